"""A whole edition out as a workbook, and in again: lossless, all or nothing, every problem at once."""

import io
import random
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Manager
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common.importing import Difference, Kind, Problem, RowChange
from common.spreadsheets import Sheet, Unreadable, Unwritable, read
from competencies import models
from competencies.models import Framework
from competencies.resources.rows import LEGEND
from competencies.resources.tables import TABLES, table_of
from competencies.workbook import (
    Format,
    error_workbook,
    export_table,
    export_workbook,
    import_sheets,
    import_workbook,
    legend,
)
from config.management.commands.demo import CITIES
from tests.factories import (
    CompetencyFactory,
    FrameworkFactory,
    GradeFactory,
    GroupFactory,
    JobFamilyFactory,
    LevelFactory,
    MarkFactory,
    TableFactory,
    UserFactory,
    put_in_force,
)


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def draft(db) -> Framework:
    """A small policy with one of everything that refers to something."""
    draft = FrameworkFactory(title="方針", purpose="目的")
    family = JobFamilyFactory(framework=draft, code="F1", order=1, name="一般")
    low = GradeFactory(framework=draft, family=family, code="G1", order=1, level=1, name="主事")
    high = GradeFactory(framework=draft, family=family, code="G2", order=2, level=2, name="係長")
    group = GroupFactory(framework=draft, code="GR1", order=1, name="群")
    first = CompetencyFactory(framework=draft, group=group, code="C1", order=1, name="対応力")
    second = CompetencyFactory(framework=draft, group=group, code="C2", order=2, name="企画力", parent=first)
    marks = TableFactory(framework=draft, code="T1", order=1, name="印の表")
    levels = TableFactory(framework=draft, code="T2", order=2, name="段階の表", scale="levels")
    mark = MarkFactory(framework=draft, table=marks)
    level = LevelFactory(framework=draft, table=levels, competency=first, number=1)
    new = models.Requirement.objects.create
    new(framework=draft, table=marks, grade=low, competency=first, mark=mark)
    new(framework=draft, table=levels, grade=high, competency=first, level=level, wording="=内容")
    measure = models.Measure.objects.create(framework=draft, code="M1", kind="pillar", name="柱")
    measure.competencies.set([first, second])
    return draft


def sheets_of(framework: Framework) -> list[Sheet]:
    return read(ContentFile(export_workbook(framework), "a.xlsx"))


def data_of(framework: Framework) -> list[tuple]:
    return [(sheet.name, sheet.rows) for sheet in sheets_of(framework) if sheet.name != LEGEND]


class Book:
    """A draft's workbook, to be edited as somebody would in Excel."""

    def __init__(self, framework: Framework, sheets: list[Sheet] | None = None) -> None:
        self.framework = framework
        self.rows = {s.name: [list(row) for row in s.rows] for s in sheets or sheets_of(framework)}

    def set(self, sheet: str, row: int, heading: str, value: str) -> None:
        self.rows[sheet][row - 1][self.rows[sheet][0].index(heading)] = value

    def add(self, sheet: str, **values: str) -> None:
        self.rows[sheet].append([values.get(heading, "") for heading in self.rows[sheet][0]])

    def only(self, *names: str) -> None:
        self.rows = {name: self.rows[name] for name in names}

    def sheets(self) -> list[Sheet]:
        return [Sheet(name, rows) for name, rows in self.rows.items()]

    def check(self):
        return import_sheets(self.framework, self.sheets(), by=None, dry_run=True)

    def write(self, by, **how):
        return import_sheets(self.framework, self.sheets(), by=by, dry_run=False, **how)


@pytest.fixture
def book(draft) -> Book:
    return Book(draft)


def changes(report) -> dict[str, list[RowChange]]:
    return {sheet.name: sheet.changes for sheet in report.changed_sheets}


def changed(label: str, row: int, column: str, before: str, after: str) -> RowChange:
    return RowChange(Kind.CHANGED, row, label, (Difference(column, before, after),))


