"""The people under a manager on a day (部下): where each stands, as what, and for how long.

Who is under whom says ``access``: not whoever heads a department above, by a concurrent post below, nor the manager
himself, nor the one for whom somebody acts (代行).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextChoices, Value
from django.utils.translation import gettext_lazy as _

from staff.access import SIGHTS, Aspect, Relation, people_as
from staff.models import Employee, Leave, Posting, Secondment, User
from staff.rules import careers
from staff.rules.careers import Length


class Row(NamedTuple):
    """An order, with whose it is."""

    employee_id: int
    name: str
    kana: str
    staff_number: str
    department_id: int
    valid_from: date
    valid_to: date | None
    is_main: bool
    is_head: bool
    title: str
    grade_code: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_FIELDS = ("employee_id", *(f"employee__{name}" for name in Row._fields[1:4]), *Row._fields[4:])


class Away(StrEnum):
    """Why somebody is not there, as far as a manager needs to know."""

    LEAVE = "leave"
    SECONDMENT = "secondment"


@dataclass(frozen=True)
class Member:
    """A person in one post; who holds two posts below stands in two places."""

    post: Row
    in_post: Length | None
    in_grade: Length | None
    away: Away | None = None

    @property
    def employee_id(self) -> int:
        return self.post.employee_id


class Sort(TextChoices):
    PLACE = "place", _("所属の順")
    POST = "post", _("在課の長い順")
    GRADE = "grade", _("在級の長い順")


def members(user: User, *, on: date) -> list[Member]:
    """Everybody under the user on a day, in the order of the tree: heads first, then main posts. Two queries."""
    standing = user.standing_on(on)
    posts = _orders(user, on=on)
    away = _away(posts, on=on)
    found = [
        Member(post, careers.years_in_post(orders, on), careers.years_in_grade(orders, on), away.get(employee))
        for employee, orders in posts.items()
        for post in orders
        if post.department_id in standing.below and post.holds_on(on)
    ]
    order = {unit.id: n for n, unit in enumerate(standing.organisation)}
    return sorted(found, key=lambda member: _rank(member.post, order))


def _rank(post: Row, order: Mapping[int, int]) -> tuple[int, bool, bool, str]:
    return order[post.department_id], not post.is_head, not post.is_main, post.staff_number


def sorted_by(found: Iterable[Member], sort: Sort) -> list[Member]:
    """Longest first; who has no main post or no grade comes last."""
    if sort == Sort.PLACE:
        return list(found)
    by_post = sort == Sort.POST
    return sorted(found, key=lambda member: _months(member.in_post if by_post else member.in_grade), reverse=True)


def _months(length: Length | None) -> int:
    return length.in_months if length else -1


def _orders(user: User, *, on: date) -> dict[int, list[Row]]:
    """All orders so far of those who have a post below, by person."""
    below = Employee.objects.filter(people_as(user, Relation.MANAGER, on=on))
    rows = Posting.objects.begun(by=on).filter(employee__in=below.order_by())
    found = defaultdict(list)
    for values in rows.order_by("valid_from", "pk").values_list(*_FIELDS):
        row = Row(*values)
        found[row.employee_id].append(row)
    return found


def _away(people: Collection[int], *, on: date) -> dict[int, Away]:
    """Of people under the user, as far as it is open to a manager."""
    gone, absent = (
        _told(rows.holding(on=on).filter(employee__in=people), aspect, why)
        for rows, aspect, why in (
            (Secondment.objects.all(), Aspect.CAREER, Away.SECONDMENT),
            (Leave.objects.all(), Aspect.ABSENCE, Away.LEAVE),
        )
    )
    # Who is on leave from another body is on leave: that row comes last.
    return {employee: Away(why) for employee, why in sorted(gone.union(absent, all=True), key=_leave_last)}


def _told(rows: QuerySet[Any], aspect: Aspect, why: Away) -> QuerySet[Any, tuple[int, str]]:
    shown = rows if aspect in SIGHTS[Relation.MANAGER] else rows.none()
    return shown.order_by().values_list("employee", Value(why))


def _leave_last(row: tuple[int, str]) -> bool:
    return row[1] == Away.LEAVE
