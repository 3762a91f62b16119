"""Years of service, in grade and in post, out of a person's orders (在職・在級・在課の年数). Imports no Django.

Orders follow each other without a gap when the next begins the day after the last one ends. A stretch (期間)
goes on as long as they do and what is asked about (department, grade, title) stays the same, however many
orders it took: a pay rise in the same section starts no new years in post.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Protocol, TypeVar


class Order(Protocol):
    """What these rules need to know of an order; the model ``Posting`` is one."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def is_main(self) -> bool: ...
    @property
    def department_id(self) -> int: ...
    @property
    def grade_code(self) -> str: ...


Post = TypeVar("Post", bound=Order)
_DAY = timedelta(days=1)
_start: Callable[[Order], date] = attrgetter("valid_from")


@dataclass(frozen=True)
class Length:
    """Completed years and months."""

    years: int
    months: int

    def __str__(self) -> str:
        if not self.in_months:
            return "1か月未満"
        return f"{self.years}年{self.months}か月" if self.years else f"{self.months}か月"

    @property
    def in_months(self) -> int:
        return self.years * 12 + self.months


@dataclass(frozen=True)
class Stretch:
    """A time in which ``key`` stayed the same; no end means that it goes on."""

    key: Any
    start: date
    end: date | None
    orders: tuple[Any, ...]

    def has(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def length(self, on: date) -> Length:
        """How long it had lasted on a day, or altogether if it was over by then."""
        return length(self.start, min(on, self.end) if self.end else on)


def length(start: date, on: date) -> Length:
    """From the first day to ``on``, both counted: 1 April to 31 March is one year. Nothing before the first day."""
    after = on + _DAY
    months = (after.year - start.year) * 12 + after.month - start.month - (after.day < start.day)
    return Length(*divmod(max(months, 0), 12))


def stretches(orders: Iterable[Post], key: Callable[[Post], Hashable]) -> list[Stretch]:
    """The main orders put together, oldest first, by what ``key`` says of them."""
    found: list[Stretch] = []
    for order in sorted([o for o in orders if o.is_main], key=_start):
        now, last = key(order), found[-1] if found else None
        if last and last.key == now and last.end == order.valid_from - _DAY:
            found[-1] = Stretch(now, last.start, order.valid_to, (*last.orders, order))
        else:
            found.append(Stretch(now, order.valid_from, order.valid_to, (order,)))
    return found


def in_department(orders: Iterable[Post]) -> list[Stretch]:
    return stretches(orders, attrgetter("department_id"))


def in_grade(orders: Iterable[Post]) -> list[Stretch]:
    return stretches(orders, attrgetter("grade_code"))


def at(found: Sequence[Stretch], day: date) -> Stretch | None:
    """The stretch that has the day."""
    return next((stretch for stretch in found if stretch.has(day)), None)


def years_in_post(orders: Iterable[Post], on: date) -> Length | None:
    """How long the person has been in the department of the day (在課年数); None without a main post."""
    stretch = at(in_department(orders), on)
    return stretch.length(on) if stretch else None


def years_in_grade(orders: Iterable[Post], on: date) -> Length | None:
    """How long the person has had the grade of the day (在級年数); None without a main post or a grade."""
    stretch = at(in_grade(orders), on)
    return stretch.length(on) if stretch and stretch.key else None


def years_of_service(hired_on: date, left_on: date | None, on: date) -> Length:
    """在職年数: since the hire, to the day or to the end of service."""
    return length(hired_on, min(on, left_on) if left_on else on)


def known_end(end: date | None, on: date) -> date | None:
    """The end of an order as far as it is past. A coming one would give away an order not yet announced (内示前)."""
    return end if end and end < on else None
