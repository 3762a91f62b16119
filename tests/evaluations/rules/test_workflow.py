"""The way of a sheet: what the table promises, for every scheme that leaves steps out."""

from itertools import chain, combinations, product

import pytest

from evaluations.rules import workflow
from evaluations.rules.workflow import KNOWN, MOVES, OPEN, RESULT, Action, Guard, Stage, State, Way, move_of, possible

OPTIONAL = (Stage.SECOND, Stage.ADJUSTER, Stage.CONFIRMER)
ALWAYS = frozenset(Stage) - frozenset(OPTIONAL)
WAYS = [
    Way(has_goals, has_self, ALWAYS | frozenset(chosen))
    for has_goals, has_self in product((True, False), repeat=2)
    for chosen in chain.from_iterable(combinations(OPTIONAL, n) for n in range(4))
]


def named(way):
    """A name that is the same in every process: sets have no order."""
    return "-".join(
        [*("goals" for _ in range(way.has_goals)), *("self" for _ in range(way.has_self)), *sorted(way.stages - ALWAYS)]
    )


def states_after(state, way):
    return {workflow.target(move, state, way) for move in possible(state, Stage, way)}


@pytest.mark.parametrize("way", WAYS, ids=named)
def test_every_sheet_can_come_to_its_end(way):
    seen, ahead = set(), {way.first}
    while ahead:
        state = ahead.pop()
        seen.add(state)
        ahead |= states_after(state, way) - seen
    assert State.CLOSED in seen
    assert seen == {*way.states, State.EXEMPT}


@pytest.mark.parametrize("way", WAYS, ids=named)
def test_no_move_leads_out_of_the_sheets_own_way(way):
    for state in (*way.states, State.EXEMPT):
        assert states_after(state, way) <= {*way.states, State.EXEMPT}


@pytest.mark.parametrize("way", WAYS, ids=named)
def test_whatever_does_not_send_back_goes_on(way):
    back = {Action.REOPEN_GOALS, Action.REQUEST_CHANGE, Action.READMIT, Action.EXEMPT}
    for state in way.states:
        for move in possible(state, Stage, way):
            forward = list(State).index(workflow.target(move, state, way)) > list(State).index(state)
            assert forward != (move.is_return or move.action in back) or move.action == Action.EXEMPT


def test_each_action_stands_once_in_the_table():
    assert sorted(move.action for move in MOVES) == sorted(Action)


def test_what_sends_back_has_a_reason_and_so_has_what_hr_does_out_of_turn():
    unreasoned = {move.action for move in MOVES if not move.asks_reason}
    assert not {move.action for move in MOVES if move.is_return} & unreasoned
    assert not {Action.SKIP_SELF, Action.EXEMPT, Action.READMIT, Action.FORCE, Action.REOPEN_GOALS} & unreasoned


def test_the_person_rates_nobody_and_sends_nothing_back():
    his = {move.action for move in MOVES if Stage.SELF in move.by}
    assert his == {Action.SUBMIT_GOALS, Action.REQUEST_CHANGE, Action.SUBMIT_SELF}


def test_hr_gives_no_mark():
    marks = {Action.SUBMIT_FIRST, Action.SUBMIT_SECOND, Action.ADJUST, Action.CONFIRM}
    assert not {move.action for move in MOVES if Stage.HR in move.by} & marks
    assert move_of(Action.FORCE).came_from.isdisjoint({State.SELF_SUBMITTED, State.FIRST_RATED, State.RATED})


def test_once_the_adjuster_has_given_his_mark_only_the_confirmer_sends_back():
    assert Guard.NOT_YET_ADJUSTED in move_of(Action.RETURN_RATING).guards
    sending = [move for move in possible(State.ADJUSTED, Stage, Way()) if move.is_return]
    assert [move.by for move in sending] == [frozenset({Stage.CONFIRMER})]


def test_goals_are_confirmed_after_the_opening_interview_and_the_closing_one_follows_the_disclosure():
    assert Guard.OPENING_INTERVIEW in move_of(Action.CONFIRM_GOALS).guards
    assert move_of(Action.FEED_BACK).came_from == {State.DISCLOSED}
    assert move_of(Action.DISCLOSE).came_from == {State.CONFIRMED}


def test_a_result_exists_from_the_confirmation_and_is_known_from_the_disclosure():
    assert KNOWN < RESULT
    assert RESULT.isdisjoint(OPEN)
    assert State.CONFIRMED in RESULT - KNOWN


def test_without_an_adjuster_the_confirmer_sends_back_to_whoever_rated_last():
    back = move_of(Action.RETURN_ADJUSTED)
    alone = Way(stages=ALWAYS | {Stage.CONFIRMER})
    both = Way(stages=ALWAYS | {Stage.CONFIRMER, Stage.SECOND})
    assert workflow.target(back, State.ADJUSTED, alone) == State.SELF_SUBMITTED
    assert workflow.target(back, State.ADJUSTED, both) == State.FIRST_RATED
    assert workflow.target(back, State.ADJUSTED, Way()) == State.RATED


def test_who_is_taken_in_again_begins_anew():
    assert workflow.target(move_of(Action.READMIT), State.EXEMPT, Way()) == State.GOAL_DRAFT
    assert workflow.target(move_of(Action.READMIT), State.EXEMPT, Way(has_goals=False)) == State.IN_PERIOD
