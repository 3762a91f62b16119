"""What an import would do (計画): the file's rows held against the ledger, and what follows from them.

Nothing is written. The trial and the real run make the same plan; whether they did is told by its report's
fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from common.importing import Difference
from competencies.models import AppointingAuthority
from staff.imports import rules
from staff.imports.ledger import Entry, Ledger
from staff.imports.numbers import Numbers
from staff.imports.reading import Reading, Row
from staff.imports.taking import Taking, zeros_lost
from staff.models import Department, DepartmentVersion, Employee, Posting
from staff.resources.tables import DEPARTMENTS, EMPLOYEES, POSTINGS
from staff.rules import orders


class Plan(Taking):
    """All rows of a file as changes of the ledger, with every problem."""

    ledger: Ledger

    def __init__(
        self,
        authority: AppointingAuthority,
        readings: Sequence[Reading],
        *,
        tell: Callable[[int], None] = lambda number: None,
    ) -> None:
        super().__init__(readings)
        self.ledger = Ledger(authority, [reading.table for reading in readings])
        self._tell = tell
        self._codes = Numbers(self.ledger.departments)
        self._numbers = Numbers(self.ledger.employees)
        for reading in readings:
            self._take(reading)
        self._close_departments()
        self._departures()
        self._follow()
        rules.check(self.ledger)

    # ── Rows of the file

    def _take(self, reading: Reading) -> None:
        self._announce(reading)
        take = {DEPARTMENTS: self._department, EMPLOYEES: self._employee, POSTINGS: self._posting}
        for number, row in enumerate(reading.rows):
            take.get(reading.table, self._personal)(row)
            if number % 500 == 499:
                self._tell(500)

    def _announce(self, reading: Reading) -> None:
        """What the sheet is about to make, even by a faulty row: who names it is not told that it is unknown.

        Departments are made at once, for a row may name one that stands further down.
        """
        if reading.table is DEPARTMENTS:
            self._codes.announce(row.values.get("code") for row in reading.rows)
            for row in reading.rows:
                self._found(row)
        if reading.table is EMPLOYEES:
            self._numbers.announce(row.values.get("staff_number") for row in reading.rows)

    def _found(self, row: Row) -> None:
        code = row.values.get("code")
        if code and (twin := self._codes.with_zeros(code)):
            row.refuse("code", zeros_lost(code, twin))
        if row.sound:
            self._department_of(row)

    def _department(self, row: Row) -> None:
        parent = self._find_department(row, "parent") if row.values.get("parent") else None
        if not row.sound or not self.is_first(row, key := (row.values["code"], row.values["valid_from"])):
            return
        department = self._department_of(row)
        entry = self.enter(row, key, lambda: DepartmentVersion(department=department, valid_from=key[1]))
        for name in _present(row, "name", "kind", "sector", "head_title", "order"):
            entry.set(name, row.values[name])
        if "parent" in row.values:
            was = entry.after.parent.code if entry.after.parent else ""
            if was != row.values["parent"]:
                entry.edit().parent = parent

    def _department_of(self, row: Row) -> Department:
        """The department that a version is of: made, or there for longer than was known, if need be."""
        code, start = row.values["code"], row.values["valid_from"]
        entry = self.ledger.departments.get(code)
        if entry is None:
            new = Department(authority=self.ledger.authority, code=code, valid_from=start)
            entry = self.ledger.departments[code] = Entry(None, new, row)
        if start < entry.after.valid_from:
            entry.edit().valid_from = start
        entry.cause = row
        department: Department = entry.after
        return department

    def _close_departments(self) -> None:
        """廃止日: the last version of a department in the file says it; the others may say the same or nothing."""
        rows: dict[str, list[Row]] = {}
        for (code, _start), row in sorted(self.seen.get(DEPARTMENTS, {}).items(), key=lambda item: item[0]):
            if "closes_on" in row.values:
                rows.setdefault(code, []).append(row)
        for code, said in rows.items():
            last = said[-1].values["closes_on"]
            for row in said[:-1]:
                if row.values["closes_on"] not in {None, last}:
                    row.refuse("closes_on", _("同じ組織の行で廃止日が違います。一番新しい行に合わせてください。"))
            entry = self.ledger.departments[code]
            entry.set("valid_to", last)
            entry.cause = said[-1]

    def _employee(self, row: Row) -> None:
        number = row.values.get("staff_number")
        if number and (twin := self._numbers.with_zeros(number)):
            row.refuse("staff_number", zeros_lost(number, twin))
        if not row.sound or not self.is_first(row, number):
            return
        entry = self.enter(row, number, lambda: Employee(authority=self.ledger.authority, staff_number=str(number)))
        self._set_values(row, entry)

    def _posting(self, row: Row) -> None:
        employee = self._find_employee(row)
        if row.departs:
            row.entry = employee if row.sound and self.is_first(row, (row.values["staff_number"], "")) else None
            return
        department = self._find_department(row, "code")
        if not row.sound or employee is None or department is None:
            return
        values = row.values
        key = (values["staff_number"], values["code"], values["valid_from"], values.get("is_main", True))
        if self.is_first(row, key):
            made = {"department": department, "employee": employee.after, "valid_from": key[2], "is_main": key[3]}
            self._set_values(row, self.enter(row, key, lambda: Posting(**made)))

    def _personal(self, row: Row) -> None:
        """Leave, qualification, secondment."""
        employee = self._find_employee(row)
        if not row.sound or employee is None:
            return
        table = row.reading.table
        key = tuple(row.values[name] for name in table.identity)
        if self.is_first(row, key):
            made = {name: row.values[name] for name in table.identity[1:]}
            entry = self.enter(row, key, lambda: table._meta.model(employee=employee.after, **made))
            self._set_values(row, entry)

    def _set_values(self, row: Row, entry: Entry) -> None:
        for name, value in row.values.items():
            if name not in row.reading.table.identity:
                entry.set(name, value)

    def _find_employee(self, row: Row) -> Entry | None:
        number = row.values.get("staff_number")
        if number is None:
            return None
        entry = self.ledger.employees.get(number)
        if entry is None:
            row.sound = False
            if not self._numbers.is_announced(number):
                row.refuse("staff_number", self._unknown_employee(number))
        return entry

    def _unknown_employee(self, number: str) -> str:
        if twin := self._numbers.with_zeros(number):
            return zeros_lost(number, twin)
        return _("職員番号「%s」の職員がいません。番号を直すか、「職員」の表に足してください。") % number

    def _find_department(self, row: Row, column: str) -> Department | None:
        code = row.values.get(column)
        if code is None:
            return None
        entry = self.ledger.departments.get(code)
        if entry is not None:
            department: Department = entry.after
            return department
        if not self._codes.is_announced(code):
            twin = self._codes.with_zeros(code)
            unknown = _("組織コード「%s」の組織がありません。コードを直すか、「組織」の表に足してください。") % code
            row.refuse(column, zeros_lost(code, twin) if twin else unknown)
        row.sound = False
        return None

    # ── What follows

    def _departures(self) -> None:
        """種別「退職」: the last day of service, and the reason if it is told."""
        for row in (r for reading in self.readings for r in reading.rows if r.departs and r.sound):
            if (entry := row.entry) is None:
                continue
            day, reason = row.values["valid_from"], str(row.values["order_kind"])
            said = entry.row.values.get("left_on") if entry.row else None
            if said and said != day:
                row.refuse("valid_from", _("「職員」の表の退職日(%s)と違います。どちらかに合わせてください。") % said)
                continue
            entry.cause = row
            entry.set("left_on", day)
            if reason:
                entry.set("left_by", reason)

    def _follow(self) -> None:
        """Ends of orders that nobody wrote into the file."""
        touched = {key[0] for key, entry in self.ledger.postings.items() if entry.row}
        touched |= {number for number, entry in self.ledger.employees.items() if entry.changes}
        by_person = self.ledger.postings_by(0)
        for number in touched & by_person.keys():
            entries = [entry for _key, entry in by_person[number]]
            self._succeed(entries)
            self._leave(entries, self.ledger.employees[number])

    def _succeed(self, entries: Sequence[Entry]) -> None:
        of = {id(entry.after): entry for entry in entries}
        for ending in list(orders.ended_by_successor(entry.after for entry in entries)):
            cause = of[id(ending.successor)].row
            self._end(of[id(ending.order)], ending.last, cause, _("前の発令の終了日(%s)"))

    def _leave(self, entries: Sequence[Entry], person: Entry) -> None:
        of = {id(entry.after): entry for entry in entries}
        for ending in list(orders.ended_by_leaving((entry.after for entry in entries), person.after.left_on)):
            self._end(of[id(ending.order)], ending.last, person.cause or person.row, _("発令の終了日(%s)"))

    def _end(self, entry: Entry, last: date, cause: Row | None, label: str) -> None:
        before = entry.before.valid_to if entry.before else None
        entry.set("valid_to", last)
        if entry.row is None:
            entry.cause = cause
        if cause is not None and cause is not entry.row and before != last and _says_more(entry, cause):
            where = self.ledger.place(entry.after.department.code, last)
            told = Difference(label % where, str(before or ""), last.isoformat())
            cause.notes.append(told)


def _says_more(entry: Entry, cause: Row) -> bool:
    """Whether the row that brings an end about is the one to tell it: a row that changes nothing stays unchanged."""
    return entry.row is None or bool(cause.entry and cause.entry.is_new)


def _present(row: Row, *names: str) -> Iterable[str]:
    return (name for name in names if name in row.values)
