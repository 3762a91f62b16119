"""What somebody changed in a workbook is what changes in the draft."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Manager

from common.importing import Kind, Problem, RowChange
from competencies import models
from competencies.resources.tables import TABLES
from tests.competencies.workbook.book import changed, changes, data_of


def test_a_dry_run_tells_each_difference_and_writes_nothing(book):
    book.set("職位", 2, "職位", "主事級")
    book.add("職種・給料表の系列", 記号="F2", 並び順="2", 名称="技能")
    del book.rows["施策・取組"][1]
    before = data_of(book.framework)
    assert changes(book.check()) == {
        "職種・給料表の系列": [RowChange(Kind.NEW, 3, "F2 技能")],
        "職位": [changed("G1 主事級", 2, "職位", "主事", "主事級")],
        "施策・取組": [RowChange(Kind.DELETED, None, "M1 柱")],
    }
    assert data_of(book.framework) == before


def test_what_was_checked_is_what_is_written(book, by):
    book.set("職位", 2, "管理職", "はい")
    book.set("職位に求める能力", 2, "この職位での名称", "窓口対応力")
    report = book.write(by, agreed=book.check().fingerprint)
    assert report.written
    assert models.Grade.objects.get(code="G1").is_managerial is True
    assert models.Requirement.objects.get(grade__code="G1").label == "窓口対応力"


def test_nothing_is_written_when_the_edition_changed_since_the_check(book, by):
    book.set("職位", 2, "職位", "主事級")
    agreed = book.check().fingerprint
    models.Grade.objects.filter(code="G1").update(name="主事補")
    report = book.write(by, agreed=agreed)
    assert not report.written
    assert models.Grade.objects.get(code="G1").name == "主事補"


def test_an_import_leaves_a_trace_and_makes_table_editors_notice(book, by):
    book.set("職位", 2, "職位", "主事級")
    del book.rows["施策・取組"][1]
    book.write(by)
    (entry,) = LogEntry.objects.all()
    assert (entry.user_id, entry.object_id) == (by.pk, str(book.framework.pk))
    assert entry.get_change_message() == "取り込み: 職位 変更1、施策・取組 削除1"
    assert set(models.RequirementTable.objects.values_list("version", flat=True)) == {2}


def test_tables_without_a_sheet_stay_as_they_are(book, by):
    book.only("職位")
    book.set("職位", 2, "職位", "主事級")
    book.write(by)
    assert models.Requirement.objects.count() == 2


def test_the_policys_own_facts_are_one_a_row(book, by):
    headings = [row[0] for row in book.rows["方針"]]
    book.rows["方針"][headings.index("施行日")][1] = "2027/4/1"
    place = headings.index("施行日") + 1
    assert changes(book.write(by)) == {"方針": [changed("方針", 1, "施行日", "", "2027-04-01")]}
    book.framework.refresh_from_db()
    assert book.framework.effective_from == date(2027, 4, 1)
    book.rows["方針"][place - 1][1] = "来年"
    (problem,) = book.check().problems
    assert problem == Problem("方針", place, "内容", "来年", "日付(例: 2026-04-01)の形で入れてください。")


def test_two_grades_swap_their_places(book, by):
    book.set("職位", 2, "並び順", "2")
    book.set("職位", 3, "並び順", "1")
    assert book.write(by).problems == []
    assert dict(models.Grade.objects.values_list("code", "order")) == {"G1": 2, "G2": 1}


def test_a_new_row_takes_the_place_of_a_deleted_one(book, by):
    book.only("職種・給料表の系列", "職位", "職位に求める能力")
    book.set("職位", 2, "記号", "G9")
    book.set("職位に求める能力", 2, "職位", "G9")
    assert book.write(by).problems == []
    assert dict(models.Grade.objects.values_list("code", "order")) == {"G9": 1, "G2": 2}


def test_a_tree_may_be_turned_round(book, by):
    book.set("能力", 2, "上の能力", "C2")
    book.set("能力", 3, "上の能力", "")
    assert book.write(by).problems == []
    assert dict(models.Competency.objects.values_list("code", "parent__code")) == {"C1": "C2", "C2": None}


def test_a_new_row_may_stand_above_the_one_that_it_belongs_to(book, by):
    child, parent = {"記号": "C3", "上の能力": "C4"}, {"記号": "C4"}
    for values in (child, parent):
        book.add("能力", 並び順="3", 群="GR1", 種類="能力", 名称="新", **values)
    assert book.write(by).problems == []
    assert models.Competency.objects.get(code="C3").parent.code == "C4"


@pytest.mark.parametrize(
    ("sheet", "heading", "written", "stored"),
    [
        ("職位", "並び順", "１", 1),
        ("職位", "管理職", "はい", True),
        ("職位", "管理職", "TRUE", True),
        ("職位", "管理職", "いいえ", False),
        ("職位", "管理職", "", None),
        ("職位", "系列", "F1", "F1"),
        ("職位", "系列", "F1 べつの名", "F1"),
        ("能力", "種類", "意識", "attitude"),
        ("能力", "種類", "attitude", "attitude"),
        ("施策・取組", "育つと期待される能力", "C2、C1", {"C1", "C2"}),
        ("施策・取組", "育つと期待される能力", "C2\nC1", {"C1", "C2"}),
        ("施策・取組", "育つと期待される能力", "", set()),
    ],
)
def test_cells_may_be_written_in_the_usual_ways(book, by, sheet, heading, written, stored):
    book.set(sheet, 2, heading, written)
    assert book.write(by).problems == []
    table = next(table for table in TABLES if table.name == sheet)(book.framework)
    column = next(column for column in table.fields.values() if column.column_name == heading)
    assert plain(column.get_value(table.get_queryset()[0])) == stored


def plain(value):
    """A field's value, with codes in place of rows."""
    if isinstance(value, Manager):
        return {row.code for row in value.all()}
    return getattr(value, "code", value)
