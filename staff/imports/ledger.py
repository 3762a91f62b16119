"""What is stored of one authority, and what it will be (台帳): every row before and after, in memory."""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models

from competencies.models import AppointingAuthority
from staff.models import Department, DepartmentVersion, Employee, Posting
from staff.resources.tables import DEPARTMENTS, EMPLOYEES, LEAVES, POSTINGS, QUALIFICATIONS, SECONDMENTS, Table

if TYPE_CHECKING:
    from staff.imports.reading import Row

Key = Any


@dataclass(eq=False, slots=True)
class Entry:
    """A row before and after: ``before`` is None when it is new, ``after`` when it goes.

    ``row`` is the file's row about it; ``cause`` the one from which a change follows without being said.
    """

    before: Any
    after: Any
    row: Row | None = None
    cause: Row | None = None

    def edit(self) -> Any:
        """The row as it will be, to be changed; what is stored stays as it was."""
        if self.after is self.before:
            self.after = copy.copy(self.before)
        return self.after

    def set(self, name: str, value: Any) -> None:
        if getattr(self.after, name) != value:
            setattr(self.edit(), name, value)

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def changes(self) -> bool:
        return self.after is not self.before and (
            self.before is None or self.after is None or bool(changed_fields(self.before, self.after))
        )


def stored_fields(model: type[models.Model]) -> list[Any]:
    """The columns that say something by themselves; keys for searching follow from them."""
    return [f for f in model._meta.concrete_fields if f.editable and not f.primary_key]


def changed_fields(before: models.Model, after: models.Model) -> list[str]:
    return [f.name for f in stored_fields(type(before)) if _said(f, before) != _said(f, after)]


def _said(field: Any, row: models.Model) -> Any:
    """A field's value; of a reference to a row that is not saved yet, that row."""
    if field.is_relation and field.is_cached(row):
        target = field.get_cached_value(row)
        return target and (target.pk or id(target))
    return getattr(row, field.attname)


class Ledger:
    """Departments, versions, people and orders; of the other tables, those that are asked for."""

    def __init__(self, authority: AppointingAuthority, tables: Iterable[Table]) -> None:
        self.authority = authority
        self.departments: dict[str, Entry] = {}
        self.entries: dict[Table, dict[Key, Entry]] = {t: {} for t in (DEPARTMENTS, EMPLOYEES, POSTINGS, *tables)}
        self._codes: dict[int, str] = {}
        self._numbers: dict[int, str] = {}
        self._load_organisation()
        self._load_people()
        for table in tables:
            if table in _KEYS:
                self._load_rest(table)

    @property
    def versions(self) -> dict[Key, Entry]:
        return self.entries[DEPARTMENTS]

    @property
    def employees(self) -> dict[Key, Entry]:
        return self.entries[EMPLOYEES]

    @property
    def postings(self) -> dict[Key, Entry]:
        return self.entries[POSTINGS]

    def versions_of(self) -> dict[str, list[Entry]]:
        """Each department's versions, the earliest first."""
        found = defaultdict(list)
        for (code, _start), entry in sorted(self.versions.items(), key=lambda item: item[0]):
            found[code].append(entry)
        return found

    def place(self, code: str, day: date) -> str:
        """A department's code and its name on a day; before its first day, the name it begins with."""
        names = self._names.get(code, [])
        at = bisect_right(names, day, key=lambda version: version[0])
        return f"{code} {names[max(at - 1, 0)][1]}" if names else code

    @cached_property
    def _names(self) -> dict[str, list[tuple[date, str]]]:
        """Asked for only when every row of the file has been taken."""
        return {
            code: [(entry.after.valid_from, entry.after.name) for entry in entries]
            for code, entries in self.versions_of().items()
        }

    def postings_by(self, place: int) -> dict[str, list[tuple[Key, Entry]]]:
        """By staff number (0) or by department's code (1)."""
        found = defaultdict(list)
        for key, entry in self.postings.items():
            found[key[place]].append((key, entry))
        return found

    def all_entries(self) -> Iterator[Entry]:
        yield from self.departments.values()
        for entries in self.entries.values():
            yield from entries.values()

    def _load_organisation(self) -> None:
        for department in Department.objects.filter(authority=self.authority):
            self._codes[department.pk] = department.code
            self.departments[department.code] = Entry(department, department)
        by_pk = {entry.before.pk: entry.before for entry in self.departments.values()}
        for version in DepartmentVersion.objects.filter(department__authority=self.authority):
            # Known already, here and below: no row asks the database for what it refers to.
            version.department = by_pk[version.department_id]
            version.parent = by_pk[version.parent_id] if version.parent_id else None
            self.versions[version.department.code, version.valid_from] = Entry(version, version)

    def _load_people(self) -> None:
        for employee in Employee.objects.filter(authority=self.authority).iterator(2000):
            self._numbers[employee.pk] = employee.staff_number
            self.employees[employee.staff_number] = Entry(employee, employee)
        for posting in Posting.objects.filter(employee__authority=self.authority).order_by("pk").iterator(2000):
            number, code = self._numbers[posting.employee_id], self._codes[posting.department_id]
            posting.employee, posting.department = self.employees[number].before, self.departments[code].before
            self.postings[number, code, posting.valid_from, posting.is_main] = Entry(posting, posting)

    def _load_rest(self, table: Table) -> None:
        rows = table._meta.model.objects.filter(employee__authority=self.authority).order_by("pk")
        for row in rows.iterator(2000):
            number = self._numbers[row.employee_id]
            row.employee = self.employees[number].before
            key = (number, *(getattr(row, name) for name in _KEYS[table]))
            self.entries[table][key] = Entry(row, row)


# What tells a person's rows of one table apart.
_KEYS: dict[Table, tuple[str, str]] = {
    LEAVES: ("kind", "valid_from"),
    QUALIFICATIONS: ("name", "acquired_on"),
    SECONDMENTS: ("destination", "valid_from"),
}


def life(instance: Any) -> tuple[date, date | None]:
    """From when to when a department, a person in service, or an order is there."""
    if isinstance(instance, Employee):
        return instance.hired_on, instance.left_on
    return instance.valid_from, instance.valid_to
