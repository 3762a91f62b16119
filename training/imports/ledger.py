"""The masters of one authority before and after (台帳), in memory; they are few, so all of them are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from competencies.models import AppointingAuthority
from staff.imports.ledger import Entry, Key
from staff.imports.reading import Row
from staff.resources.tables import StaffColumn
from training.models import RequirementRule
from training.resources.tables import RULES, TABLES, MasterTable
from training.resources.widgets import ReferenceWidget

# Which course exempts from a rule's: rows of their own, with nothing else in them.
Exemption = RequirementRule.equivalents.through


class Ledger:
    """``exemptions``: (a rule's key, a course's code) → the row that connects the two."""

    def __init__(self, authority: AppointingAuthority) -> None:
        self.authority = authority
        self.entries: dict[type[MasterTable], dict[Key, Entry]] = {table: {} for table in TABLES}
        self.exemptions: dict[tuple[Key, str], Entry] = {}
        for table in TABLES:
            for row in table(authority).get_queryset().order_by("pk"):
                self.entries[table].setdefault(key_of(table, row), Entry(row, row))
        self._load_exemptions()

    def all_entries(self) -> Iterator[Entry]:
        for entries in self.entries.values():
            yield from entries.values()
        yield from self.exemptions.values()

    def exempting(self, rule: Key) -> dict[str, Entry]:
        """By the course's code."""
        return {code: entry for (key, code), entry in self.exemptions.items() if key == rule}

    def _load_exemptions(self) -> None:
        rules = {entry.before.pk: key for key, entry in self.entries[RULES].items()}
        rows = Exemption._default_manager.filter(requirementrule__authority=self.authority)
        for row in rows.select_related("course"):
            if row.requirementrule_id in rules:
                self.exemptions[rules[row.requirementrule_id], row.course.code] = Entry(row, row)


def key_of(table: type[MasterTable], row: Any) -> Key:
    """What tells a stored row from its like, as the cells of a file do."""
    return tuple(said(table.fields[name], table.fields[name].get_value(row)) for name in table.identity)


def key_in(row: Row) -> Key:
    """The same of a row of the file; a cell that was refused says nothing."""
    table = row.reading.table
    return tuple(said(table.fields[name], row.values.get(name)) for name in table.identity)


def said(column: StaffColumn, value: Any) -> Any:
    """A value as it is compared: of a row its code, of codes which they are and not their order."""
    return column.widget.key_of(value)


def complete(row: Row) -> None:
    """Columns that tell rows apart and say nothing mean their default; a cell that was refused says nothing."""
    table = row.reading.table
    for name in table.identity:
        column = table.fields[name]
        if not column.required:
            row.values.setdefault(name, _default_of(column))


def _default_of(column: StaffColumn) -> Any:
    return "" if isinstance(column.widget, ReferenceWidget) else column.widget.django_field.get_default()


def changed(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Those that will be there, and were not so before."""
    return (entry for entry in entries if entry.changes and entry.after is not None)
