"""My page (ホーム): who I am today, what awaits me, what my grade asks, and where we are in the year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from common.dates import fiscal_year
from competencies.models import Grade, Requirement, RequirementTable
from competencies.rules.gap import RANKED
from staff import inbox
from staff.access import Relation
from staff.careers.grades import asked_of, level_top
from staff.careers.parts import Row
from staff.careers.path import Career
from staff.inbox import Duty

if TYPE_CHECKING:
    from staff.models import Employee, User

# So many of the latest workplaces are told; the career page tells all.
LATEST = 3


@dataclass(frozen=True)
class Section:
    """What one table asks of the grade; ``is_ranked``: how far it is asked is worth showing."""

    table: RequirementTable
    asked: tuple[Requirement, ...]

    @property
    def is_ranked(self) -> bool:
        return self.table.scale in RANKED


@dataclass(frozen=True)
class Month:
    """A month of the fiscal year, and the deadlines in it."""

    number: int
    is_past: bool
    is_now: bool
    deadlines: int


class MyPage:
    """What the home page tells a user on a day; an employee, of himself too."""

    def __init__(self, user: User, *, on: date) -> None:
        self.user, self.on = user, on

    @cached_property
    def duties(self) -> list[Duty]:
        return inbox.duties(self.user, on=self.on)

    @property
    def fiscal_year(self) -> int:
        return fiscal_year(self.on)

    @cached_property
    def year(self) -> list[Month]:
        return year_band(self.on, [duty.due for duty in self.duties if duty.due])

    @cached_property
    def employee(self) -> Employee | None:
        return getattr(self.user, "employee", None)

    @cached_property
    def career(self) -> Career | None:
        if self.employee is None:
            return None
        return Career(self.employee, viewer=self.user, relations=frozenset({Relation.SELF}), on=self.on)

    @property
    def grade(self) -> Grade | None:
        return self.career.grade if self.career else None

    @cached_property
    def next_grade(self) -> Grade | None:
        """The next grade, for those whom grades lead on."""
        if self.career is None or self.grade is None or not self.career.climbs:
            return None
        return next(iter(self.career.book.ahead(self.grade, self.on)), None)

    @cached_property
    def asked(self) -> list[Section]:
        """What the own grade asks, table by table: what is asked of it apart before what is asked of all."""
        rows = asked_of([self.grade])[self.grade.pk] if self.grade else []
        tables = [Section(table, tuple(asked)) for table, asked in groupby(rows, key=lambda row: row.table)]
        return sorted(tables, key=lambda section: section.table.scale == RequirementTable.Scale.COMMON)

    @property
    def level_top(self) -> int:
        return level_top(row for section in self.asked for row in section.asked)

    @cached_property
    def latest(self) -> list[Row]:
        """The latest workplaces, newest first: from the first order there, called as in the last."""
        rows = [row for row in self.career.rows if row.is_main] if self.career else []
        stays = [list(stay) for _number, stay in groupby(rows, key=attrgetter("number"))]
        return [replace(stay[-1], start=stay[0].start) for stay in stays[::-1][:LATEST]]


def year_band(on: date, deadlines: list[date]) -> list[Month]:
    """The twelve months from April, and how many deadlines fall into each."""
    year = fiscal_year(on)
    firsts = [date(year + (number < 4), number, 1) for number in (*range(4, 13), 1, 2, 3)]
    today = on.replace(day=1)
    due = [deadline.replace(day=1) for deadline in deadlines]
    return [Month(first.month, first < today, first == today, due.count(first)) for first in firsts]
