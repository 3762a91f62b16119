"""From a sheet's cells to records by heading (見出しで読む)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.importing import Problem
from common.spreadsheets import Sheet
from common.workbooks.tables import SIDEWAYS, FactsResource, PartResource


@dataclass(frozen=True)
class Record:
    """A row of text by heading; where the sheet stands sideways, each heading has a row of its own.

    Cells that have been refused already are left out.
    """

    number: int
    cells: Mapping[str, str]
    sideways: Mapping[str, int] = field(default_factory=dict)

    def problem(self, sheet: str, heading: str, reason: str) -> Problem:
        column = SIDEWAYS[1] if self.sideways else heading
        return Problem(sheet, self.sideways.get(heading, self.number), column, self.cells.get(heading, ""), reason)


class Records:
    """A table's sheet, read by its headings: ``found`` is None when the headings cannot be used."""

    def __init__(self, table: PartResource, sheet: Sheet) -> None:
        self.table = table
        self.sheet = sheet
        self.problems: list[Problem] = []
        filled = ((number, [str(c) for c in cells]) for number, cells in enumerate(sheet.rows, start=1))
        self._lines = [(number, cells) for number, cells in filled if any(cell.strip() for cell in cells)]
        self.found = self._sideways() if isinstance(table, FactsResource) else self._upright()
        self.problems += [self._fault_problem(f.row, f.column, f.value, f.reason) for f in sheet.faults]

    def _upright(self) -> list[Record] | None:
        if not self._lines:
            self._refuse(None, "", _("見出しの行がありません。書き出したファイルの見出しを1行目に入れてください。"))
            return None
        (number, headings), *body = self._lines
        headings = [heading.strip() for heading in headings]
        self._check([(number, heading) for heading in headings], number)
        if self.problems:
            return None
        return [self._record(number, headings, cells) for number, cells in body]

    def _record(self, number: int, headings: Sequence[str], cells: Sequence[str]) -> Record:
        """A row's cells by heading; a row that ends early has blank cells there."""
        padded = [*cells, *[""] * (len(headings) - len(cells))]
        for column, stray in enumerate(padded, start=1):
            if stray.strip() and not "".join(headings[column - 1 : column]):
                reason = _("見出しのない列(左から%d列目)に値があります。消すか、正しい列へ移してください。")
                self.problems.append(Problem(self.table.name, number, "", stray, reason % column))
        faulty = {headings[f.column - 1] for f in self.sheet.faults if f.row == number and f.column <= len(headings)}
        return Record(number, {h: cell for h, cell in zip(headings, padded, strict=False) if h not in faulty})

    def _sideways(self) -> list[Record] | None:
        if not self._lines or [c.strip() for c in self._lines[0][1][:2]] != list(SIDEWAYS):
            self._refuse(None, "", _("1行目の見出しを「%s」と「%s」にしてください。") % SIDEWAYS)
            return None
        (number, _header), *body = self._lines
        facts = [(row, cells[0].strip(), "".join(cells[1:2])) for row, cells in body]
        self._check([(row, heading) for row, heading, _text in facts], number)
        if self.problems:
            return None
        rows = {heading: row for row, heading, _text in facts}
        faults = {fault.row for fault in self.sheet.faults}
        return [Record(number, {heading: text for row, heading, text in facts if row not in faults}, rows)]

    def _check(self, headings: Sequence[tuple[int, str]], first: int) -> None:
        """Refuse headings that are unknown, twice there, or missing."""
        wanted = self.table.get_export_headers()
        times = Counter(heading for _row, heading in headings)
        for row, heading in headings:
            if heading and heading not in wanted:
                self._refuse(
                    row, heading, _("この見出しは使えません。次のどれかにしてください: %s") % "、".join(wanted)
                )
            elif heading and times[heading] > 1:
                self._refuse(row, heading, _("同じ見出しが二つあります。一つにしてください。"))
        for heading in wanted:
            if heading not in times:
                self._refuse(
                    first, "", _("見出し「%s」がありません。書き出したファイルと同じ見出しにしてください。") % heading
                )

    def _refuse(self, row: int | None, heading: str, reason: str) -> None:
        self.problems.append(Problem(self.table.name, row, heading, heading, reason))

    def _fault_problem(self, row: int, column: int, value: str, reason: str) -> Problem:
        header = self._lines[0][1] if self._lines else []
        heading = header[column - 1].strip() if column <= len(header) else ""
        return Problem(self.table.name, row, heading, value, reason)
