"""Excel workbooks → sheets of text (.xlsx を読む)."""

import io
import warnings
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook

from common.spreadsheets import archive
from common.spreadsheets.sheets import MAX_SHEETS, Budget, Fault, Sheet, Unreadable, one_line_break, text_faults


def read_xlsx(data: bytes, *, first: int | None = None) -> list[Sheet]:
    """The worksheets of a workbook, or their first rows. Whatever is wrong with it, Unreadable is all it raises."""
    archive.check(data)
    if not DEFUSEDXML:  # pragma: no cover  # a broken installation
        raise RuntimeError("defusedxml is missing: openpyxl would expand entities")
    try:
        return _sheets(data, first)
    except Unreadable:
        raise
    except Exception as error:
        # A damaged workbook can make the parser fail in any way at all.
        raise archive.broken() from error


def _sheets(data: bytes, first: int | None) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells about features that we do not read
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            if len(book.worksheets) > MAX_SHEETS:
                raise Unreadable(_("シートが多すぎます。%(most)d枚までにしてください。") % {"most": MAX_SHEETS})
            budget = Budget()
            return [_sheet(worksheet, budget, first) for worksheet in book.worksheets]
        finally:
            book.close()


def _sheet(worksheet: Any, budget: Budget, first: int | None) -> Sheet:
    worksheet.reset_dimensions()  # what the file says about its own size may be wrong
    rows: list[list[str]] = []
    faults: list[Fault] = []
    for number, cells in enumerate(worksheet.iter_rows(max_row=first), start=1):
        texts = [_text(cell.value) for cell in cells]
        budget.spend(number, texts)
        faults += [fault for column, cell in enumerate(cells, start=1) if (fault := _fault(number, column, cell))]
        faults += text_faults(number, texts)
        rows.append(texts)
    return Sheet(worksheet.title, rows, faults)


def _fault(row: int, column: int, cell: Any) -> Fault | None:
    if cell.data_type == "f":
        reason = _("数式は取り込めません。値に置きかえてください(コピーして「値の貼り付け」)。")
    elif cell.data_type == "e":
        reason = _("Excelのエラーの値です。正しい値に直してください。")
    else:
        return None
    return Fault(row, column, _text(cell.value), reason)


def _text(value: Any) -> str:  # noqa: PLR0911  # one line per kind of cell
    """A cell as a person reads it: 3.0 is "3", a day is ISO, TRUE is "TRUE"."""
    match value:
        case None:
            return ""
        case str():
            return one_line_break(value.replace("_x000D_\n", "\n"))
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():  # datetime too
            return value.isoformat()
        case _:
            return str(getattr(value, "text", value))
