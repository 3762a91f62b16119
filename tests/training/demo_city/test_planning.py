"""Made-up years of training, without a database: every way obeys the table, seats are never too many."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import fiscal_year
from training.demo_city.facts import CourseFacts, PersonFacts
from training.demo_city.plan import Stage
from training.demo_city.planning import Size, plan_years
from training.demo_city.walking import NotAllowedError, Walk
from training.demo_city.working_days import is_working_day
from training.rules import workflow
from training.rules.moves import Actor
from training.rules.workflow import Action, State

ON = date(2026, 11, 21)
COURSES = [
    CourseFacts(
        n, frozenset({f"G{n % 4}"}) if n % 3 == 0 else frozenset(), date(2025, 4, 1), days=1 + n % 3,
        is_for_new=n % 9 == 0, after_years=15 * (n % 8 == 7), is_for_heads=n % 11 == 5, is_general=n % 10 == 4,
        is_online=n % 7 == 1,
    )
    for n in range(24)
]  # fmt: skip
PEOPLE = [
    PersonFacts(
        n, date(2005 + n % 21, 4, 1), f"G{n % 4}", date(2006 + n % 21, 4, 1), None if n % 40 == 0 else n - n % 10 + 900,
        is_head=n % 10 == 0, is_shown=n < 14,
    )
    for n in range(1, 200)
]  # fmt: skip
LATE = date(2026, 6, 15)
PEOPLE += [PersonFacts(n, LATE, "G0", LATE, 910, is_shown=n < 203) for n in range(200, 206)]


def plan(seed=1, on=ON, size=Size()):  # noqa: B008  # frozen
    return plan_years(COURSES, PEOPLE, size=size, seed=seed, on=on)


@pytest.fixture(scope="module")
def sessions():
    return plan()


def replay(steps) -> State:
    """The state that the table leads to, move by move."""
    state = None
    for step in steps:
        move = workflow.move_of(step.action)
        assert state in move.came_from if move.came_from else state is None
        assert step.actor in move.actors
        assert step.reason or not move.asks_reason
        state = move.to
        assert step.state == state
    return state


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), on=st.dates(date(2025, 4, 1), date(2029, 3, 31)))
def test_every_way_is_allowed_by_the_table_and_lies_behind_the_day(seed, on):
    for session in plan(seed, on, Size(sessions=60)):
        for one in session.enrolments:
            assert replay(one.steps) == one.state
            assert all((a.day, a.minute) <= (b.day, b.minute) for a, b in pairwise(one.steps))
            assert one.steps[-1].day < on
            assert all(is_working_day(step.day) for step in one.steps)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), on=st.dates(date(2025, 4, 1), date(2029, 3, 31)))
def test_no_seat_is_given_twice_and_nobody_waits_beside_a_free_one(seed, on):
    for session in plan(seed, on, Size(sessions=60)):
        seated = sum(one.state in workflow.SEATED for one in session.enrolments)
        waiting = any(one.state == State.WAITING for one in session.enrolments)
        assert session.capacity is None or seated <= session.capacity
        assert not waiting or seated in {session.capacity, 0}


def test_the_same_seed_and_day_make_the_same_years(sessions):
    assert plan() == sessions


def test_another_seed_makes_others(sessions):
    assert plan(seed=2) != sessions


def test_sessions_lie_in_the_last_this_and_the_coming_fiscal_year(sessions):
    assert {fiscal_year(session.starts_on) for session in sessions} == {2025, 2026, 2027}
    assert {session.stage for session in sessions} == set(Stage)


def test_a_session_is_planned_until_it_opens_and_held_once_it_is_over(sessions):
    for session in sessions:
        if session.stage == Stage.PLANNED:
            assert not session.enrolments
            assert session.opens_on >= ON
        if session.stage == Stage.OPEN:
            assert session.opens_on < ON <= session.deadline < session.starts_on
        if session.stage == Stage.HELD:
            assert session.ends_on < ON - timedelta(days=3)


def test_nobody_is_in_two_places_on_one_day(sessions):
    there = Counter(
        (one.person.key, day)
        for session in sessions
        for one in session.enrolments
        if one.state not in workflow.GONE
        for day in session.days
    )
    assert max(there.values()) == 1


def test_a_course_takes_those_whom_it_is_for(sessions):
    for session in sessions:
        for one in session.enrolments:
            assert not session.course.grades or one.person.grade in session.course.grades
            assert one.person.is_head or not session.course.is_for_heads
            assert one.person.hired_on <= session.starts_on
            assert one.person.hired_on.year + session.course.after_years <= session.starts_on.year


def test_who_came_in_the_course_of_the_year_was_at_no_session_before(sessions):
    came = {one.person.key for session in sessions for one in session.enrolments if one.person.hired_on == LATE}
    assert came
    for session in sessions:
        assert session.starts_on >= LATE or not came & {one.person.key for one in session.enrolments}


def test_the_shown_people_meet_every_state():
    met = {one.state for session in plan(size=Size(sessions=240)) for one in session.enrolments if one.person.is_shown}
    assert met == set(State)


def test_as_much_is_made_as_was_asked_for():
    made = plan(size=Size(sessions=90, enrolments=900))
    assert len(made) == pytest.approx(90, abs=3)
    assert sum(len(session.enrolments) for session in made) == pytest.approx(900, rel=0.2)


class TestWalk:
    @pytest.fixture
    def walk(self):
        return Walk(workflow.MOVES, Random(1))

    def test_refuses_what_the_table_has_not(self, walk):
        with pytest.raises(NotAllowedError):
            walk.go(Action.COMPLETE, Actor.OFFICER, ON)

    def test_refuses_whoever_may_not(self, walk):
        with pytest.raises(NotAllowedError):
            walk.go(Action.APPLY, Actor.HEAD, ON)

    def test_refuses_to_leave_a_reason_out(self, walk):
        walk.go(Action.APPLY, Actor.SELF, ON)
        with pytest.raises(NotAllowedError):
            walk.go(Action.NOT_RECOMMEND, Actor.HEAD, ON)

    def test_never_goes_back_in_time(self, walk):
        walk.go(Action.APPLY, Actor.SELF, ON, minute=1000)
        walk.go(Action.RECOMMEND, Actor.HEAD, date(2026, 1, 1), minute=1)
        assert (walk.steps[1].day, walk.steps[1].minute) == (ON, 1001)
