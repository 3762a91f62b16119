"""What cannot be is told with sheet, row, column, value and reason, all at once, and nothing is written."""

import pytest

from common.models import Job
from staff.access import Role
from tests.factories import AuthorityFactory, EmployeeFactory, user_with
from tests.importing import problems
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.imports.files import courses, days, effects, questions, rules, sessions
from training.models import Answer, Course, CourseSession, Enrolment, Question

SESSION = "L1|2027-06-03|第1回|2027-06-08|2027-05-10|20|募集中"


@pytest.mark.parametrize(
    ("sheet", "column", "value", "said"),
    [
        (courses("L2|法務|K9|2027-04-01"), "区分", "K9", "「研修の区分」の表に「K9」がありません"),
        (courses("L2|法務|K1|2027-04-01|G1、G9"), "対象の職位", "G1、G9", "方針に、記号が「G9」の職位はありません"),
        (courses("L2|法務|K1|2027-04-01|||RX|2027-03-31"), "終了日", "2027-03-31", "終了日は開始日以後の日"),
        (courses("あ|法務|K1|2027-04-01"), "記号", "あ", "半角の英数字"),
        (courses(f"L2|{'長' * 81}|K1|2027-04-01"), "名称", "長" * 81, "80字以内"),
        (courses("L2|法務|K1|きのう"), "開始日", "きのう", "日付"),
        (courses("L2|法務|K1|2027-04-01||長い"), "時間数", "長い", "数(例: 6.5)"),
        (courses("L2||K1|2027-04-01"), "名称", "", "空欄にできません"),
        (effects("L1|C9"), "能力", "C9", "方針に、記号が「C9」の能力はありません"),
        (effects("L9|C1"), "研修", "L9", "「研修」の表に「L9」がありません"),
        (sessions("L1|2027-06-03|第1回|2027-06-02|2027-05-10"), "最終日", "2027-06-02", "最終日は初日以後"),
        (sessions("L1|2027-06-03|第1回|2027-06-08|2027-06-04"), "申込の締切", "2027-06-04", "初日までの日"),
        (sessions("L1|2027-06-03|第1回|2027-06-08|2027-05-10|0"), "定員", "0", "1"),
        (sessions("L1|2027-06-03|第1回|2027-06-08|2027-05-10||中止"), "状態", "中止", "回の画面で行います"),
        (sessions("L1|2027-06-03|第1回|2027-06-08|2027-05-10||未定"), "状態", "未定", "「未定」は選べません"),
        (days("L1|2027-06-03|第9回|2027-06-03"), "研修", "L1", "「研修の回」の表に「L1 2027-06-03 第9回」がありません"),
        (rules("L1|2027-04-01|役割に就いたとき|G2"), "きっかけ", "役割に就いたとき", "役割を選んでください"),
        (rules("L1|2027-04-01|昇任したとき|G9"), "職位", "G9", "方針に、記号が「G9」"),
        (rules("L1|2027-04-01|昇任したとき||長老"), "役割", "長老", "「長老」は選べません"),
        (rules("L1|2027-04-01|昇任したとき|G2|||12|L9"), "修了していれば免除する研修", "L9", "「研修」の表に「L9」"),
        (questions("|よかったか|2027-04-01|感想|5段階"), "種類", "感想", "「感想」は選べません"),
    ],
)
def test_each_problem_is_told_with_its_cell(office, sheet, column, value, said):
    checked = office.check(sheet)
    ((name, row, told, cell, reason),) = problems(checked)
    assert (name, row, told, cell) == (sheet.name, 2, column, value)
    assert said in reason
    assert office.write(checked).state == Job.State.FAILED
    assert Course.objects.count() == 1


def test_all_problems_are_told_at_once_and_a_faulty_row_makes_no_trouble_for_those_that_name_it(office):
    checked = office.check(
        courses("L2|法務|K9|2027-04-01", "L3|財務|K1|きのう", "L4|良い|K1|2027-04-01"),
        effects("L2|C1", "L3|C9"),
        sessions("L3|2027-06-03|第1回|2027-06-08|2027-05-10"),
    )
    assert [(sheet, row, column) for sheet, row, column, _value, _reason in problems(checked)] == [
        ("研修", 2, "区分"),
        ("研修", 3, "開始日"),
        ("期待される効果", 3, "能力"),
    ]
    assert not Course.objects.filter(code="L4").exists()