# Round trips


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
        export_table(draft, table_of("grade"), Format.CSV_CP932)
    assert [(spot.sheet, spot.row, spot.character) for spot in refused.value.spots] == [("職位", 3, "𠮷")]


def test_every_column_is_explained_in_the_legend(draft):
    sheet = legend(draft)
    rows = sheet.rows[sheet.header :]
    assert [row[0] for row in rows if row[0]] == [table.name for table in TABLES]
    assert [row[1] for row in rows if row[1]] == [
        heading for table in TABLES for heading in table(draft).get_export_headers()
    ]
    assert all(row[4] for row in rows if row[1])


def test_our_own_words_fit_into_cp932():
    columns = [column for table in TABLES for column in table.fields.values()]
    words = [w for c in columns for w in (c.column_name, *c.widget.choices)] + [table.name for table in TABLES]
    assert [word for word in words if word.encode("cp932", "ignore").decode("cp932") != word] == []


def test_headings_are_distinct_within_each_sheet():
    doubled = {t.name for t in TABLES if len({c.column_name for c in t.fields.values()}) < len(t.fields)}
    assert doubled == set()


# What changes


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
    codes = [row[0] for row in table_of("measure")(draft).sheet().rows]
    assert codes == ["記号", "M1", *(f"N{number}" for number in range(1, 151))]


# What is refused

NO_ROW = "の行がありません。記号を直すか、その行を足してください。"


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "reason"),
    [
        ("職位", "記号", "", "空欄にできません。20字以内の文字を入れてください。"),
        ("職位", "記号", "G 1", "記号は半角の英数字と「-」「_」「.」で入力してください。"),
        ("職位", "職位", "長" * 61, "60字以内にしてください(いま61字です)。"),
        ("職位", "並び順", "一", "0〜32767の整数を入れてください。"),
        ("職位", "並び順", "-1", "0〜32767の整数を入れてください。"),
        ("職位", "並び順", "32768", "0〜32767の整数を入れてください。"),
        ("職位", "並び順", "1.5", "0〜32767の整数を入れてください。"),
        ("職位", "並び順", "", "空欄にできません。0〜32767の整数を入れてください。"),
        ("職位", "管理職", "多分", "「はい」か「いいえ」(空欄は不明)を入れてください。"),
        ("職位", "並行する職位", "", "空欄にできません。「はい」か「いいえ」を入れてください。"),
        (
            "職位",
            "系列",
            "F9",
            "「職種・給料表の系列」に「F9」の行がありません。記号を直すか、その行を足してください。",
        ),
        ("能力", "種類", "力", "「力」は選べません。次から選んでください: 能力、意識、行動、スキル"),
        ("職位に求める能力", "印", "×", "「印」に「×」の行がありません。記号を直すか、その行を足してください。"),
        (
            "施策・取組",
            "育つと期待される能力",
            "C1、C9",
            "「能力」に「C9」の行がありません。記号を直すか、その行を足してください。",
        ),
    ],
)
def test_a_bad_cell_is_named_with_its_reason(book, sheet, heading, value, reason):
    book.set(sheet, 2, heading, value)
    before = data_of(book.framework)
    assert book.check().problems == [Problem(sheet, 2, heading, value, reason)]
    assert data_of(book.framework) == before


def spoil(draft, sheet: str, rows: dict[int, dict[str, str]]):
    """The problems of a draft's workbook with some cells of one sheet written over."""
    book = Book(draft)
    for row, values in rows.items():
        for heading, value in values.items():
            book.set(sheet, row, heading, value)
    return [(p.row, p.column, p.reason) for p in book.check().problems]


def test_the_databases_rules_speak_by_row(draft):
    assert spoil(draft, "職位に求める能力", {2: {"印": ""}}) == [(2, "", "印か段階のどちらか一つを選んでください。")]
    assert spoil(draft, "職位", {3: {"並び順": "1"}}) == [(3, "", "この系列には、同じ並び順の職位がすでにあります。")]
    assert spoil(draft, "能力", {2: {"上の能力": "C2"}}) == [(2, "", "上の能力をたどると自分に戻ります。")]


