"""What a file of routes and exceptions does: new, changed, unchanged, missing; written, and taken back."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from common.importing import LEGEND
from common.models import Job
from common.spreadsheets import read, write_csv, write_xlsx
from common.spreadsheets.csv_files import UTF8
from evaluations.models import Route, RouteException
from evaluations.resources.routes import TABLES
from staff.access import Role
from staff.models import AuditEvent, Employee
from staff.resources.tables import whole
from tests.evaluations.imports.files import exceptions, routes
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory, user_with
from tests.importing import differences, problems

FILE = [
    routes(
        "一次評価者||||2026-04-01|上の組織の長|0",
        "二次評価者|010 総務課|G1、G5|はい|2026-04-01|決まった人|||002 部長 二郎|2027-03-31",
        "確認者|010|||2026-04-01|決まった組織の長||010",
    ),
    exceptions(
        "001|二次評価者|2026-04-01|この人が評価する|002|兼務先の上司のため",
        "001|確認者|2026-10-01|この段階を省く||試行のため",
    ),
]


def test_new_rows_are_written_as_they_stand(hall):
    hall.take(*FILE)
    first, second, confirmer = Route.objects.order_by("pk")
    assert (first.stage, first.department, first.by, first.levels_up) == ("first", None, "head_above", 0)
    assert (second.department, second.grades, second.heads_only) == (hall.place, ("G1", "G5"), True)
    assert (second.by, second.person, second.valid_to) == ("person", hall.boss, date(2027, 3, 31))
    assert (confirmer.by, confirmer.of_department) == ("head_of", hall.place)
    replaced, skipped = RouteException.objects.order_by("pk")
    assert (replaced.employee, replaced.evaluator, replaced.action) == (hall.person, hall.boss, "replace")
    assert (skipped.stage, skipped.action, skipped.evaluator) == ("confirmer", "skip", None)
    assert second.history.get().history_change_reason == "取り込み: 経路.xlsx"
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.IMPORT).exists()


def test_the_same_file_again_changes_nothing(hall):
    hall.take(*FILE)
    checked = hall.check(*FILE)
    assert problems(checked) == []
    assert [sheet["counts"] for sheet in checked.result["sheets"]] == [
        {"new": 0, "changed": 0, "unchanged": 3},
        {"new": 0, "changed": 0, "unchanged": 2},
    ]


def test_what_is_stored_goes_out_and_comes_back_without_a_change(hall):
    hall.take(*FILE)
    sheets = read(ContentFile(write_xlsx(whole(hall.authority, TABLES)), "a.xlsx"))
    assert [found.name for found in sheets] == [LEGEND, "評価者の経路", "評価者の例外"]
    assert {row[1] for row in sheets[1].rows[1:]} == {"", "010 総務課"}
    assert {row[4] for row in sheets[2].rows[1:]} == {"", "002 部長 二郎"}
    checked = hall.check(*sheets)
    assert (problems(checked), checked.result["changes_something"]) == ([], False)


def test_a_change_is_told_field_by_field_and_what_the_file_lacks_stays(hall):
    hall.take(*FILE)
    checked = hall.check(
        routes("一次評価者||||2026-04-01|決まった人|||001|2027-03-31"),
        exceptions("001|二次評価者|2026-04-01||002|新しい理由"),
    )
    assert differences(checked, "評価者の経路") == {
        2: [
            ("評価者", "上の組織の長", "決まった人"),
            ("評価者とする人", "", "001 山田 一郎"),
            ("終了日", "", "2027-03-31"),
        ]
    }
    of_routes, of_exceptions = checked.result["sheets"]
    assert of_routes["changed"][0]["label"] == "全庁 一次評価者 2026-04-01から"
    assert of_routes["missing"] == ["010 G1、G5 長だけ 二次評価者 2026-04-01から", "010 確認者 2026-04-01から"]
    assert of_exceptions["missing"] == ["001 山田 一郎 確認者 2026-10-01から"]


def test_an_import_is_taken_back_row_by_row(hall):
    old = hall.route()
    hall.take(FILE[0])
    hall.take(routes("一次評価者||||2026-04-01|決まった人|||002"))
    old.refresh_from_db()
    assert old.person == hall.boss
    assert hall.undo().state == Job.State.DONE
    old.refresh_from_db()
    assert (old.by, old.person) == ("head_above", None)
    assert hall.undo().state == Job.State.DONE
    assert list(Route.objects.all()) == [old]


def test_a_row_that_was_changed_since_is_not_taken_back(hall):
    hall.take(*FILE)
    Route.objects.filter(stage="first").update(levels_up=1)
    undone = hall.undo()
    assert undone.state == Job.State.FAILED
    assert "あとで変えられた行" in undone.message
    assert Route.objects.count() == 3


def test_headings_of_ones_own_are_mapped(hall):
    rows = [["職番", "区分", "いつから", "上司", "わけ"], ["001", "一次評価者", "R9.4.1", "002", "派遣のため"]]
    mapping = {"staff_number": "職番", "stage": "区分", "valid_from": "いつから", "evaluator": "上司", "reason": "わけ"}
    data = write_csv(rows, UTF8)
    checked = hall.check_file(data, "例外.csv", table="routeexception", mappings={"routeexception": mapping})
    assert problems(checked) == []
    hall.write(checked)
    assert RouteException.objects.get().valid_from == date(2027, 4, 1)


# ── What is refused


@pytest.mark.parametrize(
    ("sheet", "column", "value", "said"),
    [
        (routes("一次評価者|099||||"), "開始日", "", "空欄にできません"),
        (routes("一次評価者|099|||2026-04-01"), "対象の組織", "099", "組織コード「099」の組織がありません"),
        (routes("一次評価者|10|||2026-04-01"), "対象の組織", "10", "先頭の0が消えた「010」"),
        (routes("一次評価者||G9||2026-04-01"), "対象の職位", "G9", "方針に、記号が「G9」の職位はありません"),
        (routes("部長||||2026-04-01"), "段階", "部長", "「部長」は選べません"),
        (routes("一次評価者|||たまに|2026-04-01"), "長だけ", "たまに", "「はい」か「いいえ」"),
        (routes("一次評価者||||きのう"), "開始日", "きのう", "日付"),
        (routes("一次評価者||||2026-04-01||上"), "いくつ上の長か", "上", "整数"),
        (routes("一次評価者||||2026-04-01|決まった人"), "評価者", "決まった人", "評価者とする人を選んでください"),
        (routes("一次評価者||||2026-04-01|決まった組織の長"), "評価者", "決まった組織の長", "組織を選んで"),
        (
            routes("一次評価者||||2026-04-01|決まった人|||009"),
            "評価者とする人",
            "009",
            "「009」の職員がいません",
        ),
        (routes("一次評価者||||2026-04-01|||||2026-03-31"), "終了日", "2026-03-31", "終了日は開始日以後"),
        (exceptions("009|一次評価者|2026-04-01||002|理由"), "職員番号", "009", "「009」の職員がいません"),
        (exceptions("1|一次評価者|2026-04-01||002|理由"), "職員番号", "1", "先頭の0が消えた「001」"),
        (exceptions("001|一次評価者|2026-04-01||002"), "理由", "", "空欄にできません"),
        (exceptions("001|一次評価者|2026-04-01|||理由"), "扱い", "", "評価者を選んでください"),
        (exceptions("001|一次評価者|2026-04-01||001|理由"), "評価者", "001", "本人を評価者にはできません"),
    ],
)
def test_each_problem_is_told_with_its_cell(hall, sheet, column, value, said):
    checked = hall.check(sheet)
    found = [row for row in problems(checked) if row[2] == column]
    assert [row[:4] for row in found] == [(sheet.name, 2, column, value)]
    assert said in found[0][4]
    assert hall.write(checked).state == Job.State.FAILED
    assert not Route.objects.exists()
    assert not RouteException.objects.exists()


def test_all_problems_are_told_at_once(hall):
    checked = hall.check(
        routes("一次評価者|099|G9||2026-04-01", "一次評価者||||2026-04-01"),
        exceptions("009|二次評価者|きのう||002|理由"),
    )
    assert [(sheet, row, column) for sheet, row, column, _value, _reason in problems(checked)] == [
        ("評価者の経路", 2, "対象の組織"),
        ("評価者の経路", 2, "対象の職位"),
        ("評価者の例外", 2, "開始日"),
        ("評価者の例外", 2, "職員番号"),
    ]
    assert not Route.objects.exists()


def test_a_row_that_is_there_twice_is_refused_whatever_the_order_of_its_codes(hall):
    row = "一次評価者||G1、G5||2026-04-01"
    ((_sheet, number, _column, _value, reason),) = problems(hall.check(routes(row, row.replace("G1、G5", "G5 G1"))))
    assert number == 3
    assert "2行目と同じです" in reason


def test_a_code_that_the_policy_no_longer_has_may_stay(hall):
    hall.route(grades=("G9",))
    checked = hall.check(routes("一次評価者||G9||2026-04-01|決まった人|||002"))
    assert problems(checked) == []


def test_people_and_places_of_another_city_are_unknown(hall):
    other = AuthorityFactory()
    DepartmentFactory(authority=other, code="777")
    EmployeeFactory(authority=other, staff_number="777")
    found = problems(hall.check(routes("一次評価者|777|||2026-04-01|決まった人|||777")))
    assert [(column, value) for _sheet, _row, column, value, _reason in found] == [
        ("対象の組織", "777"),
        ("評価者とする人", "777"),
    ]


def test_nobody_says_who_evaluates_himself_nor_takes_it_back(hall):
    Employee.objects.filter(pk=hall.person.pk).update(user=hall.hr)
    colleague = user_with(Role.HR, authority=hall.authority)
    checked = hall.check(*FILE)
    assert [row[:4] for row in problems(checked)] == [
        ("評価者の例外", 2, "職員番号", "001"), ("評価者の例外", 3, "職員番号", "001"),
    ]  # fmt: skip
    assert {row[4] for row in problems(checked)} == {"自分については決められません。ほかの人事担当に頼んでください。"}
    assert hall.write(checked).state == Job.State.FAILED
    assert not RouteException.objects.exists()
    assert hall.write(hall.check(*FILE, by=colleague)).state == Job.State.DONE
    assert problems(hall.check(*FILE)) == []  # as it stands already
    changed = exceptions("001|二次評価者|2026-04-01|この段階を省く||理由")
    assert len(problems(hall.check(changed))) == 1
    undone = hall.undo()
    assert (undone.state, "自分についての行" in undone.message) == (Job.State.FAILED, True)
    assert RouteException.objects.count() == 2


@pytest.mark.parametrize("role", [Role.BUREAU_HR, Role.TRAINING, Role.AUDITOR])
def test_a_job_of_somebody_without_the_right_is_refused(hall, role):
    checked = hall.check(*FILE, by=user_with(role, authority=hall.authority))
    assert checked.state == Job.State.FAILED
    assert "権限がありません" in checked.message
