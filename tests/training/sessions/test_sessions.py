"""The list of all sessions: its numbers, its filters, its file, its cost."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.staff.world import TODAY
from tests.training.factories import CourseKindFactory, SessionFactory
from training.models import Enrolment
from training.views.sessions import Numbers

pytestmark = pytest.mark.django_db
S = Enrolment.State


def names(response):
    return [session.name for session, _ in response.context["rows"]]


def test_each_session_stands_with_its_numbers(desk):
    session = desk.session(capacity=3)
    for state in (S.APPLIED, S.RECOMMENDED, S.RECOMMENDED, S.SELECTED, S.ABSENT, S.COMPLETED, S.WAITING, S.DECLINED):
        desk.put(session, state)
    assert [numbers for _, numbers in desk.get("sessions").context["rows"]] == [Numbers(1, 2, 3, 1)]


def test_this_fiscal_years_sessions_are_shown_and_others_asked_for(desk):
    desk.session(name="今年度")
    for name, day in (("前年度", date(2026, 3, 31)), ("来年度", date(2027, 4, 1))):
        desk.session(name=name, starts_on=day, ends_on=day, deadline=day)
    assert names(desk.get("sessions")) == ["今年度"]
    assert names(desk.get("sessions", year="2025")) == ["前年度"]
    assert names(desk.get("sessions", year="all")) == ["前年度", "今年度", "来年度"]


def test_sessions_are_narrowed_by_state_and_kind(desk):
    kind = CourseKindFactory(authority=desk.world.authority, code="K9")
    desk.session(name="準備", state="planned")
    desk.session(name="専門", course__kind=kind)
    assert names(desk.get("sessions", state="planned")) == ["準備"]
    assert names(desk.get("sessions", kind="K9")) == ["専門"]


@pytest.mark.parametrize(
    ("awaits", "expected"),
    [("selection", ["選考"]), ("attendance", ["出欠"]), ("completion", ["修了"])],
)
def test_what_awaits_something_is_found(desk, awaits, expected):
    past = {"begins": TODAY - timedelta(days=3), "days": 1, "state": "closed"}
    desk.put(desk.session(name="選考"), S.RECOMMENDED)
    desk.put(desk.session(name="出欠", **past), S.SELECTED)
    desk.put(desk.session(name="修了", **past), S.REPORTED)
    desk.put(desk.session(name="済み", **past), S.COMPLETED)
    desk.put(desk.session(name="これから"), S.SELECTED)
    desk.put(desk.session(name="中止", **past | {"state": "cancelled"}), S.CANCELLED)
    assert names(desk.get("sessions", awaits=awaits)) == expected


def test_what_cannot_be_chosen_narrows_nothing_and_is_told(desk):
    desk.session(name="今年度")
    page = desk.get("sessions", year="百年", awaits="nothing")
    assert names(page) == ["今年度"]
    assert set(page.context["form"].errors) == {"year", "awaits"}


def test_the_list_leaves_with_its_filters_and_numbers(desk):
    session = desk.session(name="=1+1", capacity=3)
    desk.session(name="準備", state="planned")
    desk.put(session, S.RECOMMENDED)
    file = desk.get("sessions", state="open", export="csv-utf8").content.decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(file))
    assert row[2] == "'=1+1"
    assert row[5:] == ["2027-01-20", "2027-01-21", "2026-12-20", "募集中", "3", "0", "1", "0", "0"]


def test_another_authoritys_sessions_are_not_listed(desk):
    SessionFactory()
    assert names(desk.get("sessions")) == []


@pytest.mark.parametrize("sessions", [3, 60])
def test_the_list_takes_at_most_twelve_questions(desk, sessions):
    for number in range(sessions):
        desk.put(desk.session(name=f"第{number}回"), S.RECOMMENDED, desk.world.subject)
    client = desk.client()
    client.get("/training/sessions/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/training/sessions/", {"awaits": "selection"})
    assert len(asked) <= 12