def test_dates_out_of_order_are_told(book):
    headings = [row[0] for row in book.rows["方針"]]
    book.rows["方針"][headings.index("施行日")][1] = "2027-04-01"
    book.rows["方針"][headings.index("終了日")][1] = "2026-04-01"
    assert [problem.reason for problem in book.check().problems] == ["終了日は施行日以後の日にしてください。"]


def test_a_level_below_one_is_told(draft, by):
    book = Book(draft)
    book.only("能力の段階")
    book.add("能力の段階", 表="T2", 能力="C2", 段階="0", 段階の印="0")
    assert [(p.row, p.reason) for p in book.check().problems] == [(3, "段階は1以上の数にしてください。")]


def test_the_same_row_twice_is_told_at_the_second(draft):
    reason = "「記号」が同じ行が上にあります。どちらかを直すか消してください。"
    assert spoil(draft, "職種・給料表の系列", {}) == []
    book = Book(draft)
    book.add("職種・給料表の系列", 記号="F1", 並び順="2", 名称="別")
    assert book.check().problems == [Problem("職種・給料表の系列", 3, "記号", "F1", reason)]


def test_a_second_career_path_is_refused(book):
    for summary in ("一", "二"):
        book.add("キャリアパス", 説明=summary)
    assert [(p.row, p.reason) for p in book.check().problems] == [(3, "この表は一行までです。この行を消してください。")]


def test_one_bad_row_makes_no_trouble_for_those_that_refer_to_it(draft):
    assert [place for *place, _reason in spoil(draft, "要求の表", {2: {"記号": "T 1", "示し方": "?"}})] == [
        [2, "記号"],
        [2, "示し方"],
    ]
    assert [place for *place, _reason in spoil(draft, "職位に求める能力", {2: {"表": "T9"}})] == [[2, "表"]]


def test_unknown_missing_and_doubled_headings_are_told(book):
    book.rows["印"][0] = ["表", "印", "印", "つよさ"]
    assert [(p.row, p.column, p.reason.split("。")[0]) for p in book.check().problems] == [
        (1, "印", "同じ見出しが二つあります"),
        (1, "印", "同じ見出しが二つあります"),
        (1, "つよさ", "この見出しは使えません"),
        (1, "", "見出し「意味」がありません"),
        (1, "", "見出し「強さ」がありません"),
    ]


def test_unknown_doubled_and_empty_sheets_are_told(book):
    sheets = [Sheet("おまけ", [["a"]]), Sheet("印", []), *[Sheet("職位", book.rows["職位"])] * 2]
    report = import_sheets(book.framework, sheets, by=None, dry_run=True)
    assert [(p.sheet, p.row, p.reason.split("。")[0]) for p in report.problems] == [
        ("おまけ", None, "このシートの名は使えません"),
        ("印", None, "見出しの行がありません"),
        ("職位", None, "同じ名のシートがあります"),
        ("職位", None, "同じ名のシートがあります"),
    ]


def test_a_workbook_without_our_sheets_is_refused(draft):
    report = import_sheets(draft, [legend(draft)], by=None, dry_run=True)
    assert [p.reason.split("。")[0] for p in report.problems] == ["取り込む表がありません"]


def test_a_value_beside_the_table_is_told(book):
    book.rows["印"][1].append("メモ")
    (problem,) = book.check().problems
    assert (problem.row, problem.value, problem.reason[:16]) == (2, "メモ", "見出しのない列(左から5列目)に")


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


def test_two_hundred_errors_are_told_at_once_with_their_rows(draft, by):
    book = Book(draft)
    for number in range(200):
        book.add("方針の記載事項", 記号=f"P{number}", 並び順="一", 種類="用語", 見出し="語")
    book.set("職位", 2, "職位", "主事級")
    report = book.write(by)
    assert [(p.row, p.column, p.value) for p in report.problems] == [(n + 2, "並び順", "一") for n in range(200)]
    assert not report.written
    assert models.Grade.objects.get(code="G1").name == "主事"


