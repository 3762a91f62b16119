"""Departments as they were on each day (そのときの組織). Imports no Django.

A career runs through departments that were renamed and moved since. ``Organisation`` is the tree of one day; here
any department is asked about on any day, out of one reading of all versions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from staff.rules.organisation import Organisation, Unit

# Below these nobody calls it another workplace (職場): a move from one 係 to the next stays in the same 課.
TEAMS = ("係", "担当", "班", "グループ", "チーム")


class Places:
    """All versions of all departments, each with the day from which it holds."""

    def __init__(self, versions: Iterable[tuple[date, Unit]]) -> None:
        self._versions: dict[int, list[tuple[date, Unit]]] = defaultdict(list)
        for since, unit in sorted(versions, key=lambda version: version[0]):
            self._versions[unit.id].append((since, unit))

    def unit(self, department_id: int | None, day: date) -> Unit | None:
        """The department as it was on the day; before its first version, as that says."""
        versions = self._versions.get(department_id) if department_id is not None else None
        if not versions:
            return None
        return versions[max(bisect_right(versions, day, key=lambda version: version[0]) - 1, 0)][1]

    def organisation(self, on: date) -> Organisation:
        """The tree of one day."""
        units = (self.unit(pk, on) for pk, versions in self._versions.items() if versions[0][0] <= on)
        return Organisation(on, (unit for unit in units if unit and (unit.valid_to is None or on <= unit.valid_to)))

    def path(self, department_id: int, day: date) -> list[Unit]:
        """From the top down to the department itself: 市民生活部 › 課税課 › 市民税係."""
        found: list[Unit] = []
        unit = self.unit(department_id, day)
        while unit and unit not in found:
            found.append(unit)
            unit = self.unit(unit.parent_id, day)
        return found[::-1]

    def path_text(self, department_id: int, day: date) -> str:
        return " ".join(unit.name for unit in self.path(department_id, day))

    def workplace(self, department_id: int, day: date) -> Unit | None:
        """The 課 (or whatever is above a 係) to which it belongs; the top itself if there is nothing else."""
        return _workplace(self.path(department_id, day))

    def sector(self, department_id: int, day: date) -> str:
        """窓口・事業・管理: its own, or that of the nearest department above which has one."""
        return _sector(self.path(department_id, day))

    def reader(self) -> Callable[[int, date], tuple[int, str]]:
        """Workplace and sector of thousands of departments on days; most never changed, and are looked up once."""
        # Before its first version a department is as that says.
        days = sorted({since for _first, *later in self._versions.values() for since, _unit in later})

        @cache
        def read(department_id: int, state: int) -> tuple[int, str]:
            path = self.path(department_id, days[state - 1] if state else date.min)
            workplace = _workplace(path)
            return workplace.id if workplace else department_id, _sector(path)

        @cache
        def changes(department_id: int) -> bool:
            return any(len(self._versions[unit.id]) > 1 for unit in self.path(department_id, date.min))

        return lambda pk, day: read(pk, bisect_right(days, day) if changes(pk) else 0)


def _workplace(path: list[Unit]) -> Unit | None:
    return next((unit for unit in reversed(path) if not _is_team(unit)), path[-1] if path else None)


def _sector(path: list[Unit]) -> str:
    return next((unit.sector for unit in reversed(path) if unit.sector), "")


def _is_team(unit: Unit) -> bool:
    return (unit.kind or unit.name).endswith(TEAMS)
