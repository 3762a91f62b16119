"""What somebody changed in a scheme's workbook is what changes in the draft, or is told with its cell."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from common.importing import Difference, Kind, Problem, RowChange
from evaluations import schemes
from evaluations.models import Axis, AxisWeight, GoalKind, ItemWeight, ScaleLevel, Threshold
from tests.evaluations.workbook.book import Book, data_of, told

pytestmark = pytest.mark.django_db


def changes(report) -> dict[str, list[RowChange]]:
    return {sheet.name: sheet.changes for sheet in report.changed_sheets}


# ── What is changed


def test_a_dry_run_tells_each_difference_and_writes_nothing(book):
    book.set("評価の軸", 2, "名称", "能力・態度")
    book.add("目標の種類", 記号="try", 並び順="3", 名称="挑戦", 届かなくても標準とみなす="はい")
    before = data_of(book.scheme)
    found = changes(book.check())
    assert found == {
        "評価の軸": [RowChange(Kind.CHANGED, 2, "ability 能力・態度", (Difference("名称", "能力評価", "能力・態度"),))],
        "目標の種類": [RowChange(Kind.NEW, 4, "try 挑戦")],
    }
    assert data_of(book.scheme) == before


def test_a_row_whose_cells_are_blank_has_a_name_too(book):
    book.set("目標の数", 2, "最多", "7")
    book.add("段階の境", 何点から="95", 評語="5")
    labels = {sheet: [change.label for change in found] for sheet, found in changes(book.check()).items()}
    assert labels == {"段階の境": ["(空欄) × 95"], "目標の数": ["(空欄)"]}


def test_what_was_checked_is_what_is_written_and_leaves_a_trace(book, by):
    book.fact("項目ごとの評語も開示する", "はい")
    book.fact("対象の任用形態", "常勤、再任用")
    book.fact("週の勤務時間の下限", "15.5")
    book.set("段階の境", book.row_of("段階の境", 何点から="80"), "何点から", "82.5")
    report = book.write(by, agreed=book.check().fingerprint)
    assert report.written
    book.scheme.refresh_from_db()
    assert (book.scheme.tells_items, book.scheme.min_weekly_hours) == (True, Decimal("15.5"))
    assert book.scheme.employment_types == ("regular", "reappointed")
    assert Threshold.objects.filter(lower=Decimal("82.5"), level__symbol="4").exists()
    (entry,) = LogEntry.objects.all()
    assert entry.get_change_message() == "取り込み: 評価制度 変更1、段階の境 新規1・削除1"


def test_nothing_is_written_when_the_draft_changed_since_the_check(book, by):
    book.set("評価の軸", 2, "名称", "能力・態度")
    agreed = book.check().fingerprint
    Axis.objects.filter(code="ability").update(name="別")
    assert not book.write(by, agreed=agreed).written
    assert Axis.objects.get(code="ability").name == "別"


def test_tables_without_a_sheet_stay_as_they_are(book, by):
    book.only("目標の数")
    before = ItemWeight.objects.count()
    book.set("目標の数", 2, "最多", "7")
    assert book.write(by).written
    assert ItemWeight.objects.count() == before
    assert book.scheme.goalrule_set.get().at_most == 7


def test_marks_of_a_scale_swap_their_places_and_a_new_one_comes_between(book, by):
    top, next_ = book.row_of("評語", 評語="5"), book.row_of("評語", 評語="4")
    book.set("評語", top, "段階", "4")
    book.set("評語", next_, "段階", "5")
    assert book.write(by).problems == []
    places = dict(ScaleLevel.objects.filter(scheme=book.scheme, scale__code="five").values_list("symbol", "ordinal"))
    assert (places["5"], places["4"]) == (4, 5)
    again = Book(book.scheme)
    again.set("評語", again.row_of("評語", 評語="4"), "段階", "6")
    again.add("評語", 段階の組="five", 段階="5", 評語="4.5", 点="4.5", 標準="いいえ")
    assert again.write(by).problems == []


def test_the_standard_moves_to_another_mark(book, by):
    rows = [row for row in range(2, len(book.rows["評語"]) + 1) if book.rows["評語"][row - 1][0].startswith("five")]
    for row in rows:
        book.set("評語", row, "標準", "はい" if book.rows["評語"][row - 1][2] == "4" else "いいえ")
    assert book.write(by).problems == []
    assert [level.symbol for level in ScaleLevel.objects.filter(scale__code="five", is_standard=True)] == ["4"]


def test_a_new_scale_is_used_at_once_by_axis_threshold_and_scheme(book, by):
    book.add("評語の段階の組", 記号="two", 並び順="9", 名称="二段階")
    book.add("評語", 段階の組="two", 段階="2", 評語="良", 標準="はい")
    book.add("評語", 段階の組="two", 段階="1", 評語="可", 標準="いいえ")
    book.fact("総合評価の段階", "two")
    book.rows["段階の境"] = [row for row in book.rows["段階の境"] if row[0]]
    book.add("段階の境", 何点から="0", 評語="可")
    book.add("段階の境", 何点から="60", 評語="良")
    assert book.write(by).problems == []
    book.scheme.refresh_from_db()
    assert book.scheme.overall_scale.code == "two"
    whole = Threshold.objects.filter(scheme=book.scheme, axis=None).order_by("lower")
    assert [(row.lower, row.level.symbol) for row in whole] == [(0, "可"), (60, "良")]
    assert {row.level.scale.code for row in whole} == {"two"}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("G4、G5", {"G4", "G5"}),
        ("G5 部長、G4 課長", {"G4", "G5"}),
        ("G4 G5", {"G4", "G5"}),
        ("Ｇ4,G5", {"G4", "G5"}),
        ("G4\nG5", {"G4", "G5"}),
        ("", set()),
    ],
)
def test_codes_may_be_written_in_the_usual_ways(book, by, written, stored):
    book.set("目標の種類", book.row_of("目標の種類", 記号="management"), "必ず立てる職位", written)
    assert book.write(by).problems == []
    assert set(GoalKind.objects.get(code="management").required_of) == stored


def test_the_order_of_codes_is_no_change(book):
    row = book.row_of("項目のウエイト", 職位="G4 課長、G5 部長")
    book.set("項目のウエイト", row, "職位", "G5、G4")
    assert not book.check().changes_something


# ── What is refused

UNKNOWN = "方針に、記号が「G99」の職位はありません。記号を直してください。"


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "reason"),
    [
        ("評価の軸", "個別の評語", "seven", "「評語の段階の組」に「seven」の行がありません。"),
        ("評価の軸", "方式", "印象", "「印象」は選べません。"),
        ("評価の軸", "名称", "", "空欄にできません。"),
        ("評語", "段階", "上", "整数を入れてください。"),
        ("評語", "段階", "0", "1 以上"),
        ("評語", "点", "NaN", "数(例: 12.5)を入れてください。"),
        ("評語", "点", "1e3", "数(例: 12.5)を入れてください。"),
        ("評語", "標準", "たぶん", "「はい」か「いいえ」を入れてください。"),
        ("軸のウエイト", "ウエイト(%)", "140", "100 以下"),
        ("軸のウエイト", "職位", "G99", UNKNOWN),
        ("項目のウエイト", "項目の記号", "X1", "方針に、記号が「X1」の能力はありません。"),
        ("評価項目", "対象の職種", "F99", "記号が「F99」"),
        ("評価項目", "記号", "あ", "記号は半角の英数字"),
        ("段階の境", "評語", "松", "「評語」に「松」の行がありません。"),
        ("段階の境", "軸", "attitude", "「評価の軸」に「attitude」の行がありません。"),
        ("困難度", "動かす段階", "9", "3 以下"),
        ("評価者の段階", "だれが", "市長", "「市長」は選べません。"),
        ("苦情の申出の期間", "長さ", "0", "1 以上"),
    ],
)
def test_a_bad_cell_is_named_with_its_reason(book, sheet, heading, value, reason):
    book.set(sheet, 2, heading, value)
    before = told(book.scheme)
    named = [p for p in book.check().problems if (p.row, p.column, p.value) == (2, heading, value)]
    assert [p.sheet for p in named] == [sheet]
    assert reason in named[0].reason
    assert told(book.scheme) == before


def test_all_errors_are_told_at_once_and_nothing_is_written(book, by):
    book.set("評価の軸", 2, "名称", "新しい名")
    book.set("評語", 2, "点", "点")
    book.set("目標の数", 2, "最少", "9")
    row = book.fact("種類", "臨時")
    report = book.write(by)
    assert not report.written
    assert {(p.sheet, p.row, p.column) for p in report.problems} == {
        ("評語", 2, "点"),
        ("評価制度", row, "内容"),
        ("目標の数", 2, ""),
    }
    assert Axis.objects.get(code="ability").name == "能力評価"


def test_the_databases_rules_speak_by_row(book):
    book.fact("総合評価の段階", "")
    book.set("困難度", 2, "係数", "0")
    found = {(p.sheet, p.reason) for p in book.check().problems}
    assert ("困難度", "係数は0より大きくしてください。") in found
    assert ("評価制度", "総合評価を出すなら、その段階を選んでください。") in found
    assert any("「総合評価の段階」が空欄です" in reason for sheet, reason in found if sheet == "段階の境")


def test_two_marks_of_one_scale_cannot_both_be_the_standard(book):
    book.set("評語", book.row_of("評語", 評語="5"), "標準", "はい")
    assert [p.reason for p in book.check().problems] == ["標準の段階は一つだけです。"]


def test_one_bad_row_makes_no_trouble_for_those_that_refer_to_it(book):
    book.set("評価の軸", 2, "全体の評語", "seven")
    assert [(p.sheet, p.row, p.column) for p in book.check().problems] == [("評価の軸", 2, "全体の評語")]


def test_the_same_row_twice_is_told_at_the_second(book):
    book.add("軸のウエイト", 軸="ability", 職位="G5", **{"ウエイト(%)": "10"})
    last = len(book.rows["軸のウエイト"])
    reason = "「軸・職位」が同じ行が上にあります。どちらかを直すか消してください。"
    assert book.check().problems == [Problem("軸のウエイト", last, "職位", "G5", reason)]


def test_rows_that_nothing_tells_apart_are_told_and_one_of_them_can_go(book, scheme, by):
    axis = scheme.axis_set.get(code="ability")
    AxisWeight.objects.create(scheme=scheme, axis=axis, grades=("G5",), weight=41)
    doubled = Book(scheme)
    assert len(doubled.check().problems) == 1
    assert book.write(by).problems == []
    assert axis.weights.filter(grades__has="G5").count() == 1


def test_a_scale_that_other_tables_need_is_not_deleted_unasked(book):
    book.only("評語の段階の組")
    del book.rows["評語の段階の組"][1]
    reasons = [p.reason for p in book.check().problems]
    assert any("「評価制度」の1行で使われている" in reason for reason in reasons)
    assert any("「評価の軸」の2行で使われている" in reason for reason in reasons)


def test_a_code_that_the_policy_no_longer_has_may_stay_but_not_come(book, scheme, by):
    GoalKind.objects.filter(scheme=scheme, code="management").update(required_of=("G99",))
    kept = Book(scheme)
    assert kept.rows["目標の種類"][2][3] == "G99"
    kept.set("目標の種類", 3, "名称", "管理")
    assert kept.write(by).problems == []
    book.set("目標の種類", 3, "立てられる職位", "G98")
    assert "記号が「G98」" in book.check().problems[0].reason


def test_a_scheme_that_is_used_since_the_check_takes_nothing_in(book, by):
    book.set("評価の軸", 2, "名称", "新しい名")
    schemes.freeze(book.scheme)
    with pytest.raises(ValidationError, match="評価に使われている制度"):
        book.write(by)
    assert Axis.objects.get(code="ability").name == "能力評価"
