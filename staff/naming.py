"""What departments and the policy's codes are called on any day (組織の呼び名・記号の意味).

All names of an authority's departments are one query, and so are all grades of its policies.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from staff.careers.grades import GradeBook

# The fields that hold a code of the policy, and what the policy of a day calls it.
CODED: dict[str, Callable[[GradeBook, str, date], str]] = {
    "grade_code": lambda grades, code, day: grades.named(code, day).name,
    "pay_family": lambda grades, code, day: grades.family(code, day),
}


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


@dataclass(frozen=True)
class Vocabulary:
    """The words for what records refer to; the grades are read when a record first names one."""

    departments: Names
    read_grades: Callable[[], GradeBook]

    @cached_property
    def grades(self) -> GradeBook:
        return self.read_grades()

    def coded(self, field: str, code: str, day: date) -> str:
        """``課長(G5)``; a code that no policy knows stands alone."""
        name = CODED[field](self.grades, code, day)
        return name if name == code else f"{name}({code})"
