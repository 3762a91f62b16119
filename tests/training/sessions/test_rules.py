"""What days of attendance come to, and where a session may go: the tables themselves."""

from hypothesis import given
from hypothesis import strategies as st

from training.rules import sessions
from training.rules.attendance import Mark, Outcome, outcome

MARKS = st.lists(st.sampled_from(Mark), max_size=6)


@given(MARKS, st.integers(0, 6))
def test_there_on_one_day_is_attended_and_on_none_absent_once_every_day_has_its_mark(marks, days):
    found = outcome(marks, days=days)
    if days == 0 or len(marks) < days:
        assert found is None
    elif any(mark != Mark.ABSENT for mark in marks):
        assert found == Outcome.ATTENDED
    else:
        assert found == Outcome.ABSENT


def test_a_session_goes_one_way_and_never_back():
    order = list(sessions.State)
    assert [(move.came_from, move.to) for move in sessions.MOVES] == [
        ("planned", "open"), ("open", "closed"), ("closed", "held"),
    ]  # fmt: skip
    assert all(order.index(move.to) == order.index(move.came_from) + 1 for move in sessions.MOVES)
    assert sessions.possible("held") == sessions.possible("cancelled") == []
