"""A whole edition out as a workbook, and in again, loses nothing."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.exporting import Format
from common.spreadsheets import Unwritable, read
from competencies import models
from competencies.models import Framework
from competencies.resources.tables import TABLES
from competencies.workbook import WORKBOOK, export_table, export_workbook, import_sheets, import_workbook
from config.management.commands.demo import CITIES
from tests.competencies.workbook.book import Book, changed, changes, data_of, sheets_of
from tests.factories import FrameworkFactory


@pytest.mark.parametrize("code", CITIES)
def test_a_city_comes_back_without_a_change(city, by, code):
    framework = city(code)
    Framework.objects.filter(pk=framework.pk).move(state="draft")
    report = import_workbook(framework, export_workbook(framework), by=by)
    assert (report.problems, changes(report), report.written) == ([], {}, True)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("code", CITIES)
def test_a_city_fills_an_empty_draft_to_the_same_cells(city, by, code):
    framework = city(code)
    sheets = sheets_of(framework)
    empty = FrameworkFactory(authority=framework.authority, number=9)
    report = import_sheets(empty, sheets, by=by, dry_run=False)
    assert (report.problems, report.written) == ([], True)
    assert data_of(empty) == data_of(framework)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.slug)
@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV_UTF8, Format.CSV_CP932])
def test_a_single_table_comes_back_without_a_change(draft, by, table, form):
    name = "a.xlsx" if form == Format.XLSX else "a.csv"
    sheets = read(ContentFile(export_table(draft, table, form), name), name=table.name)
    report = import_sheets(draft, sheets, by=by, dry_run=False)
    assert [(sheet.name, sheet.changes) for sheet in report.sheets] == [(table.name, [])]
    assert report.problems == []


def test_text_that_looks_like_a_formula_and_rare_characters_survive(draft, by):
    odd = "=髙﨑𠮷\U000e0100\n\ufa19①"
    models.Grade.objects.filter(code="G1").update(duties=odd, name="@主事")
    empty = FrameworkFactory()
    import_sheets(empty, sheets_of(draft), by=by, dry_run=False)
    assert models.Grade.objects.get(framework=empty, code="G1").duties == odd
    assert models.Grade.objects.get(framework=empty, code="G1").name == "@主事"


def test_stored_line_breaks_stay_as_they_are_when_nothing_else_changes(draft, by):
    models.Grade.objects.filter(code="G1").update(duties="一\r\n二")
    book = Book(draft)
    book.set("職位", 2, "職位", "主事級")
    assert changes(book.write(by)) == {"職位": [changed("G1 主事級", 2, "職位", "主事", "主事級")]}
    assert models.Grade.objects.get(code="G1").duties == "一\r\n二"


def test_cp932_names_the_characters_it_lacks(draft):
    models.Grade.objects.filter(code="G2").update(name="𠮷田係長")
    with pytest.raises(Unwritable) as refused:
        export_table(draft, WORKBOOK.table_of("grade"), Format.CSV_CP932)
    assert [(spot.sheet, spot.row, spot.character) for spot in refused.value.spots] == [("職位", 3, "𠮷")]


def test_many_rows_cost_no_more_queries_than_few_and_keep_their_order(draft):
    def round_trip() -> int:
        with CaptureQueriesContext(connection) as queries:
            report = import_sheets(draft, sheets_of(draft), by=None, dry_run=True)
        assert (report.problems, changes(report)) == ([], {})
        return len(queries)

    few = round_trip()
    for number in range(150, 0, -1):
        measure = models.Measure.objects.create(
            framework=draft, code=f"N{number}", order=number + 1, kind="pillar", name="柱"
        )
        measure.competencies.set(models.Competency.objects.all())
    assert round_trip() == few
    codes = [row[0] for row in WORKBOOK.table_of("measure")(draft).sheet().rows]
    assert codes == ["記号", "M1", *(f"N{number}" for number in range(1, 151))]
