"""What is counted by how it stands, and by department (受講などの状況の集計). Imports no Django."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from staff.rules.organisation import Organisation, Unit
from training.rules.requirements import Obligation, State

SOON_DAYS = 90
K = TypeVar("K", bound=Hashable)
L = TypeVar("L", bound=Hashable)


class Bucket(StrEnum):
    """How an obligation stands, as HR looks at it; each stands in one."""

    OVERDUE = "overdue"  # 期限超過
    SOON = "soon"  # 90日以内
    LATER = "later"  # その後
    ENROLLED = "enrolled"  # 申込中・受講予定
    DONE = "done"  # 修了
    EXEMPT = "exempt"  # 免除


BUCKETS = tuple(Bucket)
# Nobody has done anything about these yet.
WAITING = frozenset({Bucket.OVERDUE, Bucket.SOON, Bucket.LATER})
_OTHERS = {
    State.OVERDUE: Bucket.OVERDUE,
    State.ENROLLED: Bucket.ENROLLED,
    State.DONE: Bucket.DONE,
    State.EXEMPT: Bucket.EXEMPT,
}


def bucket_of(obligation: Obligation, *, on: date) -> Bucket:
    if obligation.state != State.DUE:
        return _OTHERS[obligation.state]
    return Bucket.SOON if obligation.due <= on + timedelta(days=SOON_DAYS) else Bucket.LATER


def regrouped(counts: Mapping[tuple[K, int], int], group: Mapping[K, Iterable[L]]) -> dict[L, list[int]]:
    """Counts by (key, place in ``BUCKETS``) put together by what each key belongs to, maybe to several or to none."""
    found: dict[L, list[int]] = {}
    for (key, place), number in counts.items():
        for of in group.get(key, ()):
            found.setdefault(of, [0] * len(BUCKETS))[place] += number
    return found


class Places(NamedTuple):
    """Departments to count by: each with all under it; ``of`` leads from a department to the one that it counts in."""

    units: list[Unit]
    of: Mapping[int, list[int]]


def places_below(
    organisation: Organisation, chosen: Unit | None, departments: Iterable[int], *, top: list[Unit]
) -> Places:
    """The departments right under the chosen one and itself; without one, those of ``top``. 0 is none of them."""
    units = top if chosen is None else [*organisation.children(chosen), chosen]
    counted = {unit.id for unit in units}
    of = {
        pk: [next((unit.id for unit in organisation.path(pk)[::-1] if unit.id in counted), 0)]
        for pk in set(departments)
    }
    return Places(units, of)
