"""What a workbook may not say is told by sheet and row, every problem at once."""

import pytest
from django.core.exceptions import ValidationError

from common.importing import Problem
from common.spreadsheets import Sheet
from competencies import models
from competencies.workbook import import_sheets, legend
from tests.competencies.workbook.book import Book, data_of
from tests.factories import GradeFactory, put_in_force

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
        ("職位", "系列", "F9", f"「職種・給料表の系列」に「F9」{NO_ROW}"),
        ("能力", "種類", "力", "「力」は選べません。次から選んでください: 能力、意識、行動、スキル"),
        ("職位に求める能力", "印", "×", f"「印」に「×」{NO_ROW}"),
        ("施策・取組", "育つと期待される能力", "C1、C9", f"「能力」に「C9」{NO_ROW}"),
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
