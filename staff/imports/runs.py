"""What an import changed, kept row by row (取り込みの控え), so that the last one can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from staff.imports.books import Book, book_of
from staff.imports.ledger import Entry, stored_fields
from staff.models import Department, DepartmentVersion, Employee, ImportChange, ImportRun

_CHUNK = 1000


def keep(run: ImportRun, entries: Iterable[Entry]) -> None:
    """Write down each row before and after."""
    ImportChange.objects.bulk_create((_change(run, entry) for entry in entries), batch_size=_CHUNK)


def _change(run: ImportRun, entry: Entry) -> ImportChange:
    before, after = (None if row is None else told(row) for row in (entry.before, entry.after))
    row = entry.before if entry.after is None else entry.after
    return ImportChange(run=run, model=row._meta.model_name, row=row.pk, before=before, after=after)


def told(row: models.Model) -> dict[str, Any]:
    """A row in words that JSON has."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in stored_fields(type(row))}


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def values(model: type[models.Model], said: dict[str, Any]) -> dict[str, Any]:
    """The words of ``told`` as the row's values again."""
    return {field.attname: field.to_python(said[field.attname]) for field in stored_fields(model)}


def last_run(authority: Any, book: str) -> ImportRun | None:
    """The one that can be undone: what other books wrote since is of other tables."""
    return ImportRun.objects.filter(authority=authority, book=book, undone_at=None).first()


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
    """One change as a page shows it: which row, whose, and what it was before and after. ``made`` by the import, or
    ``gone`` with it."""

    table: str
    label: str
    person: int | None
    made: bool
    gone: bool
    differences: list[tuple[str, Any, Any]]


def shown(run: ImportRun, most: int) -> list[Told]:
    """The first changes of a run, to read."""
    changes = list(run.changes.all()[:most])
    book = book_of(run.book)
    names = _Names.of(book, changes)
    return [_told_change(book, change, names) for change in changes]


@dataclass(frozen=True)
class _Names:
    """What the rows that changes refer to are called now. Who is gone meanwhile has no name here."""

    people: dict[int, str]
    departments: dict[int, str]
    others: dict[Any, dict[int, str]]

    @classmethod
    def of(cls, book: Book, changes: Sequence[ImportChange]) -> _Names:
        people = {person for change in changes if (person := _person_of(change))}
        referred = _referred(book, changes)
        versions = DepartmentVersion.objects.filter(department__in=referred.pop(Department, ())).order_by("valid_from")
        people |= referred.pop(Employee, set())
        return cls(
            {e.pk: str(e) for e in Employee.objects.filter(pk__in=people)},
            {pk: f"{code} {name}" for pk, code, name in versions.values_list("department", "department__code", "name")},
            {model: {row.pk: str(row) for row in _rows(model, pks)} for model, pks in referred.items()},
        )

    def value(self, field: Any, value: Any) -> Any:
        """A stored value as a person reads it."""
        if field.is_relation:
            named = {Department: self.departments, Employee: self.people, **self.others}
            return named.get(field.related_model, {}).get(value, "")
        if isinstance(value, list):
            return "、".join(value)
        if isinstance(value, bool):
            return _("はい") if value else _("いいえ")
        return dict(field.flatchoices).get(value, value) if field.choices else value


def _referred(book: Book, changes: Sequence[ImportChange]) -> dict[Any, set[int]]:
    """The rows that changes name where they are told, by their model."""
    found: dict[Any, set[int]] = defaultdict(set)
    for change in changes:
        model = book.models()[change.model]
        for field in stored_fields(model):
            said = [s[field.attname] for s in (change.before, change.after) if s]
            if field.is_relation and (_is_named(book, field) or len({*said}) > 1):
                found[field.related_model] |= {pk for pk in said if pk}
    return found


def _is_named(book: Book, field: Any) -> bool:
    """Whether rows are called by what a field refers to, even where it stays the same."""
    return field.related_model is Department or field.name in book.rows[field.model]


def _rows(model: Any, pks: set[int]) -> Any:
    """With what their own names name."""
    return model._default_manager.filter(pk__in=pks).select_related()


def _kept(change: ImportChange) -> dict[str, Any]:
    """What the row says, or said before it went."""
    return change.after if change.after is not None else change.before or {}


def _person_of(change: ImportChange) -> int | None:
    return change.row if change.model == "employee" else _kept(change).get("employee_id")


def _told_change(book: Book, change: ImportChange, names: _Names) -> Told:
    model, person = book.models()[change.model], _person_of(change)
    before, after = change.before or {}, change.after or {}
    differences = [
        (str(f.verbose_name), names.value(f, before[f.attname]), names.value(f, after[f.attname]))
        for f in (stored_fields(model) if before and after else ())
        if before[f.attname] != after[f.attname]
    ]
    whose = names.people.get(person) if person else None
    return Told(
        book.called(model), _label(book, change, whose, names), person if whose else None,
        not before, not after, differences,
    )  # fmt: skip


def _label(book: Book, change: ImportChange, whose: str | None, names: _Names) -> str:
    """Whose row it is, where, and what tells it from his others."""
    if change.model == "employee" and whose:
        return whose
    if change.model == "department" and change.row in names.departments:
        return names.departments[change.row]
    model, said = book.models()[change.model], _kept(change)
    fields = [model._meta.get_field(name) for name in book.rows[model]]
    own = [str(names.value(f, said[f.attname])) for f in fields if said[f.attname]]  # type: ignore[union-attr]  # columns
    place = names.departments.get(said.get("department_id", 0), "")
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
    book = book_of(run.book)
    for name, model in book.models().items():
        if name in by_model:
            yield book.called(model), *by_model[name]
