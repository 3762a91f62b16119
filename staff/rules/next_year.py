"""The organisation of a day to come beside that of today (翌年度の確認). Imports no Django.

What must be mended before the day (``Check``), and what changes (``Change``).
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from staff.rules.chains import Head, chain, reporting_circles, superiors
from staff.rules.organisation import Organisation, Unit


class Check(StrEnum):
    """What the report looks for."""

    HEADLESS = "headless"  # 長のいない組織
    ORPHANED = "orphaned"  # 上位の組織がなくなる組織
    CIRCLE = "circle"  # 上司の系列の輪
    UNPOSTED = "unposted"  # 発令のない職員
    CONCURRENT = "concurrent"  # 兼務だけの職員
    UNGRADED = "ungraded"  # 方針にない職位


class Change(StrEnum):
    NEW = "new"
    RENAMED = "renamed"
    MOVED = "moved"
    ABOLISHED = "abolished"


@dataclass(frozen=True)
class DepartmentChange:
    """One department that is not as it was; ``after`` is None when it is gone."""

    kinds: tuple[Change, ...]
    before: Unit | None
    after: Unit | None

    @property
    def code(self) -> str:
        unit = self.after or self.before
        return unit.code if unit else ""


def department_changes(before: Organisation, after: Organisation) -> list[DepartmentChange]:
    """In the order of the new chart; what is abolished comes last, in the order of the old one."""
    found = [DepartmentChange(kinds, before.unit(u.id), u) for u in after if (kinds := _kinds(before.unit(u.id), u))]
    return found + [DepartmentChange((Change.ABOLISHED,), u, None) for u in before if u.id not in after]


def _kinds(old: Unit | None, new: Unit) -> tuple[Change, ...]:
    if old is None:
        return (Change.NEW,)
    renamed = (Change.RENAMED,) if old.name != new.name else ()
    return (*renamed, Change.MOVED) if old.parent_id != new.parent_id else renamed


def headless(organisation: Organisation, headed: Container[int]) -> list[Unit]:
    """Departments that nobody heads on the day."""
    return [unit for unit in organisation if unit.id not in headed]


def circles(organisation: Organisation, heads: Mapping[int, Head], places: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Heads who stand above each other in a circle. ``places``: each head's department of the main post.

    Whoever heads nothing is above nobody, so that heads are all that has to be looked at.
    """
    nearest = {person: _superior(organisation, heads, person, place) for person, place in places.items()}
    return reporting_circles(nearest)


def _superior(organisation: Organisation, heads: Mapping[int, Head], person: int, place: int) -> int | None:
    above = superiors(chain(organisation, heads, employee_id=person, department_id=place))
    return above[0].head.employee_id if above and above[0].head else None
