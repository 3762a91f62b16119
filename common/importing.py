"""What an import finds and does (取り込みの結果): problems, and each row's difference.

The trial and the real run make the same report; ``fingerprint`` tells whether they said the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256
from json import dumps

from common.spreadsheets import Sheet


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
    name: str
    changes: list[RowChange] = field(default_factory=list)
    unchanged: int = 0

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
        said = {"sheets": [asdict(sheet) for sheet in self.sheets], "problems": [asdict(p) for p in self.problems]}
        return sha256(dumps(said, ensure_ascii=False).encode()).hexdigest()


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