def test_two_faults_of_one_row_are_told_together(office):
    found = problems(office.check(courses("L2|法務|K9|きのう|G1、G9")))
    assert [column for _sheet, _row, column, _value, _reason in found] == ["開始日", "区分", "対象の職位"]


def test_a_row_that_is_there_twice_is_refused(office):
    ((_sheet, row, _column, _value, reason),) = problems(
        office.check(courses("L2|法務|K1|2027-04-01", "L2|財務|K1|2027-04-01"))
    )
    assert row == 3
    assert "「記号」が2行目と同じです" in reason


def test_zeros_that_excel_took_are_told(office):
    CourseFactory(authority=office.authority, kind=office.kind, code="001")
    ((*_place, reason),) = problems(office.check(courses("1|法務|K1|2027-04-01")))
    assert "先頭の0が消えた「001」" in reason
    ((*_place, reason),) = problems(office.check(effects("1|C1")))
    assert "先頭の0が消えた「001」" in reason


def test_another_citys_rows_are_unknown(office):
    CourseFactory(authority=AuthorityFactory(), code="Z1")
    ((*_place, reason),) = problems(office.check(effects("Z1|C1")))
    assert "「研修」の表に「Z1」がありません" in reason


def test_a_code_that_a_row_has_already_may_stay(office):
    Course.objects.filter(code="L1").update(grades=("G7",))
    assert problems(office.check(courses("L1|係長研修|K1|2020-04-01|G7、G1"))) == []
    ((*_place, reason),) = problems(office.check(courses("L1|係長研修|K1|2020-04-01|G7、G8")))
    assert "「G8」" in reason


# ── Sessions with people


@pytest.fixture
def session(office):
    session = SessionFactory(course=office.course, name="第1回", capacity=2)
    session.days.create(day=session.starts_on)
    for _ in range(2):
        person = EmployeeFactory(authority=office.authority)
        Enrolment.objects.create(
            session=session, employee=person, state="selected", applied_at="2026-11-21T12:00:00+09:00"
        )
    return session


def test_nobody_loses_his_seat(office, session):
    ((*_place, column, value, reason),) = problems(
        office.check(sessions("L1|2027-01-20|第1回|2027-01-21|2026-12-20|1|募集中"))
    )
    assert (column, value) == ("定員", "1")
    assert "もう2人の受講が決まっています" in reason


@pytest.mark.parametrize(("stored", "state"), [("open", "実施済み"), ("cancelled", "募集中"), ("held", "準備中")])
def test_what_concerns_people_is_not_done_by_a_file(office, session, stored, state):
    CourseSession.objects.update(state=stored)
    ((*_place, column, _value, reason),) = problems(
        office.check(sessions(f"L1|2027-01-20|第1回|2027-01-21|2026-12-20|2|{state}"))
    )
    assert column == "状態"
    assert "回の画面で行います" in reason


def test_a_session_that_was_cancelled_comes_back_as_it_is(office, session):
    CourseSession.objects.update(state="cancelled")
    checked = office.check(sessions("L1|2027-01-20|第1回|2027-01-21|2026-12-20|2|中止"))
    assert problems(checked) == []
    assert not checked.result["changes_something"]


def test_days_stand_within_their_session(office, session):
    ((*_place, column, value, reason),) = problems(office.check(days("L1|2027-01-20|第1回|2027-01-25")))
    assert (column, value) == ("日", "2027-01-25")
    assert "回の初日から最終日まで" in reason
    session.days.create(day=session.ends_on)
    ((*_place, column, _value, reason),) = problems(
        office.check(sessions("L1|2027-01-20|第1回|2027-01-20|2026-12-20|2|募集中"))
    )
    assert column == "最終日"
    assert "2027-01-21" in reason


def test_a_question_that_was_answered_is_not_asked_otherwise(office):
    asked = Question.objects.create(
        authority=office.authority, kind="reaction", text="よかったか", valid_from="2020-04-01"
    )
    row = questions("|よかったか|2020-04-01|自分で見た習得度|5段階")
    assert problems(office.check(row)) == []
    Answer.objects.create(question=asked, course=office.course, year=2026, score=3)
    ((*_place, reason),) = problems(office.check(row))
    assert "もう答えのある問いです" in reason


def test_who_has_no_right_is_refused_in_the_job_too(office):
    stranger = user_with(Role.BUREAU_HR, authority=office.authority)
    refused = office.check(courses("L2|法務|K1|2027-04-01"), by=stranger)
    assert (refused.state, refused.message) == (Job.State.FAILED, "取り込みをする権限がありません。")
