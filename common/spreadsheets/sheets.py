"""What a spreadsheet is to us: named sheets of rows of text (表)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import hidden_characters

MAX_BYTES = 10 * 1024 * 1024
MAX_SHEETS = 60
MAX_ROWS = 50_000
MAX_COLUMNS = 100
MAX_CELL_LENGTH = 32_767  # Excel's own
# Over all sheets, so that many middling sheets are no way round the limits.
MAX_CELLS = 1_000_000
MAX_CHARACTERS = 20_000_000


class Unreadable(ValidationError):  # noqa: N818  # what the file is, not what went wrong with us
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Spot:
    """A character that the chosen format cannot hold, and where it stands (from 1)."""

    sheet: str
    row: int
    column: int
    character: str


class Unwritable(Exception):  # noqa: N818  # the twin of Unreadable
    """Some characters cannot be written in the chosen format. Nothing was replaced, nothing was written."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        super().__init__(f"{len(spots)} characters cannot be written")
        self.spots = spots


@dataclass(frozen=True)
class Fault:
    """A cell that must not be taken as it is: a formula, an Excel error, a hidden character."""

    row: int
    column: int
    value: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """Rows and columns count from 1; ``rows[0]`` is row 1, so a cell keeps the place it has on screen.

    Sheets that were read hold text alone. ``header`` is the row of headings, used for writing:
    what stands above it is an introduction. ``choices`` offers a list of values in a column.
    """

    name: str
    rows: Sequence[Sequence[str | int]]
    faults: Sequence[Fault] = ()
    header: int = 1
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


class Budget:
    """How much of a file we take before we refuse it."""

    def __init__(self) -> None:
        self.cells = 0
        self.characters = 0

    def spend(self, row: int, cells: Sequence[str]) -> None:
        """Count a row that was read; Unreadable when it is too much."""
        if row > MAX_ROWS:
            advice = _(
                "行が多すぎます。%(most)d行までにしてください。空に見える行にも書式が残っていることがあります。"
                "必要な表だけを新しいブックに写すと消えます。"
            )
            raise Unreadable(advice % {"most": MAX_ROWS})
        if any(cells[MAX_COLUMNS:]):
            raise Unreadable(
                _("%(row)d行目の列が多すぎます。%(most)d列までにしてください。") % {"row": row, "most": MAX_COLUMNS}
            )
        self.cells += len(cells) + 1
        self.characters += sum(map(len, cells))
        if self.cells > MAX_CELLS or self.characters > MAX_CHARACTERS:
            raise Unreadable(_("中身が多すぎます。表を分けて、何回かに分けて取り込んでください。"))


def text_faults(row: int, cells: Sequence[str]) -> list[Fault]:
    """The cells of a row whose text hides something."""
    return [
        Fault(row, column, text, _("目に見えない文字(%(codes)s)があります。消してください。") % {"codes": "、".join(h)})
        for column, text in enumerate(cells, start=1)
        if (h := hidden_characters(text))
    ]


def one_line_break(text: str) -> str:
    """The same text with every line break as LF, whatever program wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
