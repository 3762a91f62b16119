"""What the training office's files do: new rows, changes field by field, what follows, twice the same, and back."""

from datetime import date, time
from decimal import Decimal

from common.models import Job
from common.spreadsheets import Sheet, write_csv
from common.spreadsheets.csv_files import CP932, UTF8
from staff.access import Role
from staff.models import ImportRun
from tests.factories import EmployeeFactory, user_with
from tests.importing import differences
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.imports.files import courses, days, effects, rules, sessions
from training.models import Course, CourseEffect, CourseSession, Enrolment, Provider, RequirementRule, SessionDay

NOON = "2026-11-21T12:00:00+09:00"
NEW = courses("L2|法務研修|K1|2027-04-01|G1、G2|6.5|RX 研修所")
BUILDS = effects("L2|C1|2")
HELD = sessions("L2 法務研修|2027-06-03|第1回|2027-06-08|2027-05-10|20|募集中")


def test_a_course_with_what_it_builds_and_when_it_is_held_comes_in_one_file(office):
    office.take(NEW, BUILDS, HELD)
    course = Course.objects.get(code="L2")
    assert (course.authority, course.kind, course.provider) == (office.authority, office.kind, office.provider)
    assert (course.grades, course.hours, course.valid_from) == (("G1", "G2"), Decimal("6.5"), date(2027, 4, 1))
    assert [(e.competency_code, e.level) for e in course.effects.all()] == [("C1", 2)]
    session = course.sessions.get()
    assert (session.capacity, session.state, session.ends_on) == (20, "open", date(2027, 6, 8))
    assert list(Course.objects.matching("法務")) == [course]


def test_a_new_session_is_held_on_its_weekdays_unless_days_are_written(office):
    checked = office.check(NEW, HELD)
    assert differences(checked, "研修の回")[2] == [("開催日", "", "2027-06-03、2027-06-04、2027-06-07、2027-06-08")]
    office.take(NEW, HELD, days("L2|2027-06-03|第1回|2027-06-05|9:00|17時30分"))
    day = SessionDay.objects.get()
    assert (day.day, day.starts_at, day.ends_at) == (date(2027, 6, 5), time(9), time(17, 30))


def test_days_are_filled_in_and_stay_when_the_file_comes_again(office):
    office.take(NEW, HELD)
    assert SessionDay.objects.count() == 4
    again = office.check(NEW, HELD)
    assert not again.result["changes_something"]


def test_twice_the_same_changes_nothing(office):
    everything = [NEW, BUILDS, HELD, rules("L2|2027-04-01|昇任したとき|G2、G1|所属長|窓口|12|L1")]
    office.take(*everything)
    again = office.check(*everything)
    assert again.result["problems"] == []
    assert not again.result["changes_something"]
    assert [s["counts"]["unchanged"] for s in again.result["sheets"]] == [1, 1, 1, 1]


def test_a_change_is_told_field_by_field(office):
    office.take(NEW, HELD)
    changed = sessions("L2|2027-06-03|第1回|2027-06-08|2027-05-17|30|募集を終了")
    assert differences(office.check(changed), "研修の回") == {
        2: [("状態", "募集中", "募集を終了"), ("申込の締切", "2027-05-10", "2027-05-17"), ("定員", "20", "30")]
    }
    grades = courses("L2|法務研修|K1|2027-04-01|G2、G1|6.50|RX")
    assert not office.check(grades).result["changes_something"]  # neither the order of codes nor a last zero


def test_rows_that_the_file_lacks_are_told_and_stay(office):
    checked = office.check(NEW)
    (told,) = checked.result["sheets"]
    assert told["missing"] == ["L1 係長研修"]
    office.write(checked)
    assert Course.objects.filter(code="L1").exists()


