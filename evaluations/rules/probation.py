"""When probation ends (条件付採用の期間). Imports no Django.

Six months (a month for 会計年度任用職員). Where somebody served fewer days than the rule asks (90), it goes on until
he has, but never longer than a year from its beginning. Whoever is re-employed (定年前再任用短時間) has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from staff.rules.upcoming import months_after

DAY = timedelta(days=1)
LONGEST_MONTHS = 12


@dataclass(frozen=True)
class Terms:
    """Extended until ``least_days`` days of duty (None: never); ``milestones``: months after the start."""

    months: int = 6
    least_days: int | None = 90
    milestones: tuple[int, ...] = (5,)


@dataclass(frozen=True)
class Probation:
    """``regular_end`` as it would be without an extension; both ends are the last day of it."""

    start: date
    regular_end: date
    end: date
    served: int
    milestones: tuple[date, ...]

    @property
    def is_extended(self) -> bool:
        return self.end > self.regular_end


def probation(start: date, terms: Terms, *, on_duty: Callable[[date], bool]) -> Probation:
    """The probation that begins on a day. ``on_duty`` says of a day whether he served (or, in advance, will)."""
    regular, longest = (months_after(start, months) - DAY for months in (terms.months, LONGEST_MONTHS))
    served = sum(on_duty(day) for day in _days(start, regular))
    end = regular
    if terms.least_days is not None:
        while served < terms.least_days and end < longest:
            end += DAY
            served += on_duty(end)
    return Probation(start, regular, end, served, tuple(months_after(start, n) - DAY for n in terms.milestones))


def _days(first: date, last: date) -> Iterable[date]:
    return (first + DAY * n for n in range((last - first).days + 1))
