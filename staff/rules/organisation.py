"""The organisation of one day, as a tree in memory (ある日の組織). Imports no Django.

A city hall has some hundred departments: reading them all costs one query, and every question about the tree is
then answered without another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple


class Unit(NamedTuple):
    """A department as it stands on the day. Nearly every page makes hundreds: a tuple is made in no time."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    sector: str
    head_title: str
    order: int
    valid_to: date | None = None


class Organisation:
    """The departments of one authority on one day.

    A department whose parent is not there on the day stands at the top, so that none is ever lost.
    """

    def __init__(self, on: date, units: Iterable[Unit]) -> None:
        self.on = on
        self._units = {unit.id: unit for unit in sorted(units, key=attrgetter("order", "code"))}
        self._children: Mapping[int | None, list[Unit]] = self._by_parent()
        if len(self._in_order) < len(self._units):  # who stands in a circle is not reached from the top
            self._children = self._by_parent(frozenset(filter(self._circles, self._units)))
            del self._in_order

    def __len__(self) -> int:
        return len(self._units)

    def __iter__(self) -> Iterator[Unit]:
        """All, from the top down, siblings in their order."""
        return iter(self._in_order)

    def __contains__(self, department_id: object) -> bool:
        return department_id in self._units

    def unit(self, department_id: int | None) -> Unit | None:
        return self._units.get(department_id) if department_id is not None else None

    @property
    def roots(self) -> list[Unit]:
        return self._children.get(None, [])

    def children(self, unit: Unit) -> list[Unit]:
        return self._children.get(unit.id, [])

    def walk(self, unit: Unit) -> list[Unit]:
        """The department and all that stands under it."""
        found = [unit]
        for child in self._children.get(unit.id, ()):
            found += self.walk(child)
        return found

    def below(self, department_ids: Iterable[int]) -> frozenset[int]:
        """These departments and all that stand under them (配下)."""
        return frozenset(u.id for d in department_ids if (top := self.unit(d)) for u in self.walk(top))

    def above(self, department_id: int) -> list[Unit]:
        """The departments above one, nearest first."""
        found, unit = [], self.unit(department_id)
        while unit and (unit := self.unit(self._parents.get(unit.id))):
            found.append(unit)
        return found

    def path(self, department_id: int) -> list[Unit]:
        """From the top down to the department itself: 市民生活部 › 課税課 › 市民税係."""
        unit = self.unit(department_id)
        return [*reversed(self.above(department_id)), unit] if unit else []

    def path_text(self, department_id: int) -> str:
        return " ".join(unit.name for unit in self.path(department_id))

    @cached_property
    def depth(self) -> dict[int, int]:
        """How far below the top each department stands (0 at the top)."""
        depth: dict[int, int] = {}
        for unit in self:
            depth[unit.id] = depth[parent] + 1 if (parent := self._parents[unit.id]) else 0
        return depth

    @property
    def orphans(self) -> list[Unit]:
        """Departments whose parent does not exist on the day, or that stand in a circle."""
        return [unit for unit in self.roots if unit.parent_id is not None]

    @cached_property
    def _in_order(self) -> list[Unit]:
        return [unit for root in self.roots for unit in self.walk(root)]

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        """Each department's parent; None at the top. Circles, which the database refuses, are cut all the same."""
        return {child.id: parent for parent, children in self._children.items() for child in children}

    def _by_parent(self, circling: frozenset[int] = frozenset()) -> Mapping[int | None, list[Unit]]:
        children: dict[int | None, list[Unit]] = defaultdict(list)
        for unit in self._units.values():
            at_top = unit.parent_id not in self._units or unit.id in circling
            children[None if at_top else unit.parent_id].append(unit)
        return children

    def _circles(self, department_id: int) -> bool:
        seen: set[int] = set()
        parent = self._units[department_id].parent_id
        while parent in self._units and parent not in seen:
            seen.add(parent)
            parent = self._units[parent].parent_id
        return department_id in seen
