"""What an import changed, kept row by row (取り込みの控え), so that the last one can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from staff.imports.ledger import Entry, stored_fields
from staff.models import (
    Department,
    DepartmentVersion,
    Employee,
    ImportChange,
    ImportRun,
    Leave,
    Posting,
    Qualification,
    Secondment,
)

MODELS: dict[str, type[models.Model]] = {
    str(model._meta.model_name): model
    for model in (Department, DepartmentVersion, Employee, Posting, Leave, Qualification, Secondment)
}
_CHUNK = 1000


def keep(run: ImportRun, entries: Iterable[Entry]) -> None:
    """Write down each row before and after."""
    ImportChange.objects.bulk_create((_change(run, entry) for entry in entries), batch_size=_CHUNK)


def _change(run: ImportRun, entry: Entry) -> ImportChange:
    before = None if entry.before is None else told(entry.before)
    return ImportChange(
        run=run, model=entry.after._meta.model_name, row=entry.after.pk, before=before, after=told(entry.after)
    )


def told(row: models.Model) -> dict[str, Any]:
    """A row in words that JSON has."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in stored_fields(type(row))}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def values(model: type[models.Model], said: dict[str, Any]) -> dict[str, Any]:
    """The words of ``told`` as the row's values again."""
    return {field.attname: field.to_python(said[field.attname]) for field in stored_fields(model)}


def last_run(authority: Any) -> ImportRun | None:
    """The one that can be undone."""
    return ImportRun.objects.filter(authority=authority, undone_at=None).first()


def people_in(entries: Iterable[Entry]) -> set[int]:
    """Whose records are concerned, for the log."""
    return {pk for entry in entries if (pk := _person(entry.after if entry.after is not None else entry.before))}


def _person(row: Any) -> int | None:
    if isinstance(row, Employee):
        return row.pk
    pk: int | None = getattr(row, "employee_id", None)
    return pk


@dataclass(frozen=True)
class Told:
    """One change as a page shows it: which row, whose, and what it was before and after."""

    table: str
    label: str
    person: int | None
    made: bool
    differences: list[tuple[str, Any, Any]]


def shown(run: ImportRun, most: int) -> list[Told]:
    """The first changes of a run, to read."""
    changes = list(run.changes.all()[:most])
    names = _Names.of(changes)
    return [_told_change(change, names) for change in changes]


@dataclass(frozen=True)
class _Names:
    """What the rows that changes refer to are called now. Who is gone meanwhile has no name here."""

    people: dict[int, str]
    departments: dict[int, str]

    @classmethod
    def of(cls, changes: Sequence[ImportChange]) -> _Names:
        people = {person for change in changes if (person := _person_of(change))}
        said = [said for change in changes for said in (change.before, change.after) if said]
        departments = {said[name] for said in said for name in _PLACES if said.get(name)}
        versions = DepartmentVersion.objects.filter(department__in=departments).order_by("valid_from")
        return cls(
            {e.pk: str(e) for e in Employee.objects.filter(pk__in=people)},
            {pk: f"{code} {name}" for pk, code, name in versions.values_list("department", "department__code", "name")},
        )

    def value(self, field: Any, value: Any) -> Any:
        """A stored value as a person reads it."""
        if field.attname in _PLACES:
            return self.departments.get(value, "")
        if isinstance(value, bool):
            return _("はい") if value else _("いいえ")
        return dict(field.flatchoices).get(value, value) if field.choices else value


_PLACES = ("department_id", "parent_id")
_LABELS = {
    "department": ("code",),
    "departmentversion": ("name", "valid_from"),
    "employee": ("staff_number", "name"),
    "posting": ("title", "valid_from"),
    "leave": ("kind", "valid_from"),
    "qualification": ("name", "acquired_on"),
    "secondment": ("destination", "valid_from"),
}


def _person_of(change: ImportChange) -> int | None:
    return change.row if change.model == "employee" else change.after.get("employee_id")


def _told_change(change: ImportChange, names: _Names) -> Told:
    model, person = MODELS[change.model], _person_of(change)
    before = change.before or {}
    differences = [
        (str(f.verbose_name), names.value(f, before.get(f.attname)), names.value(f, change.after[f.attname]))
        for f in stored_fields(model)
        if change.before is not None and before.get(f.attname) != change.after[f.attname]
    ]
    whose = names.people.get(person) if person else None
    return Told(
        str(model._meta.verbose_name), _label(change, whose, names), person if whose else None, change.before is None,
        differences,
    )  # fmt: skip


def _label(change: ImportChange, whose: str | None, names: _Names) -> str:
    """Whose row it is, where, and what tells it from his others."""
    if change.model == "employee" and whose:
        return whose
    if change.model == "department" and change.row in names.departments:
        return names.departments[change.row]
    fields = MODELS[change.model]._meta
    own = [str(names.value(fields.get_field(n), change.after[n])) for n in _LABELS[change.model] if change.after[n]]
    place = names.departments.get(change.after.get("department_id"), "")
    if change.model == "departmentversion":
        # The department's name of another day would only confuse: its code will do.
        place = place.partition(" ")[0]
    return " ".join(filter(None, [whose, place, *own]))


def counted(run: ImportRun) -> Iterator[tuple[str, int, int]]:
    """How many rows of each table the import made, and how many it changed."""
    rows = (
        run.changes.order_by()
        .values_list("model")
        .annotate(made=models.Count("pk", filter=models.Q(before__isnull=True)), all=models.Count("pk"))
    )
    by_model = {model: (made, count - made) for model, made, count in rows}
    for name, model in MODELS.items():
        if name in by_model:
            yield str(model._meta.verbose_name), *by_model[name]
