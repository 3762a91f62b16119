"""What an import of the masters would do (計画): the file's rows held against the ledger. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.importing import Difference
from competencies.models import AppointingAuthority
from staff.imports.ledger import Entry, Key
from staff.imports.numbers import Numbers
from staff.imports.reading import Reading, Row
from staff.imports.taking import Taking, zeros_lost
from staff.resources.tables import StaffColumn
from training.imports import rules
from training.imports.ledger import Exemption, Ledger, complete, key_in, said
from training.resources.tables import COURSES, DAYS, SESSIONS, TABLES, MasterTable, Reference
from training.sessions.days import missing_days

_CODED = tuple(table for table in TABLES if table.identity == ("code",))
# A reference whose row the file says nothing of, or wrongly.
_UNTOLD = object()


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
        self.ledger = Ledger(authority)
        self._codes = {table: Numbers({key[0]: None for key in self.ledger.entries[table]}) for table in _CODED}
        self._announced: set[tuple[Any, Key]] = set()
        for reading in readings:
            self._take(reading, tell)
        self._fill_days()
        rules.check(self.ledger, readings)

    # ── Rows of the file

    def _take(self, reading: Reading, tell: Callable[[int], None]) -> None:
        for row in reading.rows:
            complete(row)
            # Even a faulty row: who names it is not told that it is unknown.
            self._announced.add((reading.table, key_in(row)))
        for row in reading.rows:
            self._row(row)
        tell(len(reading.rows))

    def _row(self, row: Row) -> None:
        table: Any = row.reading.table
        self._check_zeros(row)
        targets = {field: self._refer(row, reference) for field, reference in table.refers.items()}
        key = key_in(row)
        if not row.sound or not self.is_first(row, key):
            return
        known = {field: target for field, target in targets.items() if target is not _UNTOLD}
        entry = self.enter(row, key, lambda: self._made(table))
        _put(table, entry, self._own_values(row) | known)
        if "equivalents" in row.values:
            self._exempt(row, key, entry)

    def _made(self, table: Any) -> Any:
        owner = {"authority": self.ledger.authority} if table.owner == "authority" else {}
        return table._meta.model(**owner)

    def _own_values(self, row: Row) -> dict[str, Any]:
        """What the row says of itself, by its model's fields."""
        table: Any = row.reading.table
        others = {name for reference in table.refers.values() for name in reference.columns} | {*table.many}
        return {name: value for name, value in row.values.items() if name not in others}

    def _check_zeros(self, row: Row) -> None:
        table: Any = row.reading.table
        codes, code = self._codes.get(table), row.values.get("code")
        if codes and code and (twin := codes.with_zeros(code)):
            row.refuse("code", zeros_lost(code, twin))

    # ── References

    def _refer(self, row: Row, reference: Reference) -> Any:
        """The row that a reference names; None where it names none."""
        first = reference.columns[0]
        if any(name not in row.values for name in reference.columns):
            return _UNTOLD
        if row.values[first] == "":
            return None
        fields = row.reading.table.fields
        key = tuple(said(fields[name], row.values[name]) for name in reference.columns)
        entry = self._find(row, first, reference.table, key)
        return entry.after if entry else _UNTOLD

    def _find(self, row: Row, column: str, table: type[MasterTable], key: Key) -> Entry | None:
        entry = self.ledger.entries[table].get(key)
        if entry is None:
            if (table, key) not in self._announced:
                row.refuse(column, self._unknown(table, key))
            row.sound = False
        return entry

    def _unknown(self, table: type[MasterTable], key: Key) -> str:
        codes = self._codes.get(table)
        if codes and (twin := codes.with_zeros(key[0])):
            return zeros_lost(key[0], twin)
        words = {"table": table.name, "key": " ".join(str(part) for part in key if part)}
        return _("「%(table)s」の表に「%(key)s」がありません。直すか、その行を足してください。") % words

    def _exempt(self, row: Row, key: Key, entry: Entry) -> None:
        """The courses in the cell exempt from the rule, and no others."""
        wanted = {code: self._find(row, "equivalents", COURSES, (code,)) for code in row.values["equivalents"]}
        for code, exempting in self.ledger.exempting(key).items():
            if code not in wanted:
                exempting.after, exempting.cause = None, row
        for code, course in wanted.items():
            if course and (key, code) not in self.ledger.exemptions:
                new = Exemption(requirementrule=entry.after, course=course.after)
                self.ledger.exemptions[key, code] = Entry(None, new, cause=row)

    # ── What follows

    def _fill_days(self) -> None:
        """A new session that no day was written for is held on its weekdays."""
        days = self.ledger.entries[DAYS]
        with_days = {key[:3] for key in days}
        for key, entry in self.ledger.entries[SESSIONS].items():
            if entry.is_new and entry.row and key not in with_days:
                filled = missing_days(entry.after)
                for day in filled:
                    days[*key, day.day] = Entry(None, day, cause=entry.row)
                _note(entry.row, [f"{day.day}" for day in filled])


def _put(table: type[MasterTable], entry: Entry, values: dict[str, Any]) -> None:
    """Of a stored row only what says something else: the order of codes is none of it."""
    for name, value in values.items():
        if entry.is_new:
            setattr(entry.after, name, value)
        elif name in table.refers or _differs(table.fields[name], getattr(entry.after, name), value):
            entry.set(name, value)


def _differs(column: StaffColumn, stored: Any, value: Any) -> bool:
    return bool(said(column, stored) != said(column, value))


def _note(row: Row, days: list[str]) -> None:
    if days:
        row.notes.append(Difference(DAYS.name, "", "、".join(days)))
