"""Who stands above a person (上司の系列), as the organisation is on a day. Imports no Django.

From the person's own department upwards, each head is one step. Real organisations are not so tidy, and each
case keeps its own word (``Link.state``):

* a department without a head: the step is there, vacant, and the way goes on upwards;
* a head who is the person himself: he is not above himself, and the way goes on;
* one person who heads two departments on the way: the second step says that it is the same person, because one
  may hold two stages of an evaluation by rule, and an evaluation must not ask him twice by accident;
* a head by a concurrent post (兼務・事務取扱) is a head like any other, and marked;
* a head for whom somebody acts (代行): both are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from staff.rules.organisation import Organisation, Unit


class State(StrEnum):
    HEAD = "head"
    VACANT = "vacant"
    SELF = "self"
    SAME = "same"  # the same person as in a step before


@dataclass(frozen=True)
class Head:
    """Who heads a department on the day."""

    employee_id: int
    is_main: bool = True
    # Who acts for him, if somebody does.
    deputies: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Link:
    unit: Unit
    state: State
    head: Head | None = None


def chain(
    organisation: Organisation, heads: Mapping[int, Head], *, employee_id: int, department_id: int | None
) -> list[Link]:
    """All steps above the person who has the main post in the department; nearest first. None, no steps."""
    links: list[Link] = []
    seen: set[int] = set()
    for unit in reversed(organisation.path(department_id)) if department_id is not None else ():
        head = heads.get(unit.id)
        links.append(Link(unit, _state(head, employee_id, seen), head))
        if head:
            seen.add(head.employee_id)
    return links


def superiors(links: list[Link]) -> list[Link]:
    """The steps that are people above him, each person once: the first is 直属の上司."""
    return [link for link in links if link.state == State.HEAD]


def _state(head: Head | None, employee_id: int, seen: set[int]) -> State:
    if head is None:
        return State.VACANT
    if head.employee_id == employee_id:
        return State.SELF
    return State.SAME if head.employee_id in seen else State.HEAD


def reporting_circles(superior_of: Mapping[int, int | None]) -> list[tuple[int, ...]]:
    """People who stand above each other in a circle (person → nearest superior). Each circle once, lowest id first."""
    found: set[tuple[int, ...]] = set()
    for start in superior_of:
        way: list[int] = []
        person: int | None = start
        while person is not None and person not in way:
            way.append(person)
            person = superior_of.get(person)
        if person is not None:
            circle = way[way.index(person) :]
            lowest = circle.index(min(circle))
            found.add((*circle[lowest:], *circle[:lowest]))
    return sorted(found)
