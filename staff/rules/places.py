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
from operator import itemgetter

from staff.rules.organisation import Organisation, Unit

# Below these nobody calls it another workplace (職場): a move from one 係 to the next stays in the same 課.
TEAMS = ("係", "担当", "班", "グループ", "チーム")

Version = tuple[date, Unit]
_since: Callable[[Version], date] = itemgetter(0)


class Places:
    """All versions of all departments, each with the day from which it holds."""

    def __init__(self, versions: Iterable[Version]) -> None:
        self._versions: dict[int, list[Version]] = defaultdict(list)
        for since, unit in sorted(versions, key=_since):
            self._versions[unit.id].append((since, unit))

    def unit(self, department_id: int | None, day: date) -> Unit | None:
        """The department as it was on the day; before its first version, as that says."""
        versions = self._versions.get(department_id) if department_id is not None else None
        return _as_of(versions, day) if versions else None

    def organisation(self, on: date) -> Organisation:
        """The tree of one day."""
        begun = [_as_of(versions, on) for versions in self._versions.values() if versions[0][0] <= on]
        return Organisation(on, [unit for unit in begun if unit.valid_to is None or on <= unit.valid_to])

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


def _as_of(versions: list[Version], day: date) -> Unit:
    """What holds on the day; before the first version, that. Most departments have one alone."""
    if len(versions) == 1:
        return versions[0][1]
    return versions[max(bisect_right(versions, day, key=_since) - 1, 0)][1]


def _workplace(path: list[Unit]) -> Unit | None:
    return next((unit for unit in reversed(path) if not _is_team(unit)), path[-1] if path else None)


def _sector(path: list[Unit]) -> str:
    return next((unit.sector for unit in reversed(path) if unit.sector), "")


def _is_team(unit: Unit) -> bool:
    return (unit.kind or unit.name).endswith(TEAMS)
