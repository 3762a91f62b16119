"""A plan as people read it (差分): each row new, changed field by field, or as it was; what the file lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.importing import Difference, Kind, Report, RowChange, SheetReport
from staff.imports.ledger import Entry, Ledger
from staff.imports.planning import Plan
from staff.imports.reading import Reading, Row
from staff.models import Employee
from staff.resources.tables import DEPARTMENTS, EMPLOYEES, POSTINGS, StaffColumn, Table

_CLOSES = str(DEPARTMENTS.fields["closes_on"].column_name)


def report(plan: Plan, on: date) -> Report:
    return Report([_sheet(plan, reading, on) for reading in plan.readings], plan.problems)


def _sheet(plan: Plan, reading: Reading, on: date) -> SheetReport:
    found = SheetReport(reading.sheet.name)
    for row in reading.rows:
        if not row.sound or row.entry is None:
            continue
        change = _change(plan.ledger, row, row.entry)
        if change is None:
            found.unchanged += 1
        else:
            found.changes.append(change)
    found.missing = list(_missing(plan.ledger, reading.table, on))
    return found


def _change(ledger: Ledger, row: Row, entry: Entry) -> RowChange | None:
    table = row.reading.table
    department = ledger.departments[entry.after.department.code] if table is DEPARTMENTS else None
    new = entry.is_new and not row.departs
    differences = [d for d in _differences(row, entry, department) if not new or d.column == _CLOSES]
    if not new and not differences and not row.notes:
        return None
    label = _leaver(entry) if row.departs else label_of(ledger, table, entry)
    return RowChange(Kind.NEW if new else Kind.CHANGED, row.number, label, (*differences, *row.notes))


def _differences(row: Row, entry: Entry, department: Entry | None) -> Iterator[Difference]:
    columns = _departure_columns() if row.departs else row.reading.table.fields
    identity = () if row.departs else row.reading.table.identity
    for name, column in columns.items():
        if name in identity:
            continue
        if name == "closes_on":
            # A department's end shows once, on the row that decided it.
            owner = department if department and department.cause is row and not department.is_new else None
            pair = (owner.before.valid_to, owner.after.valid_to) if owner else (None, None)
        elif name == "parent":
            pair = (_code(entry.before), _code(entry.after))
        else:
            pair = (getattr(entry.before, name, None), getattr(entry.after, name))
        if pair[0] != pair[1]:
            yield Difference(str(column.column_name), *(_cell(column, value) for value in pair))


def _cell(column: StaffColumn, value: Any) -> str:
    return "" if value is None else str(column.widget.render(value))


def _departure_columns() -> dict[str, StaffColumn]:
    return {name: EMPLOYEES.fields[name] for name in ("left_on", "left_by")}


def _code(version: Any) -> str:
    return version.parent.code if version is not None and version.parent else ""


def label_of(ledger: Ledger, table: Table, entry: Entry) -> str:
    """What a row is called: whose it is, and what tells it from his others."""
    row = entry.after or entry.before
    if table is DEPARTMENTS:
        return f"{row.department.code} {row.name} {row.valid_from}"
    if table is EMPLOYEES:
        return _person(row)
    if table is POSTINGS:
        kind = _("本務") if row.is_main else _("兼務")
        where = " ".join(filter(None, [ledger.place(row.department.code, row.valid_from), row.title]))
        return _("%(person)s %(where)s %(kind)s %(day)sから") % {
            "person": _person(row.employee), "where": where, "kind": kind, "day": row.valid_from,
        }  # fmt: skip
    return f"{_person(row.employee)} {row}"


def _person(employee: Employee) -> str:
    return f"{employee.staff_number} {employee.name}"


def _leaver(entry: Entry) -> str:
    return _("%(person)s 退職") % {"person": _person(entry.after)}


def _missing(ledger: Ledger, table: Table, on: date) -> Iterator[str]:
    """Stored rows of today or later that the file lacks. They stay; the past need not be in every file."""
    for entry in ledger.entries[table].values():
        if entry.row is None and entry.before is not None and _concerns(table, entry, on):
            yield label_of(ledger, table, entry)


def _concerns(table: Table, entry: Entry, on: date) -> bool:
    row = entry.before
    if table is DEPARTMENTS:
        return row.department.valid_to is None or row.department.valid_to >= on
    end = row.left_on if table is EMPLOYEES else getattr(row, "valid_to", None)
    return end is None or end >= on
