"""Sheets → an Excel workbook that reads and prints well (.xlsx を書く)."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.spreadsheets.sheets import MAX_ROWS, Sheet, Spot, Unwritable, one_line_break

Place = tuple[str, int, int]  # sheet, row, column

FONT = "BIZ UDPゴシック"
_LINE = Border(*[Side(style="thin", color="B3B3B3")] * 4)
_HEADING = {
    "font": Font(name=FONT, size=10.5, bold=True),
    "fill": PatternFill("solid", fgColor="D9E6FF"),
    "border": _LINE,
    "alignment": Alignment(vertical="center", wrap_text=True),
}
_BODY = {
    "font": Font(name=FONT, size=10.5),
    "border": _LINE,
    "alignment": Alignment(vertical="top", wrap_text=True),
}
_TITLE = {"font": Font(name=FONT, size=14, bold=True)}
_NOTE = {"font": Font(name=FONT, size=10.5)}
_MARKED = PatternFill("solid", fgColor="FFD43D")
_TEXT_FORMAT = "@"  # or Excel turns the code 1-2 into a day
_NARROWEST, _WIDEST = 8, 48
A4 = 9


def write_xlsx(sheets: Sequence[Sheet], *, marks: Mapping[Place, str] | None = None) -> bytes:
    """A workbook of ``sheets``; cells named in ``marks`` are yellow, with the text as their comment.

    Text stays text: no cell becomes a formula, a number or a day. Raises Unwritable for control characters.
    """
    spots = [spot for sheet in sheets for spot in unwritable(sheet)]
    if spots:
        raise Unwritable(spots)
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    for (name, row, column), reason in (marks or {}).items():
        _mark(book[name].cell(row, column), reason)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def unwritable(sheet: Sheet) -> list[Spot]:
    return [
        Spot(sheet.name, row, column, character)
        for row, cells in enumerate(sheet.rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if isinstance(cell, str)
        for character in ILLEGAL_CHARACTERS_RE.findall(one_line_break(cell))
    ]


def _write(worksheet: Any, sheet: Sheet) -> None:
    for number, cells in enumerate(sheet.rows, start=1):
        for column, value in enumerate(cells, start=1):
            fill(worksheet.cell(number, column), value, _style(number, sheet.header))
    _shape_columns(worksheet, sheet)
    _offer_choices(worksheet, sheet)
    _set_up_print(worksheet, sheet.header)


def _style(row: int, header: int) -> dict[str, Any]:
    if row < header:
        return _TITLE if row == 1 else _NOTE
    return _HEADING if row == header else _BODY


def fill(cell: Any, value: str | int, style: Mapping[str, Any]) -> None:
    if isinstance(value, str):
        cell.value = one_line_break(value)
        cell.data_type = "s"  # openpyxl takes "=…" for a formula
        cell.number_format = _TEXT_FORMAT
        cell.quotePrefix = value[:1] in set("=+-@＝＋－＠")
    else:
        cell.value = value
    for name, part in style.items():
        setattr(cell, name, part)


def _shape_columns(worksheet: Any, sheet: Sheet) -> None:
    table = sheet.rows[sheet.header - 1 :]
    for column in range(max(map(len, table), default=0)):
        values = [row[column] for row in table if column < len(row)]
        dimension = worksheet.column_dimensions[get_column_letter(column + 1)]
        dimension.width = min(max(_NARROWEST, *(_width(v) + 3 for v in values)), _WIDEST)
        if not any(isinstance(value, int) for value in values):
            dimension.number_format = _TEXT_FORMAT  # rows that are added later, too


def _width(value: str | int) -> int:
    """Columns that the longest line takes; Japanese characters take two."""
    return max(map(line_width, str(value).splitlines()), default=0)


def line_width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)


def _offer_choices(worksheet: Any, sheet: Sheet) -> None:
    for column, values in sheet.choices.items():
        letter = get_column_letter(column)
        offer = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=False)
        offer.add(f"{letter}{sheet.header + 1}:{letter}{MAX_ROWS}")
        worksheet.add_data_validation(offer)


def _set_up_print(worksheet: Any, header: int) -> None:
    worksheet.freeze_panes = f"A{header + 1}"
    worksheet.print_title_rows = f"{header}:{header}"
    worksheet.page_setup.paperSize = A4
    worksheet.page_setup.orientation = "landscape"
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.oddHeader.left.text = "&A"
    worksheet.oddFooter.center.text = "&P / &N"


def _mark(cell: Any, reason: str) -> None:
    cell.fill = _MARKED
    cell.comment = Comment(reason, "はぐくみ", width=320, height=120)
