"""Completions for the personnel system: which, in what form, and that it is written down who handed them over."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staff.models import AuditEvent
from tests.staff.world import TODAY
from tests.training.factories import ProviderFactory
from training import enrolments
from training.models import Enrolment
from training.rules.workflow import Action
from training.views.hand_over import BySession

pytestmark = pytest.mark.django_db
S = Enrolment.State


def complete(desk, at: datetime | None, *, who="受講 太郎", state=S.COMPLETED, **course):
    fields = {f"course__{key}": value for key, value in course.items()}
    session, person = desk.session(days=2, **fields), desk.person(who)
    if at is None:
        return desk.put(session, state, person)
    row = desk.put(session, S.REPORTED, person)
    return enrolments.move(row, Action.COMPLETE, by=desk.world.users["training"], at=at)


def found(desk, **query):
    return [row.name for row in desk.get("hand_over", **query).context["rows"]]


def test_what_was_completed_between_the_days_by_the_clock_of_the_city_hall(desk):
    complete(desk, datetime(2026, 10, 31, 14, 59, 59, tzinfo=UTC), who="10月31日の終わり")
    complete(desk, datetime(2026, 10, 31, 15, tzinfo=UTC), who="11月1日の初め")
    complete(desk, datetime(2026, 11, 10, 14, 59, 59, tzinfo=UTC), who="11月10日の終わり")
    complete(desk, datetime(2026, 11, 10, 15, tzinfo=UTC), who="11月11日の初め")
    assert sorted(found(desk, first="2026-11-01", last="2026-11-10")) == ["11月10日の終わり", "11月1日の初め"]


def test_what_was_taken_over_without_a_step_counts_by_its_last_day(desk):
    complete(desk, None)
    assert found(desk, first="2026-11-15", last="2026-11-15") == ["受講 太郎"]
    assert found(desk, first="2026-11-14", last="2026-11-14") == []


def test_who_attended_but_did_not_complete_is_not_handed_over(desk):
    complete(desk, None, state=S.ATTENDED)
    assert found(desk) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"first": "2026-12-01", "last": "2026-11-01"}, "始まりの日以後"),
        ({"first": "きのう"}, "のように入力"),
        ({"last": "9999-12-31"}, "2100年まで"),
    ],
)
def test_days_that_cannot_be_meant_are_told_and_no_file_leaves(desk, query, said):
    complete(desk, None)
    page = desk.get("hand_over", **query)
    assert said in page.content.decode()
    assert page.context["rows"] == []
    assert desk.get("hand_over", export="xlsx", **query).status_code == 404


def test_the_file_has_a_line_for_each_and_its_leaving_is_written_down(desk):
    provider = ProviderFactory(authority=desk.world.authority, name="=研修所")
    row = complete(desk, None, code="P-9", name="政策法務", hours=Decimal("12.0"), provider=provider)
    answer = desk.get("hand_over", export="csv-cp932")
    _, line = csv.reader(io.StringIO(answer.content.decode("cp932")))
    number = row.employee.staff_number
    assert line == [
        number, "受講 太郎", "P-9", "政策法務", "'=研修所", "2026-11-14", "2026-11-15", "12.0", "修了",
    ]  # fmt: skip
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).latest("pk")
    assert [one.employee for one in event.whose.all()] == [row.employee]


def test_a_name_that_shift_jis_lacks_is_told_and_utf8_has_it(desk):
    complete(desk, None, who="𠮷田")
    assert desk.get("hand_over", export="csv-cp932").status_code == 422
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).exists()
    assert "𠮷田" in desk.get("hand_over", export="csv-utf8").content.decode("utf-8-sig")


def test_without_days_it_is_this_fiscal_year_until_today(desk):
    form = desk.get("hand_over").context["form"]
    assert (form.cleaned_data["first"], form.cleaned_data["last"]) == (date(2026, 4, 1), TODAY)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
def test_pages_cut_through_sessions_and_have_everybody_once(desk, size):
    sessions = [desk.session(days=2) for _ in range(3)]
    for session in (*sessions, *sessions, sessions[1]):
        desk.put(session, S.COMPLETED, desk.person("受講"))
    rows = Enrolment.objects.order_by("session__ends_on", "session__course__code", "session", "pk")
    pages = BySession(rows, size)
    assert [row for number in pages.page_range for row in pages.page(number)] == list(rows)
    assert list(BySession(rows.none(), size).get_page("9")) == []


@pytest.mark.parametrize("people", [10, 60])
def test_it_takes_at_most_twelve_questions(desk, people):
    for _ in range(people):
        complete(desk, None)
    client = desk.client()
    client.get("/training/hand-over/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/training/hand-over/")
    assert len(asked) <= 12
