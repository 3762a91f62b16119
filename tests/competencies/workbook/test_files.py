"""Workbooks as files: faulty cells that come in, and the error workbook that goes out."""

import io

from django.core.files.base import ContentFile
from openpyxl import load_workbook

from common.importing import Problem, error_workbook
from common.spreadsheets import Sheet, read
from competencies.workbook import export_workbook, import_sheets
from tests.competencies.workbook.book import Book, changes


def test_faulty_cells_of_the_file_are_told_once(draft):
    data = io.BytesIO(export_workbook(draft))
    workbook = load_workbook(data)
    workbook["職位"]["E2"] = "=1+1"
    workbook["職位"]["A3"] = "G\u200b2"
    workbook.save(data)
    report = import_sheets(draft, read(ContentFile(data.getvalue(), "a.xlsx")), by=None, dry_run=True)
    assert [(p.sheet, p.row, p.column, p.value) for p in report.problems] == [
        ("職位", 2, "職位", "=1+1"),
        ("職位", 3, "記号", "G\u200b2"),
    ]


def test_the_error_workbook_marks_the_cells_and_can_be_mended(draft, by):
    book = Book(draft)
    book.set("職位", 2, "並び順", "一")
    report = book.check()
    data = error_workbook(book.sheets(), report.problems)
    workbook = load_workbook(io.BytesIO(data))
    listed = list(workbook["エラー一覧"].values)
    assert listed[1] == ("職位", 2, "並び順", "一", "0〜32767の整数を入れてください。")
    cell = workbook["職位"]["B2"]
    assert (cell.fill.fgColor.rgb, cell.comment.text) == ("00FFD43D", "0〜32767の整数を入れてください。")
    cell.value = "1"
    mended = io.BytesIO()
    workbook.save(mended)
    report = import_sheets(draft, read(ContentFile(mended.getvalue(), "a.xlsx")), by=by, dry_run=False)
    assert (report.problems, changes(report), report.written) == ([], {}, True)


def test_the_error_workbook_holds_even_what_no_workbook_can():
    problem = Problem("あ/い", 1, "", "a\x01", "直してください。")
    data = error_workbook([Sheet("あ/い", [["a\x01"]])], [problem])
    assert [sheet.name for sheet in read(ContentFile(data, "a.xlsx"))] == ["エラー一覧", "あ_い"]
