"""A form as an Excel workbook (記入できる様式): it looks like paper, and only some of its cells can be filled in.

A hidden first column holds the keys of rows, a hidden sheet what the file is of (``token``) and the choices of lists.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from common.spreadsheets.excel_writing import A4, FONT, fill, line_width, unwritable
from common.spreadsheets.sheets import Sheet, Unwritable

# The hidden sheet: the token stands in its first cell, each list of choices in a column of its own behind it.
KEEPING = "管理"
# The first column holds the keys of the rows.
FIRST_COLUMN = 2
_LINE = Side(style="thin", color="595959")
_POINTS_A_LINE = 15.0
_TALLEST = 400.0


class Look(StrEnum):
    TITLE = "title"
    NOTE = "note"
    SECTION = "section"
    LABEL = "label"
    HEADING = "heading"
    BODY = "body"
    OPEN = "open"  # to be filled in


@dataclass(frozen=True)
class Box:
    """One cell, over ``span`` columns. ``choices``: what a list offers in it."""

    text: str = ""
    look: Look = Look.BODY
    span: int = 1
    choices: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True)
class FormRow:
    boxes: tuple[Box, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Place:
    """Where a box stands, from 1."""

    row: int
    column: int
    key: str
    box: Box


def places(rows: Iterable[FormRow]) -> list[Place]:
    """Every box with its place."""
    found = []
    for number, row in enumerate(rows, start=1):
        column = FIRST_COLUMN
        for box in row.boxes:
            found.append(Place(number, column, row.key, box))
            column += box.span
    return found


def write_form(name: str, rows: Sequence[FormRow], *, widths: Sequence[int], token: str) -> bytes:
    """A workbook of one form, ``widths`` columns wide. Text stays text. Raises Unwritable for control characters."""
    table = [[row.key, *(box.text for box in row.boxes)] for row in rows]
    if spots := unwritable(Sheet(name, table)):
        raise Unwritable(spots)
    book = Workbook()
    form, keeping = book.active, book.create_sheet(KEEPING)
    form.title = name
    lists = _keep(keeping, token, rows)
    for number, row in enumerate(rows, start=1):
        fill(form.cell(number, 1), row.key, {})
        form.row_dimensions[number].height = _height(row, widths)
    for place in places(rows):
        _draw(form, place, lists)
    _set_up(form, widths)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _keep(keeping: Any, token: str, rows: Sequence[FormRow]) -> dict[tuple[str, ...], str]:
    """Write the hidden sheet; where each list of choices stands in it."""
    keeping.sheet_state = "veryHidden"
    fill(keeping.cell(1, 1), token, {})
    lists: dict[tuple[str, ...], str] = {}
    for choices in dict.fromkeys(box.choices for row in rows for box in row.boxes if box.choices):
        column = len(lists) + 2
        for number, choice in enumerate(choices, start=1):
            fill(keeping.cell(number, column), choice, {})
        letter = get_column_letter(column)
        lists[choices] = f"={quote_sheetname(KEEPING)}!${letter}$1:${letter}${len(choices)}"
    return lists


def _draw(form: Any, place: Place, lists: dict[tuple[str, ...], str]) -> None:
    box, cell = place.box, form.cell(place.row, place.column)
    fill(cell, box.text, _style(box.look))
    if box.look != Look.OPEN:
        cell.protection = Protection(locked=True)
    if box.span > 1:
        last = place.column + box.span - 1
        for column in range(place.column + 1, last + 1):
            form.cell(place.row, column).border = _style(box.look).get("border", Border())
        form.merge_cells(start_row=place.row, end_row=place.row, start_column=place.column, end_column=last)
    if box.choices:
        offer = DataValidation("list", formula1=lists[box.choices], allow_blank=True, showErrorMessage=True)
        offer.error = "一覧から選んでください。"
        offer.add(cell.coordinate)
        form.add_data_validation(offer)


def _style(look: Look) -> dict[str, Any]:
    border = Border(*[_LINE] * 4)
    wrapped = Alignment(vertical="top", wrap_text=True)
    middle = Alignment(vertical="center", horizontal="center", wrap_text=True)
    plain, bold = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
    grey, open_ = PatternFill("solid", fgColor="EDEDED"), PatternFill("solid", fgColor="FFF8D6")
    label = {"font": bold, "fill": grey, "border": border}
    body = {"font": plain, "border": border, "alignment": wrapped}
    styles: dict[Look, dict[str, Any]] = {
        Look.TITLE: {"font": Font(name=FONT, size=16, bold=True)},
        Look.NOTE: {"font": plain, "alignment": wrapped},
        Look.SECTION: {"font": Font(name=FONT, size=12, bold=True)},
        Look.LABEL: label | {"alignment": wrapped},
        Look.HEADING: label | {"alignment": middle},
        Look.BODY: body,
        Look.OPEN: body | {"fill": open_, "protection": Protection(locked=False)},
    }
    return styles[look]


def _height(row: FormRow, widths: Sequence[int]) -> float:
    """As tall as its longest text wants to be: merged cells do not grow by themselves."""
    column, most = 0, 1
    for box in row.boxes:
        width = max(sum(widths[column : column + box.span]) - 1, 1)
        most = max(most, sum(-(-max(line_width(line), 1) // width) for line in box.text.splitlines() or [""]))
        column += box.span
    big = 1.6 if any(box.look == Look.TITLE for box in row.boxes) else 1.0
    least = 2 if any(box.look == Look.OPEN and not box.choices for box in row.boxes) else 1
    return min(max(most, least) * _POINTS_A_LINE * big + 3, _TALLEST)


def _set_up(form: Any, widths: Sequence[int]) -> None:
    form.column_dimensions["A"].hidden = True
    for number, width in enumerate(widths, start=FIRST_COLUMN):
        form.column_dimensions[get_column_letter(number)].width = width
    form.protection.sheet = True
    form.protection.formatRows = form.protection.formatColumns = False
    form.sheet_view.showGridLines = False
    form.page_setup.paperSize, form.page_setup.orientation = A4, "landscape"
    form.sheet_properties.pageSetUpPr.fitToPage = True
    form.page_setup.fitToWidth, form.page_setup.fitToHeight = 1, 0
    form.page_margins.left = form.page_margins.right = 0.4
    form.page_margins.top = form.page_margins.bottom = 0.5
    form.oddFooter.left.text = "&A"
    form.oddFooter.center.text = "&P / &N"