def test_a_rule_of_several_conditions_and_what_exempts_from_it(office):
    CourseFactory(authority=office.authority, kind=office.kind, code="L0")
    office.take(rules("L1|2027-04-01|昇任したとき|G2|評価者、所属長|窓口|12|L0"))
    rule = RequirementRule.objects.get()
    assert (rule.grades, rule.roles, rule.sectors) == (("G2",), ("evaluator", "head"), ("counter",))
    assert (rule.cause, rule.within_months) == ("promotion", 12)
    assert [course.code for course in rule.equivalents.all()] == ["L0"]
    changed = rules("L1|2027-04-01|昇任したとき|G2|所属長、評価者|窓口|6|")
    checked = office.check(changed)
    assert differences(checked, "受講のきまり") == {
        2: [("何か月以内", "12", "6"), ("修了していれば免除する研修", "L0", "")]
    }
    office.write(checked)
    assert list(RequirementRule.objects.get().equivalents.all()) == []


def test_another_target_is_another_rule(office):
    office.take(rules("L1|2027-04-01|昇任したとき|G2"))
    office.take(rules("L1|2027-04-01|昇任したとき|G1"))
    assert RequirementRule.objects.count() == 2


def test_csv_of_both_encodings_is_read(office):
    rows = [["記号", "名称", "種類"], ["R5", "髙度研修", "市"]]
    for encoding in (CP932, UTF8):
        data = write_csv(rows, encoding)
        checked = office.check_file(data, "機関.csv", table="provider")
        assert checked.result["problems"] == []
        office.write(checked)
    assert Provider.objects.get(code="R5").name == "髙度研修"


def test_what_looks_like_a_formula_stays_text(office):
    office.take(Sheet("研修機関", [["記号", "名称", "種類"], ["R6", "=1+1", "民間"]]))
    assert Provider.objects.get(code="R6").name == "=1+1"


# ── Back


def test_the_last_import_is_taken_back_as_a_whole(office):
    office.take(NEW, BUILDS, HELD, rules("L2|2027-04-01|昇任したとき|G2|||12|L1"))
    undone = office.undo()
    assert undone.state == Job.State.DONE, undone.message
    for model in (CourseEffect, CourseSession, SessionDay, RequirementRule):
        assert not model.objects.exists()
    assert [course.code for course in Course.objects.all()] == ["L1"]


def test_what_was_taken_away_comes_back(office):
    office.take(rules("L1|2027-04-01|昇任したとき|G2|||12|L1"))
    office.take(rules("L1|2027-04-01|昇任したとき|G2|||6|"))
    assert office.undo().state == Job.State.DONE
    rule = RequirementRule.objects.get()
    assert rule.within_months == 12
    assert [course.code for course in rule.equivalents.all()] == ["L1"]


def test_what_people_have_joined_is_not_taken_back(office):
    office.take(NEW, HELD)
    person = EmployeeFactory(authority=office.authority)
    Enrolment.objects.create(session=CourseSession.objects.get(), employee=person, state="applied", applied_at=NOON)
    undone = office.undo()
    assert undone.state == Job.State.FAILED
    assert "受講" in undone.message
    assert CourseSession.objects.exists()


def test_the_import_of_people_and_this_one_are_taken_back_apart(office):
    office.take(NEW)
    hr = user_with(Role.HR, authority=office.authority)
    ImportRun.objects.create(authority=office.authority, by=hr, at=NOON, file_name="a", summary="")
    assert office.undo(ImportRun.objects.get(book="training")).state == Job.State.DONE


def test_who_imported_stands_in_the_history_of_each_row(office):
    office.take(NEW, BUILDS)
    for row in (Course.objects.get(code="L2"), CourseEffect.objects.get()):
        record = row.history.get()
        assert (record.history_user, record.history_change_reason) == (office.officer, "取り込み: 目録.xlsx")


def test_added_seats_go_to_the_waiting_list(office):
    session = SessionFactory(course=office.course, name="第1回", capacity=1)
    people = [EmployeeFactory(authority=office.authority) for _ in range(2)]
    states = dict(zip(people, ("selected", "waiting"), strict=True))
    for person, state in states.items():
        Enrolment.objects.create(session=session, employee=person, state=state, applied_at=NOON)
    office.take(sessions("L1|2027-01-20|第1回|2027-01-21|2026-12-20|2|募集中"))
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"selected"}
