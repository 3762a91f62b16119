"""From sheets to rows, by their headings (見出しで読む). Nothing is looked up here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.importing import ERROR_LIST, LEGEND, Difference, Problem
from common.spreadsheets import Sheet
from staff.imports.books import Book
from staff.resources.tables import StaffColumn, Table
from staff.resources.widgets import Leaving

if TYPE_CHECKING:
    from staff.imports.ledger import Entry

# Our column → the heading that it has in the file; "" leaves the column out.
Headings = Mapping[str, str]
_NOTHING = object()


@dataclass(eq=False, slots=True)
class Row:
    """One row of the file. ``values``: what its cells say, by column; a column that says nothing is left out."""

    reading: Reading
    number: int
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    sound: bool = True
    entry: Entry | None = None
    notes: list[Difference] = field(default_factory=list)

    def text(self, column: str) -> str:
        place = self.reading.places.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def refuse(self, column: str, reason: str) -> None:
        """A problem with one cell, or with the whole row (no column)."""
        self.sound = False
        heading = self.reading.headings.get(column, "")
        self.reading.problems.append(
            Problem(self.reading.sheet.name, self.number, heading, self.text(column) if heading else "", reason)
        )

    @property
    def departs(self) -> bool:
        """An order that says 退職."""
        return isinstance(self.values.get("order_kind"), Leaving)


class Reading:
    """One sheet as rows of one table, with every problem that its cells have by themselves."""

    def __init__(self, table: Table, sheet: Sheet, mapping: Headings | None = None) -> None:
        self.table, self.sheet = table, sheet
        self.problems: list[Problem] = []
        self.rows: list[Row] = []
        lines = [(n, [str(c) for c in cells]) for n, cells in enumerate(sheet.rows, start=1) if any(cells)]
        lines = [(n, cells) for n, cells in lines if any(cell.strip() for cell in cells)]
        self.header = [cell.strip() for cell in lines[0][1]] if lines else []
        self.headings = self._headings(mapping)
        self.places = {name: self.header.index(h) for name, h in self.headings.items()}
        self.ignored = [h for h in dict.fromkeys(self.header) if h and h not in self.headings.values()]
        if not lines:
            self._refuse(None, _("見出しの行がありません。1行目に見出しを入れてください。"))
        elif self._header_will_do(lines[0][0]):
            self._read(lines[1:])

    def _headings(self, mapping: Headings | None) -> dict[str, str]:
        """The columns that the file has, and what it calls them."""
        wanted = {name: str(c.column_name) for name, c in self.table.fields.items()} if mapping is None else mapping
        return {name: h for name, h in wanted.items() if h in self.header and name in self.table.fields}

    def _header_will_do(self, number: int) -> bool:
        times = Counter(self.header)
        for name, column in self.table.fields.items():
            if column.required and name not in self.headings:
                advice = _("「%s」に当たる見出しがありません。見出しを足すか、列の対応を決め直してください。")
                self._refuse(number, advice % column.column_name)
            elif name in self.headings and times[self.headings[name]] > 1:
                advice = _("見出し「%s」が二つあります。一つにしてください。")
                self._refuse(number, advice % self.headings[name])
        return not self.problems

    def _refuse(self, number: int | None, reason: str) -> None:
        self.problems.append(Problem(self.sheet.name, number, "", "", reason))

    def _read(self, lines: Sequence[tuple[int, list[str]]]) -> None:
        faults = {(fault.row, fault.column - 1): fault.reason for fault in self.sheet.faults}
        readers = [(name, self.places[name], _remembering(self.table.fields[name])) for name in self.headings]
        for number, cells in lines:
            row = Row(self, number, cells)
            for name, place, reader in readers:
                reason = faults.get((number, place)) if faults else None
                value, refusal = (None, reason) if reason else reader(cells[place] if place < len(cells) else "")
                if refusal is None:
                    if value is not _NOTHING:
                        row.values[name] = value
                elif not (name == "code" and _says_leaving(self, row)):
                    row.refuse(name, refusal)
            self.rows.append(row)


def _says_leaving(reading: Reading, row: Row) -> bool:
    """退職 needs no department."""
    if "order_kind" not in reading.places or row.text("code").strip():
        return False
    try:
        return isinstance(reading.table.fields["order_kind"].read(row.text("order_kind")), Leaving)
    except ValidationError:
        return False


def _remembering(column: StaffColumn) -> Callable[[str], tuple[Any, str | None]]:
    """Reads a column's cells: (value, None) or (None, why not). The same text is read once: most are repeated."""
    known: dict[str, tuple[Any, str | None]] = {}

    def read(text: str) -> tuple[Any, str | None]:
        if text not in known:
            known[text] = _read(column, text)
        return known[text]

    return read


def _read(column: StaffColumn, text: str) -> tuple[Any, str | None]:
    if column.keeps and not text.strip():
        return _NOTHING, None  # says nothing: the default for a new row, and no change for a stored one
    try:
        return column.read(text), None
    except ValidationError as refusal:
        return None, "".join(refusal.messages)


def readings(
    book: Book, sheets: Sequence[Sheet], mappings: Mapping[str, Headings] | None = None, *, table: Table | None = None
) -> tuple[list[Reading], list[Problem]]:
    """The sheets that are tables of the book, in the tables' order; and what is wrong with the others.

    ``mappings``: by the table's slug, what the file calls its columns. ``table``: the file is of this one table,
    whatever its first sheet is called.
    """
    data = [sheet for sheet in sheets if sheet.name not in {LEGEND, ERROR_LIST}]
    pairs = [(table, data[0])] if table and data else list(by_name(book, data))
    problems = list(_strangers(book, pairs))
    found = [Reading(t, sheet, (mappings or {}).get(t.slug)) for t, sheet in pairs]
    return sorted(found, key=lambda reading: book.tables.index(reading.table)), problems


def by_name(book: Book, sheets: Sequence[Sheet]) -> Iterator[tuple[Table, Sheet]]:
    tables = book.by_name()
    return ((tables[sheet.name.strip()], sheet) for sheet in sheets if sheet.name.strip() in tables)


def _strangers(book: Book, pairs: Sequence[tuple[Table, Sheet]]) -> Iterator[Problem]:
    names = "、".join(book.by_name())
    if not pairs:
        reason = _("取り込む表がありません。シートの名を次のどれかにするか、どの表かを選んでください: %s")
        yield Problem("", None, "", "", reason % names)
    times = Counter(table for table, _sheet in pairs)
    for table, sheet in pairs:
        if times[table] > 1:
            yield Problem(sheet.name, None, "", "", _("同じ表のシートが二つあります。一つにしてください。"))
