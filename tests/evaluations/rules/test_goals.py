"""What a set of goals must have."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.goals import Goal, Limits, Problem, Wrong, problems


def goals(*weights, kind="work"):
    return [Goal(number, Decimal(weight), kind) for number, weight in enumerate(weights, 1)]


def test_goals_that_weigh_a_hundred_together_are_well():
    assert problems(goals(40, 30, 30), Limits()) == []


@pytest.mark.parametrize("weights", [(40, 30, 29), (40, 30, 31), (100, "0.01"), (50,)])
def test_the_present_sum_is_told(weights):
    (found,) = problems(goals(*weights), Limits())
    assert found == Problem(Wrong.WEIGHTS, value=sum(map(Decimal, weights)), limit=Decimal(100))


def test_too_few_too_many_and_too_light_are_told_at_once():
    limits = Limits(at_least=2, at_most=3, least_weight=Decimal(10))
    assert problems([], limits) == [Problem(Wrong.TOO_FEW, limit=Decimal(2))]
    assert problems(goals(5, 5, 45, 45), limits) == [
        Problem(Wrong.TOO_MANY, value=Decimal(4), limit=Decimal(3)),
        Problem(Wrong.LIGHT, (1, 2), limit=Decimal(10)),
    ]


def test_a_manager_without_a_management_goal_is_told_so():
    limits = Limits(required_kinds=frozenset({"management"}))
    assert problems(goals(100), limits) == [Problem(Wrong.KIND_MISSING, code="management")]
    assert problems(goals(100, kind="management"), limits) == []


def test_not_everything_is_a_challenge_nor_difficult():
    limits = Limits(kinds_at_most=(("challenge", 1),), difficulties_at_most=(("hard", 1),))
    found = problems([Goal(n, Decimal(50), "challenge", "hard") for n in (1, 2)], limits)
    assert [problem.wrong for problem in found] == [Wrong.KIND_TOO_OFTEN, Wrong.DIFFICULT_TOO_OFTEN]


def test_an_unwritten_goal_is_named():
    found = problems([Goal(1, Decimal(60)), Goal(2, Decimal(40), is_written=False)], Limits())
    assert found == [Problem(Wrong.EMPTY, (2,))]


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=8))
def test_weights_are_refused_unless_they_are_exactly_a_hundred(weights):
    wrong = {problem.wrong for problem in problems(goals(*weights), Limits(at_most=8))}
    assert (Wrong.WEIGHTS in wrong) == (sum(weights) != 100)
