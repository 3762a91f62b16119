"""How far an enrolment has come, what it is told as, and whether a session takes anybody."""

from datetime import date, timedelta
from itertools import product

import pytest

from training.rules.applying import Answer, Offer, answer, takes
from training.rules.way import Progress, Stage, follow_up_from, follow_up_of, line, report_due
from training.rules.workflow import GONE, LEARNED, MOVES, Action, State
from training.words import BUTTONS, HAPPENED, NEXT, PROGRESS, REASONS, STAGES

TODAY = date(2026, 11, 21)


def told(state, before=None, *, needs_head=True, follows_up=True):
    stages = line(state, before=before, needs_head=needs_head, follows_up=follows_up)
    return {one.stage: one.progress for one in stages}


@pytest.mark.parametrize(("state", "needs_head", "follows_up"), list(product(State, (True, False), (True, False))))
def test_what_is_behind_comes_first_then_where_it_stands_then_what_is_to_come(state, needs_head, follows_up):
    found = list(told(state, State.APPLIED, needs_head=needs_head, follows_up=follows_up).values())
    order = [Progress.DONE, Progress.NOW, Progress.STOPPED, Progress.TO_COME]
    assert found == sorted(found, key=order.index)
    assert sum(one in {Progress.NOW, Progress.STOPPED} for one in found) <= 1
    assert (Progress.STOPPED in found) <= (state in GONE or state == State.ABSENT)


@pytest.mark.parametrize(
    ("state", "before", "stage"),
    [
        (State.NOT_RECOMMENDED, State.APPLIED, Stage.RECOMMENDATION),
        (State.WITHDRAWN, State.APPLIED, Stage.RECOMMENDATION),
        (State.WITHDRAWN, State.SELECTED, Stage.ATTENDANCE),
        (State.CANCELLED, State.WAITING, Stage.SELECTION),
        (State.ABSENT, State.SELECTED, Stage.ATTENDANCE),
        (State.DECLINED, None, Stage.SELECTION),
    ],
)
def test_a_way_that_ended_says_where(state, before, stage):
    found = told(state, before)
    assert found[stage] == Progress.STOPPED
    assert set(found.values()) <= {Progress.DONE, Progress.STOPPED, Progress.TO_COME}


def test_what_the_session_does_not_ask_for_is_no_stage():
    assert Stage.RECOMMENDATION not in told(State.APPLIED, needs_head=False)
    assert set(told(State.COMPLETED, follows_up=False).values()) == {Progress.DONE}
    assert set(told(State.FOLLOWED_UP).values()) == {Progress.DONE}


def test_everything_has_its_words():
    assert set(NEXT) == set(State)
    assert set(HAPPENED) == set(Action)
    assert set(STAGES) == set(Stage)
    assert set(PROGRESS) == set(Progress)
    people = {move.action for move in MOVES if not move.begins and set(move.actors) - {"system"}}
    assert people - {Action.CANCEL} <= set(BUTTONS)
    assert {move.action for move in MOVES if move.asks_reason} - {Action.CANCEL} <= set(REASONS)


def test_deadlines_are_counted_from_the_last_day():
    assert report_due(date(2026, 11, 21), 10) == date(2026, 12, 1)
    assert follow_up_from(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert follow_up_from(date(2026, 11, 30), None) is None


def offer(**fields):
    return Offer(**{"is_open": True, "deadline": TODAY, "seats": 2, "taken": 0, "first_come": False} | fields)


@pytest.mark.parametrize(
    ("fields", "enrolled", "expected"),
    [
        ({}, False, Answer.YES),
        ({}, True, Answer.ENROLLED),
        ({"is_open": False}, False, Answer.NOT_OPEN),
        ({"is_open": False}, True, Answer.ENROLLED),
        ({"deadline": TODAY - timedelta(1)}, False, Answer.LATE),
        ({"taken": 2}, False, Answer.YES),
        ({"taken": 2, "first_come": True}, False, Answer.WAITING_LIST),
        ({"taken": 9, "seats": None, "first_come": True}, False, Answer.YES),
    ],
)
def test_why_one_can_or_cannot_apply(fields, enrolled, expected):
    given = answer(offer(**fields), enrolled=enrolled, on=TODAY)
    assert given == expected
    assert takes(given) == (expected in {Answer.YES, Answer.WAITING_LIST})


def test_no_fewer_than_no_seats_are_left():
    assert offer(taken=5).left == 0
    assert offer(taken=1).left == 1
    assert offer(seats=None).left is None


def test_who_has_learned_has_no_stage_before_him():
    for state in LEARNED:
        assert Progress.TO_COME not in told(state).values()


@pytest.mark.parametrize("months", [1, 3, 12, 24])
def test_the_duty_asks_on_the_day_from_which_the_page_may_be_written(months):
    """Also where a month is shorter than the other: every end and every day over a leap year."""
    day = date(2027, 1, 1)
    for on in (day + timedelta(days=n) for n in range(800)):
        last = follow_up_of(on, months)
        assert follow_up_from(last, months) <= on < follow_up_from(last + timedelta(days=1), months)
