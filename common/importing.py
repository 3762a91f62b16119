"""What an import finds and does (取り込みの結果): problems, and each row's difference.

The trial and the real run make the same report; ``fingerprint`` tells whether they said the same.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from django.utils.translation import gettext as _

from common.spreadsheets import Sheet, write_xlsx

# Sheets of ours that hold no data, in workbooks that come back.
LEGEND = "凡例"
ERROR_LIST = "エラー一覧"


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DELETED = "deleted"


@dataclass(frozen=True)
class Problem:
    """Why a cell, a row (``column`` is empty) or a sheet (``row`` is None) cannot be taken, and how to mend it."""

    sheet: str
    row: int | None
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Difference:
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row that will be new, changed or deleted; ``row`` is its place in the file, if it has one."""

    kind: Kind
    row: int | None
    label: str
    differences: tuple[Difference, ...] = ()


@dataclass
class SheetReport:
    """What becomes of one sheet's table. ``missing``: stored rows that the file lacks, where they stay as they are."""

    name: str
    changes: list[RowChange] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Kind]:
        return Counter({Kind.UNCHANGED: self.unchanged}) + Counter(change.kind for change in self.changes)

    @property
    def new(self) -> list[RowChange]:
        return self._of(Kind.NEW)

    @property
    def changed(self) -> list[RowChange]:
        return self._of(Kind.CHANGED)

    @property
    def deleted(self) -> list[RowChange]:
        return self._of(Kind.DELETED)

    def _of(self, kind: Kind) -> list[RowChange]:
        return [change for change in self.changes if change.kind == kind]


@dataclass
class Report:
    """Everything about one import; ``written`` only if it was done for good."""

    sheets: list[SheetReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: bool = False

    @property
    def counts(self) -> Counter[Kind]:
        return sum((sheet.counts for sheet in self.sheets), Counter())

    @property
    def changed_sheets(self) -> list[SheetReport]:
        return [sheet for sheet in self.sheets if sheet.changes]

    @property
    def unchanged_sheets(self) -> list[SheetReport]:
        return [sheet for sheet in self.sheets if not sheet.changes]

    @property
    def changes_something(self) -> bool:
        return bool(self.changed_sheets)

    @property
    def fingerprint(self) -> str:
        """The same for two reports that say the same. Row by row, for there may be thousands."""
        said = sha256()
        for sheet in self.sheets:
            said.update(repr((sheet.name, sheet.unchanged, len(sheet.missing))).encode())
            for change in sheet.changes:
                said.update(repr(change).encode())
        for problem in self.problems:
            said.update(repr(problem).encode())
        return said.hexdigest()


def told(report: Report | SheetReport) -> str:
    """The counts in words: 「新規3・変更1」."""
    counts = report.counts
    said = {Kind.NEW: _("新規%d"), Kind.CHANGED: _("変更%d"), Kind.DELETED: _("削除%d")}
    return "・".join(words % counts[kind] for kind, words in said.items() if counts[kind])


def error_workbook(sheets: Sequence[Sheet], problems: Sequence[Problem]) -> bytes:
    """The sheets as they were sent, with the faulty cells marked, behind a list of the problems.

    Mended, it can be imported as it is.
    """
    headings = [_("シート"), _("行"), _("列"), _("値"), _("理由と直し方")]
    listed = [[p.sheet, p.row or "", p.column, p.value, p.reason] for p in problems]
    sent = [Sheet(_title(sheet.name), sheet.rows) for sheet in sheets if sheet.name != ERROR_LIST]
    error_list = Sheet(ERROR_LIST, [headings, *listed])
    return write_xlsx([_printable(sheet) for sheet in (error_list, *sent)], marks=places(problems, sent))


def _printable(sheet: Sheet) -> Sheet:
    """Without control characters, which no workbook can hold."""
    clean = [[re.sub(r"[\x00-\x08\x0b-\x1f]", "�", c) if isinstance(c, str) else c for c in row] for row in sheet.rows]
    return Sheet(sheet.name, clean, header=sheet.header)


def _title(name: str) -> str:
    """A name that a sheet can have."""
    return re.sub(r"[\[\]:*?/\\]", "_", name)[:31] or _("シート")


def places(problems: Sequence[Problem], sheets: Sequence[Sheet]) -> dict[tuple[str, int, int], str]:
    """Where the problems stand: (sheet, row, column) → reasons. Problems of whole sheets have no place."""
    headings = {sheet.name: _header(sheet) for sheet in sheets}
    found: dict[tuple[str, int, int], str] = {}
    for problem in problems:
        if problem.row is None or problem.sheet not in headings:
            continue
        header = headings[problem.sheet]
        column = header.index(problem.column) + 1 if problem.column in header else 1
        place = (problem.sheet, problem.row, column)
        found[place] = "\n".join(filter(None, [found.get(place), problem.reason]))
    return found


def _header(sheet: Sheet) -> list[str]:
    return next(([str(cell).strip() for cell in row] for row in sheet.rows if any(row)), [])
