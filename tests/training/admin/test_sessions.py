"""Sessions at the training office's desk: days, next year's, states, seats."""

from datetime import date

import pytest
import time_machine

from tests.staff.admin.desk import errors, rows
from tests.training.admin.desk import url
from tests.training.factories import SessionFactory
from training.models import CourseSession, Enrolment

SESSION = {
    "name": "第1回", "state": "planned", "starts_on": "2027-06-03", "ends_on": "2027-06-08", "place": "", "deadline":
    "2027-05-10", "capacity": "", "section_limit": "", "seating": "selection", "needs_head": "on", "report_days": "10",
    "follow_up_months": "3", "note": "",
}  # fmt: skip


def sent(city, *days, **changed):
    return {**SESSION, "course": city.course.pk, **rows("days", *days), **changed}


@pytest.fixture
def session(city):
    return SessionFactory(course=city.course, name="第1回", capacity=20)


def test_the_weekdays_between_are_filled_in(city, desk):
    answer = desk.post(url("coursesession", "add"), sent(city, fill_days="on"), follow=True)
    days = CourseSession.objects.get().days.values_list("day", flat=True)
    assert [day.day for day in days] == [3, 4, 7, 8]
    assert "開催日を4日足しました。" in answer.content.decode()


def test_days_that_were_typed_stay_as_they_are(city, desk):
    typed = {"day": "2027-06-05", "starts_at": "9:00", "ends_at": "12:00", "place": "市民会館"}
    desk.post(url("coursesession", "add"), sent(city, typed, fill_days="on"))
    days = {day.day.day: day.place for day in CourseSession.objects.get().days.all()}
    assert days == {3: "", 4: "", 5: "市民会館", 7: "", 8: ""}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"ends_on": "2027-06-02"}, "__all__", "最終日は初日以後"),
        ({"deadline": "2027-06-04"}, "__all__", "申込の締切は初日まで"),
        ({"capacity": "0"}, "capacity", "1"),
        ({"state": "cancelled"}, "state", "cancelled"),
        ({"state": "held"}, "state", "held"),
        ({"place": "場" * 81}, "place", "80"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(city, desk, changed, field, said):
    answer = desk.post(url("coursesession", "add"), sent(city, **changed))
    assert said in "".join(errors(answer)[field])
    assert not CourseSession.objects.exists()


def test_a_day_outside_the_session_is_refused_in_its_row(city, desk):
    answer = desk.post(url("coursesession", "add"), sent(city, {"day": "2027-06-09"}))
    assert "初日から最終日までの日にしてください。" in answer.content.decode()
    assert not CourseSession.objects.exists()


def test_another_citys_course_cannot_be_chosen(city, desk):
    assert "course" in errors(desk.post(url("coursesession", "add"), sent(city, course=city.elsewhere.pk)))


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_a_session_that_is_over_keeps_its_state(city, desk, session, state):
    CourseSession.objects.update(state=state)
    data = sent(city, name="第2回", state="open", starts_on="2027-01-20", ends_on="2027-01-21", deadline="2026-12-20")
    assert desk.post(url("coursesession", "change", session.pk), data).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.name) == (state, "第2回")


def test_a_session_stays_with_its_course(desk, session):
    page = desk.get(url("coursesession", "change", session.pk))
    assert "course" not in page.context["adminform"].form.fields


# ── Next year's


def test_next_years_session_is_offered_on_the_same_weekdays(city, desk, session):
    session.days.create(day=date(2027, 1, 20), starts_at="09:00", place="会議室")
    page = desk.get(url("coursesession", "add", like=session.pk))
    form = page.context["adminform"].form
    assert form["starts_on"].value() == date(2028, 1, 19)
    assert date(2027, 1, 20).weekday() == date(2028, 1, 19).weekday()
    assert (form["capacity"].value(), form["state"].value()) == (20, "planned")
    text = page.content.decode()
    assert 'value="2028-01-19"' in text
    assert 'value="会議室"' in text
    assert CourseSession.objects.count() == 1


def test_what_is_offered_is_saved_with_its_days(city, desk, session):
    session.days.create(day=date(2027, 1, 20))
    data = sent(city, {"day": "2028-01-19", "starts_at": "", "ends_at": "", "place": ""},
                starts_on="2028-01-19", ends_on="2028-01-20", deadline="2027-12-20")  # fmt: skip
    assert desk.post(url("coursesession", "add", like=session.pk), data).status_code == 302
    assert [d.day for d in CourseSession.objects.latest("pk").days.all()] == [date(2028, 1, 19)]


@pytest.mark.parametrize("like", ["x", "99999", "9" * 30])
def test_what_is_like_nothing_is_not_found(desk, like):
    assert desk.get(url("coursesession", "add", like=like)).status_code == 404


def test_another_citys_session_is_not_found(city, desk):
    theirs = SessionFactory(course=city.elsewhere)
    assert desk.get(url("coursesession", "add", like=theirs.pk)).status_code == 404
    assert desk.get(url("coursesession", "change", theirs.pk)).status_code == 302


# ── People in it


@pytest.fixture
def people(city, session):
    from tests.factories import EmployeeFactory

    states = ["selected", "selected", "waiting", "waiting"]
    found = []
    for state in states:
        person = EmployeeFactory(authority=city.authority)
        found.append(Enrolment.objects.create(session=session, employee=person, state=state, applied_at=NOON))
    CourseSession.objects.update(capacity=2)
    return found


NOON = "2026-11-21T12:00:00+09:00"
SAME = {"starts_on": "2027-01-20", "ends_on": "2027-01-21", "deadline": "2026-12-20", "state": "open"}


@time_machine.travel(NOON, tick=False)
def test_added_seats_go_to_the_waiting_list(city, desk, session, people):
    answer = desk.post(url("coursesession", "change", session.pk), sent(city, **SAME, capacity="3"))
    assert answer.status_code == 302, errors(answer)
    assert [Enrolment.objects.get(pk=e.pk).state for e in people] == ["selected", "selected", "selected", "waiting"]


def test_fewer_seats_than_are_taken_are_refused(city, desk, session, people):
    answer = desk.post(url("coursesession", "change", session.pk), sent(city, **SAME, capacity="1"))
    assert errors(answer)["capacity"] == ["もう2人の受講が決まっています。2以上にしてください。"]


def test_a_session_with_people_in_it_is_not_deleted(desk, session, people):
    answer = desk.post(url("coursesession", "delete", session.pk), {"post": "yes"}, follow=True)
    assert "受講で使われているため、削除できません。行わない回なら、回の画面で中止に" in answer.content.decode()
    assert CourseSession.objects.exists()
