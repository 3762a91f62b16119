"""What two ways of asking ask differently (違い): of other rules, or of another day. Imports no Django.

A person may be called to a course by several rules; what counts is whether anything is still to be done, and by when
at the latest: the open obligation with the nearest last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from training.rules.requirements import Obligation, State


class Change(StrEnum):
    CALLED = "called"  # 新たに対象
    RELEASED = "released"  # 対象から外れる
    MOVED = "moved"  # 期限が変わる
    OVERDUE = "overdue"  # 期限が過ぎる


ORDER = tuple(Change)


@dataclass(frozen=True)
class Difference:
    """One person and one course: what was asked before, and after; None where no rule asks it, done or not."""

    person: int
    course: int
    change: Change
    before: Obligation | None
    after: Obligation | None


def differences(
    before: Mapping[int, Iterable[Obligation]], after: Mapping[int, Iterable[Obligation]]
) -> list[Difference]:
    """Who is newly called, who no longer, whose last day moves or passes: change by change, course by course."""
    found = (
        difference
        for person in before.keys() | after.keys()
        for difference in _of_person(person, before.get(person, ()), after.get(person, ()))
    )
    return sorted(found, key=lambda d: (ORDER.index(d.change), d.course, d.person))


def _of_person(person: int, before: Iterable[Obligation], after: Iterable[Obligation]) -> Iterator[Difference]:
    old, new = by_course(before), by_course(after)
    for course in old.keys() | new.keys():
        if change := _change(old.get(course), new.get(course)):
            yield Difference(person, course, change, old.get(course), new.get(course))


def by_course(obligations: Iterable[Obligation]) -> dict[int, Obligation]:
    """The obligation that counts for each course."""
    found: dict[int, Obligation] = {}
    for obligation in obligations:
        course = obligation.rule.course
        if course not in found or _presses(obligation) < _presses(found[course]):
            found[course] = obligation
    return found


def _presses(obligation: Obligation) -> tuple[bool, int, int]:
    return (not obligation.is_open, obligation.due.toordinal(), obligation.rule.key)


def _change(before: Obligation | None, after: Obligation | None) -> Change | None:
    was, is_now = bool(before and before.is_open), bool(after and after.is_open)
    if was != is_now:
        return Change.CALLED if is_now else Change.RELEASED
    if not (before and after and is_now):
        return None
    if before.due != after.due:
        return Change.MOVED
    return Change.OVERDUE if after.state == State.OVERDUE != before.state else None
