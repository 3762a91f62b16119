"""A plan of masters as people read it (差分): each row new, changed field by field, or as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from common.importing import Difference, Kind, Report, RowChange, SheetReport
from staff.imports.ledger import Entry, Key
from staff.imports.reading import Reading, Row
from training.imports.ledger import key_of, said
from training.resources.tables import MasterTable

# Until when a row concerns anybody, by the field that says it.
_ENDS = ("valid_to", "ends_on", "day")


def report(plan: Any, on: date) -> Report:
    return Report([_sheet(plan, reading, on) for reading in plan.readings], plan.problems)


def _sheet(plan: Any, reading: Reading, on: date) -> SheetReport:
    found = SheetReport(reading.sheet.name)
    for row in reading.rows:
        if row.sound and row.entry is not None:
            change = _change(plan.ledger, row, row.entry)
            if change is None:
                found.unchanged += 1
            else:
                found.changes.append(change)
    found.missing = list(_missing(plan.ledger, reading.table, on))
    return found


def _change(ledger: Any, row: Row, entry: Entry) -> RowChange | None:
    table: Any = row.reading.table
    differences = [] if entry.is_new else [*_differences(table, entry), *_exemptions(ledger, table, entry)]
    if not entry.is_new and not differences and not row.notes:
        return None
    kind = Kind.NEW if entry.is_new else Kind.CHANGED
    return RowChange(kind, row.number, label_of(table, entry), (*differences, *row.notes))


def _differences(table: type[MasterTable], entry: Entry) -> Iterator[Difference]:
    for name, column in table.fields.items():
        if name in table.identity or name in table.many:
            continue
        before, after = column.get_value(entry.before), column.get_value(entry.after)
        if said(column, before) != said(column, after):
            yield Difference(str(column.column_name), _cell(column, before), _cell(column, after))


def _cell(column: Any, value: Any) -> str:
    return "" if value is None else str(column.widget.render(value))


def _exemptions(ledger: Any, table: type[MasterTable], entry: Entry) -> Iterator[Difference]:
    """What exempts from a rule's course, before and after."""
    for name in table.many:
        connected = ledger.exempting(_key(table, entry))
        before = sorted(code for code, e in connected.items() if e.before is not None)
        after = sorted(code for code, e in connected.items() if e.after is not None)
        if before != after:
            yield Difference(str(table.fields[name].column_name), "、".join(before), "、".join(after))


def _key(table: type[MasterTable], entry: Entry) -> Key:
    return key_of(table, entry.after)


def label_of(table: type[MasterTable], entry: Entry) -> str:
    return table.label_of(entry.after or entry.before)


def _missing(ledger: Any, table: Any, on: date) -> Iterator[str]:
    """Stored rows of today or later that the file lacks. They stay; the past need not be in every file."""
    for entry in ledger.entries[table].values():
        if entry.row is None and entry.before is not None and _concerns(entry.before, on):
            yield label_of(table, entry)


def _concerns(row: Any, on: date) -> bool:
    ends = (getattr(row, name, None) for name in _ENDS)
    return all(end is None or end >= on for end in ends)