def test_rows_that_other_tables_need_are_not_deleted_unasked(draft, by):
    book = Book(draft)
    book.only("職位", "能力")
    del book.rows["職位"][1], book.rows["能力"][2]
    problems = book.write(by).problems
    assert [(p.sheet, p.value, p.reason.split("行で")[0]) for p in problems] == [
        ("職位", "G1 主事", "「職位に求める能力」の1"),
        ("能力", "C2 企画力", "「施策・取組」の1"),
    ]
    assert models.Grade.objects.count() == 2


def test_rows_and_what_needs_them_go_together(book, by):
    book.only("職位", "職位に求める能力")
    del book.rows["職位"][1], book.rows["職位に求める能力"][1]
    assert book.write(by).problems == []
    assert list(models.Grade.objects.values_list("code", flat=True)) == ["G2"]
    assert models.Requirement.objects.count() == 1


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_frozen_edition_refuses(book, by, dry_run):
    put_in_force(book.framework)
    with pytest.raises(ValidationError) as refused:
        import_sheets(book.framework, book.sheets(), by=by, dry_run=dry_run)
    assert refused.value.code == "frozen"


def test_another_editions_rows_are_neither_seen_nor_touched(book, by):
    other = GradeFactory(code="X1")
    book.set("職位に求める能力", 2, "職位", "X1")
    assert [problem.value for problem in book.write(by).problems] == ["X1"]
    other.refresh_from_db()


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


# Robustness


def test_a_failure_half_way_leaves_nothing_behind(book, by, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    book.set("職位", 2, "職位", "主事級")
    book.set("施策・取組", 2, "名称", "太い柱")
    before = data_of(book.framework)
    monkeypatch.setattr(models.Measure, "save", fail)
    with pytest.raises(RuntimeError):
        book.write(by)
    assert data_of(book.framework) == before


def test_after_a_thousand_problems_the_database_is_asked_no_more(draft, by, django_assert_max_num_queries):
    book = Book(draft)
    book.set("職位", 2, "並び順", "2")
    for number in range(1000):
        book.add("方針の記載事項", 記号=f"P{number}", 並び順="一", 種類="用語", 見出し="語")
    with django_assert_max_num_queries(100):
        report = book.check()
    assert len(report.problems) == 1001
    assert report.problems[0].reason.startswith("直すところが多いため、残りの行は調べていません。")


def test_lists_to_choose_from_fit_into_excel():
    assert max(len(",".join(choices)) for table in TABLES for choices in table.choices().values()) < 255


ODD = ["", " ", "0", "-1", "=1", "９", "T1", "G2", "C1、C2", "はい", "\n", "x" * 5000, "𠮷", "9" * 11, "2026-02-30"]


def test_mutated_workbooks_neither_crash_nor_write_in_part(draft, by):
    good, before = export_workbook(draft), data_of(draft)
    outcomes = {"unreadable": 0, "refused": 0, "same": 0}
    chance = random.Random(2026)  # noqa: S311  # reproducible on purpose
    for _ in range(150):
        outcomes[outcome(draft, by, mutated(good, chance))] += 1
    assert data_of(draft) == before
    assert outcomes["unreadable"] > 50


def mutated(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 20])):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled[: chance.randrange(len(spoiled))]) if chance.random() < 0.1 else bytes(spoiled)


def outcome(draft, by, data: bytes) -> str:
    try:
        sheets = read(ContentFile(data, "a.xlsx"))
    except Unreadable:
        return "unreadable"
    return "refused" if import_sheets(draft, sheets, by=by, dry_run=True).problems else "same"


def test_mutated_cells_neither_crash_nor_write_in_part(draft, by):
    before, sheets = data_of(draft), sheets_of(draft)
    chance = random.Random(2026)  # noqa: S311  # reproducible on purpose
    for _ in range(150):
        book = Book(draft, sheets)
        for _ in range(chance.choice([1, 2, 10])):
            rows = chance.choice(list(book.rows.values()))
            row = chance.choice(rows)
            if row:
                row[chance.randrange(len(row))] = chance.choice(ODD)
        report = book.check()
        assert not report.written
    assert data_of(draft) == before
