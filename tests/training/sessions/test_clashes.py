"""What stands against the days of a session: the rule, and what of it somebody may know."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.models import Leave
from tests.staff.world import TODAY
from training.models import SessionDay
from training.rules.clashes import Kind, Taken, clashes, every_day
from training.rules.workflow import GONE, State
from training.sessions.clashes import clashes_of

FIRST = date(2027, 1, 1)
DAYS = st.frozensets(st.integers(0, 20).map(lambda n: FIRST + timedelta(n)), max_size=8)
TAKEN = st.lists(st.builds(Taken, st.sampled_from(Kind), DAYS, st.text(max_size=2)), max_size=5)


@given(DAYS, TAKEN)
def test_a_clash_is_a_day_that_both_want_and_nothing_else(wanted, taken):
    found = clashes(wanted, taken)
    assert {(clash.kind, clash.name, day) for clash in found for day in clash.days} == {
        (one.kind, one.name, day) for one in taken for day in one.days if day in wanted
    }
    assert all(clash.days == tuple(sorted(clash.days)) and clash.days for clash in found)
    assert [clash.days for clash in found] == sorted(clash.days for clash in found)


@given(st.integers(0, 30), st.integers(0, 30), DAYS)
def test_the_days_of_a_period_are_those_from_the_first_to_the_last(start, length, within):
    first, last = FIRST + timedelta(start), FIRST + timedelta(start + length)
    whole = every_day(first, last)
    assert len(whole) == length + 1
    assert all(first <= day <= last for day in whole)
    if within:
        assert every_day(first, last, within=within) == whole & within


@pytest.fixture
def sessions(desk):
    """Two sessions that have the second day of the first one in common."""
    return desk.session(days=2, begins=date(2027, 1, 20)), desk.session(days=2, begins=date(2027, 1, 21))


def against(desk, session, *, kind="own"):
    world = desk.world
    found = clashes_of([world.subject.pk], session, viewer=world.users[kind], on=TODAY)
    return [(clash.kind, clash.days) for clash in found.get(world.subject.pk, [])]


def test_another_session_on_one_of_the_days_stands_against_it(desk, sessions):
    wanted, other = sessions
    desk.put(other, State.SELECTED, desk.world.subject)
    assert against(desk, wanted) == [(Kind.AWAY, (date(2027, 1, 20), date(2027, 1, 21))),
                                     (Kind.SESSION, (date(2027, 1, 21),))]  # fmt: skip


@pytest.mark.parametrize("state", sorted({*GONE, State.ABSENT}))
def test_what_one_has_left_stands_against_nothing(desk, sessions, state):
    wanted, other = sessions
    desk.put(other, state, desk.world.subject)
    assert Kind.SESSION not in dict(against(desk, wanted))


def test_between_two_days_of_a_session_there_is_room_for_another(desk):
    wanted = desk.session(days=1, begins=date(2027, 3, 2))
    split = desk.session(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 3), deadline=date(2027, 2, 1))
    desk.put(split, State.SELECTED, desk.world.subject)
    assert against(desk, wanted) == [(Kind.SESSION, (date(2027, 3, 2),))]
    for day in (1, 3):
        SessionDay.objects.create(session=split, day=date(2027, 3, day))
    assert against(desk, wanted) == []


def test_leave_is_told_by_its_days_to_who_may_know_them_and_what_is_to_come_to_nobody(desk, sessions):
    wanted, _other = sessions
    days = (date(2027, 1, 20), date(2027, 1, 21))
    assert against(desk, wanted, kind="manager") == [(Kind.AWAY, days)]
    assert against(desk, wanted, kind="training") == []
    leave = Leave.objects.get(employee=desk.world.subject)
    Leave.objects.filter(pk=leave.pk).update(valid_from=TODAY + timedelta(1))
    assert against(desk, wanted, kind="manager") == []
    Leave.objects.filter(pk=leave.pk).update(valid_from=TODAY, valid_to=date(2027, 1, 20))
    assert against(desk, wanted) == [(Kind.AWAY, days[:1])]
