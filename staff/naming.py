"""What departments are called on any day (組織の呼び名): all names of an authority, read in one query."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet


class Names:
    """The names of departments through time. ``rows``: department, its code, the day a name began, the name."""

    def __init__(self, rows: Iterable[tuple[int, str, date, str]]) -> None:
        self._codes: dict[int, str] = {}
        self._names: dict[int, list[tuple[date, str]]] = defaultdict(list)
        for department, code, begun, name in rows:
            self._codes[department] = code
            self._names[department].append((begun, name))
        for names in self._names.values():
            names.sort()

    def on(self, department: int | None, day: date) -> str:
        """The name of the day; before its first name, the first. Nothing for a department that is not there."""
        names = self._names.get(department or 0)
        if not names:
            return ""
        begun = bisect_right(names, day, key=lambda named: named[0])
        return names[max(begun - 1, 0)][1]

    def full(self, department: int | None, day: date) -> str:
        """With the code, which tells departments of one name apart: ``市民課(D0101)``."""
        name = self.on(department, day)
        return f"{name}({self._codes[department or 0]})" if name else ""


def names_of(authority: int | None) -> Names:
    """Every name that the departments of an authority have, had or will have."""
    from staff.models import DepartmentVersion

    versions: QuerySet[DepartmentVersion] = DepartmentVersion.objects.filter(department__authority=authority)
    return Names(versions.values_list("department", "department__code", "valid_from", "name"))
