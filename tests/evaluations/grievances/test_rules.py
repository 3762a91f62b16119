"""When somebody can complain: the windows and numbers of real cities."""

import pytest

from evaluations.rules.grievances import MOVES, Actor, Facts, Limits, State, Wrong, possible, refusals

OPEN = Facts(has_window=True, is_over=False)


@pytest.mark.parametrize(
    ("facts", "limits", "wrong"),
    [
        (OPEN, Limits(), []),
        (Facts(has_window=False, is_over=False), Limits(), [Wrong.NOT_YET]),
        (Facts(has_window=True, is_over=True), Limits(), [Wrong.OVER]),
        (Facts(True, False, is_open_already=True), Limits(), [Wrong.OPEN_ALREADY]),
        (Facts(True, False, in_cycle=1), Limits(per_cycle=1), [Wrong.TOO_OFTEN]),  # 瀬戸内市, 室戸市
        (Facts(True, False, in_cycle=1), Limits(per_cycle=2), []),
        (Facts(True, False, in_year=1), Limits(per_year=1), [Wrong.TOO_OFTEN_A_YEAR]),  # 小林市
        (OPEN, Limits(needs_consultation=True), [Wrong.CONSULT_FIRST]),  # 三原市
        (Facts(True, False, was_consulted=True), Limits(needs_consultation=True), []),
        (Facts(True, True, in_cycle=3), Limits(per_cycle=1), [Wrong.OVER, Wrong.TOO_OFTEN]),
    ],
)
def test_all_that_stands_against_a_complaint_is_told(facts, limits, wrong):
    assert refusals(facts, limits) == wrong


def test_what_is_answered_or_taken_back_moves_no_more():
    assert not [m for state in (State.DECIDED, State.WITHDRAWN) for m in possible(state, Actor)]


def test_the_person_answers_nothing_and_the_office_withdraws_nothing():
    his = {move.action for move in MOVES if Actor.PERSON in move.by}
    assert his == {"file", "withdraw"}
    assert not {move.action for move in MOVES if Actor.OFFICE in move.by or Actor.PANEL in move.by} & his
