"""Who heads which departments on a day, and who acts for them (組織の長と代行), read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from common.dated import holding
from staff import access
from staff.access import Aspect, Power
from staff.models import Delegation, Posting, User
from staff.rules.chains import Head

_LENT = "employee__user__delegations_given"


@dataclass(frozen=True)
class Deputy:
    """代行: somebody who acts for a head; a user who is no employee has no page."""

    name: str
    employee_id: int | None = None


@dataclass(frozen=True)
class NamedHead(Head):
    """A head with what pages show of him. He is not named to those whom the staff list does not show him."""

    name: str = ""
    title: str = ""
    is_listed: bool = True

    @property
    def is_plain(self) -> bool:
        """There is nothing to say of him but his name and title."""
        return self.is_listed and self.is_main and not self.deputies


def as_words(head: NamedHead | None, title: str) -> list[str]:
    """Post, name, and what else pages say of a head, for a file. ``title``: what the head of the place is called."""
    if head is None:
        return [title, "", _("空席")]
    deputies = [_("代行 %s") % deputy.name for deputy in head.deputies]
    state = [] if head.is_main else [_("兼務")]
    return [head.title or title, head.name if head.is_listed else _("退職した職員"), "、".join([*state, *deputies])]


def heads_of(departments: Iterable[int] | Q, *, on: date, viewer: User, today: date) -> dict[int, NamedHead]:
    """The heads on a day, by department, as ``viewer`` may know them today, and who acts for them. One query.

    ``departments``: their primary keys, or a condition on postings.
    """
    lent = Q(**{f"{_LENT}__power": Power.MANAGER}) & holding(on, f"{_LENT}__")
    rows = _heads(departments, on, viewer, today).annotate(lent=FilteredRelation(_LENT, condition=lent))
    found: dict[int, NamedHead] = {}
    for row in rows.order_by("department", "lent__pk").values(*_HEAD, *_DEPUTY):
        head = found.setdefault(row["department"], _head(row))
        if deputies := _deputies(row):
            found[row["department"]] = replace(head, deputies=(*head.deputies, *deputies))
    return found


def plain_heads(departments: Iterable[int] | Q, *, on: date, viewer: User, today: date) -> QuerySet[Posting, Any]:
    """The same without who acts for them, as rows for ``told``: what depends on people and places alone."""
    rows: Any = _heads(departments, on, viewer, today).order_by("department").values(*_HEAD)
    return cast("QuerySet[Posting, Any]", rows)


def told(rows: Iterable[dict[str, Any]]) -> dict[int, NamedHead]:
    """By department, out of ``plain_heads``."""
    return {row["department"]: _head(row) for row in rows}


def with_deputies(heads: dict[int, NamedHead], *, authority: int | None, on: date) -> dict[int, NamedHead]:
    """The same heads, each with those who act for him on the day; one query, for few are acted for."""
    lent = Delegation.objects.holding(on=on).filter(power=Power.MANAGER, principal__employee__authority=authority)
    active = lent.filter(principal__is_active=True, delegate__is_active=True).order_by("pk")
    acting: dict[int, list[Deputy]] = defaultdict(list)
    for principal, name, employee in active.values_list("principal__employee", "delegate__name", "delegate__employee"):
        acting[principal].append(Deputy(name, employee))
    return {
        department: replace(head, deputies=tuple(acting[head.employee_id])) if head.employee_id in acting else head
        for department, head in heads.items()
    }


_HEAD = ("department", "employee", "employee__name", "title", "is_main", "is_listed")
_DEPUTY = ("employee__user__is_active", "lent__delegate__name", "lent__delegate__is_active", "lent__delegate__employee")


def _heads(departments: Iterable[int] | Q, on: date, viewer: User, today: date) -> Any:
    where = departments if isinstance(departments, Q) else Q(department__in=set(departments))
    listed = access.people(viewer, Aspect.CARD, on=today, prefix="employee__")
    return Posting.objects.on(on).heads().filter(where).annotate(is_listed=listed)


def _head(row: dict[str, Any]) -> NamedHead:
    listed = bool(row["is_listed"])
    name = row["employee__name"] if listed else ""
    return NamedHead(row["employee"], row["is_main"], (), name, row["title"], listed)


def _deputies(row: dict[str, Any]) -> tuple[Deputy, ...]:
    """Acting holds while both may log in."""
    if not (row["employee__user__is_active"] and row["lent__delegate__is_active"]):
        return ()
    return (Deputy(row["lent__delegate__name"], row["lent__delegate__employee"]),)
