"""What cannot be is found in memory, all at once, and told with the row to mend."""

from datetime import date

import pytest

from common.spreadsheets import Sheet
from staff.models import Employee, ImportRun, Posting
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory
from tests.staff.imports.files import departments, employees, postings, problems


def one(job):
    (found,) = problems(job)
    return found


def test_all_problems_at_once_and_nothing_is_written(hall):
    checked = hall.check(
        departments(["D5", "きのう", "新課", ""]),
        employees(["005", "", "2027-04-01"], ["006", "鈴木", "2027-02-30"]),
        postings(["777", "D2", "2027-04-01"], ["001", "D77", "2027-04-01"], ["005", "D5", "2027-04-01"]),
    )
    assert [p[:3] for p in problems(checked)] == [
        ("組織", 2, "適用開始日"),
        ("職員", 2, "氏名"),
        ("職員", 3, "採用日"),
        ("発令", 2, "職員番号"),
        ("発令", 3, "組織コード"),
    ]
    assert [p["value"] for p in checked.result["problems"]] == ["きのう", "", "2027-02-30", "777", "D77"]
    assert checked.result["files"]["errors"].endswith(".xlsx")
    assert hall.write(checked).state == "failed"
    assert (ImportRun.objects.count(), Employee.objects.count(), Posting.objects.count()) == (0, 1, 1)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["001", "D2", "2021-04-01", "2022-03-31", "", "本務"], "発令日", "本務の期間が、2020-04-01からの別の本務(D1)"),
        (["001", "D2", "2019-04-01", "2020-03-31", "", "兼務"], "発令日", "採用日(2020-04-01)より前に始まる発令"),
        (["001", "D2", "2027-04-01", "2027-03-01", "", "兼務"], "終了日", "発令日より前の日です。"),
        (["001", "D9", "2027-04-01", "", "", "兼務"], "組織コード", "この組織があるのは2000-04-01から2026-03-31まで"),
        (["001", "D2", "2027-04-01", "", "昇進", ""], "種別", "「昇進」は選べません。"),
        (["001", "D2", "2027-04-01", "", "", "たぶん"], "本務/兼務", "「本務」か「兼務」を入れてください。"),
        (["001", "D2", "2027-04-01", "", "", "", "はい"], "組織の長", "この組織には、同じ期間にほかの長"),
        (["1", "D2", "2027-04-01"], "職員番号", "「1」は、先頭の0が消えた「001」のようです。"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be(hall, row, column, reason):
    DepartmentFactory(authority=hall.authority, code="D9", valid_to=date(2026, 3, 31))
    sato = EmployeeFactory(authority=hall.authority, staff_number="008", name="佐藤 太郎")
    PostingFactory(employee=sato, department=hall.tax, is_head=True)
    hall.post.valid_to = date(2026, 3, 31)
    hall.post.save()
    sheet, number, heading, said = one(hall.check(postings(row)))
    assert (sheet, number, heading) == ("発令", 2, column)
    assert said.startswith(reason)


def test_two_new_main_orders_that_overlap_are_told_at_the_later_one(hall):
    rows = [
        ["001", "D2", "2027-04-01", "2028-03-31", "", "本務"],
        ["001", "D1", "2027-10-01", "", "", "本務"],
    ]
    assert one(hall.check(postings(*rows)))[:3] == ("発令", 3, "発令日")


def test_a_row_twice(hall):
    found = one(hall.check(postings(["001", "D2", "2027-04-01"], ["001", "D2", "令和9年4月1日"])))
    assert found == (
        "発令",
        3,
        "",
        "「職員番号・組織コード・発令日・本務/兼務」が2行目と同じです。どちらかを直すか消してください。",
    )


def test_a_new_person_whose_number_lost_its_zeros_is_no_new_person(hall):
    assert "先頭の0が消えた「001」" in one(hall.check(employees(["1", "山田 花子", "2020-04-01"])))[3]


def test_circles_and_missing_parents_are_found(hall):
    circle = departments(["D1", "2027-04-01", "総務課", "D2"], ["D2", "2027-04-01", "税務課", "D1"])
    found = problems(hall.check(circle))
    assert found
    assert all("自分に戻ります" in problem[3] for problem in found)
    late = departments(["D5", "2027-04-01", "新課", ""], ["D6", "2026-04-01", "新係", "D5"])
    assert one(hall.check(late)) == (
        "組織",
        3,
        "上位組織コード",
        "上位の組織は、適用開始日(2026-04-01)にある組織にしてください。",
    )


def test_different_days_of_abolition_are_refused(hall):
    rows = departments(
        ["D2", "2000-04-01", "税務課", "", "2027-03-31"], ["D2", "2026-04-01", "課税課", "", "2028-03-31"]
    )
    assert one(hall.check(rows))[:3] == ("組織", 2, "廃止日")


def test_leaving_is_one_day_and_not_before_the_last_order_begins(hall):
    found = problems(hall.check(postings(["001", "D2", "2027-04-01"], ["001", "", "2027-03-31", "", "退職"])))
    assert [p[1:3] for p in found] == [(2, "発令日")]
    conflict = problems(
        hall.check(
            employees(["001", "山田 花子", "2020-04-01", "2027-03-30"]), postings(["001", "", "2027-03-31", "", "退職"])
        )
    )
    assert one(hall.check(employees(["001", "山田 花子", "2020-04-01", "2020-03-31"])))[2] == "退職日"
    assert conflict[0][1:3] == (2, "発令日")


def test_required_headings_are_missed_and_strange_ones_are_named(hall):
    sheet = Sheet("職員", [["職員番号", "氏名", "血液型"], ["005", "鈴木", "O"]])
    checked = hall.check(sheet)
    assert one(checked)[2:] == (
        "",
        "「採用日」に当たる見出しがありません。見出しを足すか、列の対応を決め直してください。",
    )
    assert checked.result["sheets"][0]["ignored"] == ["血液型"]


def test_a_file_without_a_table_of_ours_says_which_there_are(hall):
    assert "組織、職員、発令、休業、資格、派遣" in one(hall.check(Sheet("Sheet1", [["a"]])))[3]


def test_formulas_and_hidden_characters_are_refused_with_their_cell(hall):
    checked = hall.check(employees(["005", "鈴\u200b木", "2027-04-01"]))
    assert one(checked)[:3] == ("職員", 2, "氏名")


def test_what_the_file_lacks_is_told_and_kept(hall):
    checked = hall.check(employees(["002", "新人 一郎", "2027-04-01"]))
    assert checked.result["sheets"][0]["missing"] == ["001 山田 花子"]
    hall.write(checked)
    assert Employee.objects.filter(staff_number="001").exists()


def test_other_tables_have_their_rules_too(hall):
    leave = Sheet("休業", [["職員番号", "種類", "開始日", "終了日"], ["001", "育児休業", "2027-05-01", "2027-04-01"]])
    skill = Sheet("資格", [["職員番号", "資格", "取得日", "有効期限"], ["001", "保育士", "2027-05-01", "2020-04-01"]])
    assert [p[:3] for p in problems(hall.check(leave, skill))] == [("休業", 2, "終了日"), ("資格", 2, "有効期限")]


def test_a_check_that_is_out_of_date_writes_nothing(hall):
    checked = hall.check(postings(["001", "D2", "2027-04-01"]))
    hall.post.valid_to = date(2027, 1, 31)
    hall.post.save()
    written = hall.write(checked)
    assert (written.state, Posting.objects.count()) == ("failed", 1)
    assert written.message == "確かめたあとで内容が変わったため、何も書き込んでいません。もう一度確かめてください。"
