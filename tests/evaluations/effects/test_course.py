"""Marks before and after a course, of the same people on the same scale; small groups are hidden."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from evaluations import effects
from evaluations.effects import Mark, before_and_after
from tests.browsers import browser_of
from tests.factories import EmployeeFactory
from tests.staff.world import TODAY
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.factories_gap import builds, complete

AT = datetime(2025, 6, 2, tzinfo=UTC)
SYMBOLS = tuple("SABCD")


def mark(year, symbol, symbols=SYMBOLS):
    return Mark(date(year, 1, 1), symbol, symbols)


def test_the_last_before_and_the_first_after_are_compared():
    marks = [mark(2023, "D"), mark(2025, "C"), mark(2026, "B"), mark(2027, "S")]
    assert before_and_after(marks, date(2025, 6, 2)) == (mark(2025, "C"), mark(2026, "B"))


@pytest.mark.parametrize(
    "marks", [[mark(2025, "C")], [mark(2026, "B")], [mark(2025, "C"), mark(2026, "C", ("A", "C"))]]
)
def test_without_both_on_one_scale_nothing_is_compared(marks):
    assert before_and_after(marks, date(2025, 6, 2)) is None


@pytest.fixture
def course(year):
    return builds(CourseFactory(authority=year.world.authority, code="P9", name="政策研修"), C1=None)


@pytest.fixture
def went(year, course, evaluated):
    """``went(5)``: so many people, C before and B after."""
    session = SessionFactory(
        course=course, state="held", starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 2), deadline=date(2025, 5, 1)
    )

    def go(number):
        for _n in range(number):
            who = EmployeeFactory(authority=year.world.authority)
            complete(who, session, AT)
            evaluated(who, 2024, C1="C")
            evaluated(who, 2025, C1="B")

    return go


@pytest.mark.django_db
def test_five_people_are_told_and_four_are_not(course, went):
    went(4)
    (hidden,) = effects.effects_of(course, on=TODAY)
    assert (hidden.people, hidden.lines) == (0, ())
    went(1)
    (told,) = effects.effects_of(course, on=TODAY)
    assert {line.symbol: (line.before, line.after) for line in told.lines} == {
        "S": (0, 0), "A": (0, 0), "B": (0, 5), "C": (5, 0), "D": (0, 0),
    }  # fmt: skip


@pytest.mark.django_db
def test_who_reads_answers_reads_the_effect_and_the_page_of_answers_leads_there(
    year, course, went, django_assert_max_num_queries
):
    went(5)
    address = reverse("evaluations:course_effect", args=["P9"])
    officer = browser_of(year.world.users["training"])
    assert address in officer.get(reverse("training:survey", args=["P9"])).content.decode()
    with django_assert_max_num_queries(12):
        page = officer.get(address).content.decode()
    assert "両方の評価がある5人" in page
    assert browser_of(year.world.users["own"]).get(address).status_code == 403
