"""The arithmetic of the numeric method: the field's worked examples to the last digit, and what must never happen."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import scoring
from evaluations.rules.scales import Level, Scale
from evaluations.rules.scoring import (
    Difficulty,
    DifficultyMode,
    GoalMark,
    GoalRules,
    ItemMark,
    Rounding,
    Threshold,
    shown,
)

FIVE = Scale("1-5", tuple(Level(str(n), n, Decimal(n)) for n in range(1, 6)), standard=3)
# 奈良国立大学機構 R4: points from which each mark is given; weights of ten items by level.
TABLE = [Threshold(Decimal(lower), FIVE.level(n)) for n, lower in ((5, 90), (4, 80), (3, 60), (2, 50), (1, 0))]
WEIGHTS = {
    "M": (8, 8, 12, 12, 6, 10, 12, 12, 12, 8),
    "A": (10, 8, 12, 10, 8, 10, 10, 12, 10, 10),
    "L": (12, 12, 10, 6, 10, 10, 12, 8, 10, 10),
    "S": (20, 12, 8, 0, 12, 10, 10, 8, 8, 12),
}
HARD, EASY = Difficulty("◎", 1, Decimal("1.2")), Difficulty("△", -1, Decimal("0.8"))
COEFFICIENT = GoalRules(DifficultyMode.COEFFICIENT, cap=Decimal(5))


def items(level, ratings):
    return [
        ItemMark(str(number), Decimal(weight), FIVE.level(rating) if rating else None)
        for number, (weight, rating) in enumerate(zip(WEIGHTS[level], ratings, strict=True), 1)
    ]


def ability(level, *ratings):
    return scoring.ability("ability", items(level, ratings), FIVE)


def goals(*rows, rules=COEFFICIENT):
    marks = [
        GoalMark(str(n), Decimal(weight), FIVE.level(achieved), difficulty)
        for n, (weight, achieved, difficulty) in enumerate(rows)
    ]
    return scoring.performance("performance", marks, FIVE, rules)


@pytest.mark.parametrize(
    ("level", "ratings", "total", "mark"),
    [
        ("S", (4, 3, 3, 0, 4, 3, 3, 4, 4, 4), "72.0", "3"),
        ("M", (4, 3, 3, 3, 4, 3, 3, 4, 4, 4), "69.2", "3"),
        ("M", (4, 4, 4, 5, 4, 4, 4, 4, 4, 4), "82.4", "4"),
        ("A", (2, 3, 2, 3, 3, 2, 3, 2, 3, 3), "51.2", "2"),
        ("L", (3,) * 10, "60", "3"),
        ("L", (4,) * 10, "80", "4"),
        ("L", (2,) * 10, "40", "1"),
    ],
)
def test_the_worked_examples_of_items_come_out_to_the_last_digit(level, ratings, total, mark):
    score = scoring.overall([(ability(level, *ratings), Decimal(100))], TABLE)
    assert score.total == Fraction(total)
    assert score.level.symbol == mark


def test_each_line_tells_how_its_points_came_about():
    lines = ability("S", 4, 3, 3, 0, 4, 3, 3, 4, 4, 4).lines
    assert [shown(line.points, 1) for line in lines] == [
        Decimal(points) for points in ("16.0", "7.2", "4.8", "9.6", "6.0", "6.0", "6.4", "6.4", "9.6")
    ]


def test_goals_of_different_difficulty_come_out_to_the_last_digit():
    plain = scoring.PLAIN
    score = goals((40, 4, HARD), (30, 3, plain), (20, 3, plain), (10, 2, EASY))
    assert [line.points for line in score.lines] == [Fraction(n) for n in ("1.92", "0.90", "0.60", "0.16")]
    assert (score.raw, score.total) == (Fraction("3.58"), Fraction("71.6"))


def test_a_cap_holds_each_goal():
    rows = ((50, 5, HARD), (50, 5, scoring.PLAIN))
    assert goals(*rows, rules=GoalRules(DifficultyMode.COEFFICIENT)).raw == Fraction("5.5")
    capped = goals(*rows)
    assert capped.raw == Fraction(5)
    assert [line.is_capped for line in capped.lines] == [True, False]


def test_difficulty_may_move_the_mark_instead_and_stays_within_the_scale():
    rules = GoalRules(DifficultyMode.SHIFT)
    score = goals((50, 3, HARD), (50, 5, HARD), rules=rules)
    assert [(line.given.symbol, line.level.symbol) for line in score.lines] == [("3", "4"), ("5", "5")]
    assert goals((100, 1, EASY), rules=rules).raw == 1


def test_where_difficulty_is_only_told_it_counts_for_nothing():
    assert goals((100, 3, HARD), rules=GoalRules()).raw == 3


def test_a_missed_challenge_may_count_as_the_standard():
    mark = GoalMark("1", Decimal(100), FIVE.level(1), keeps_standard=True)
    assert scoring.performance("p", [mark], FIVE, GoalRules()).raw == 3


def test_what_is_not_marked_is_missing_and_never_zero():
    score = scoring.ability("ability", [*items("L", (3,) * 9 + (0,))], FIVE)
    assert score.missing == ("10",)
    with pytest.raises(ValueError, match="not complete: ability"):
        scoring.overall([(score, Decimal(100))], TABLE)


def test_an_item_without_weight_is_neither_asked_nor_missing():
    assert ability("S", 3, 3, 3, 0, 3, 3, 3, 3, 3, 3).missing == ()


def test_a_total_just_below_a_bound_does_not_reach_it():
    third = Scale("thirds", tuple(Level(str(n), n, Decimal(n)) for n in (1, 2, 3)), standard=2)
    marks = [ItemMark(str(n), Decimal(10), third.level(2)) for n in range(9)]
    marks.append(ItemMark("9", Decimal(10), third.level(1)))
    score = scoring.ability("a", marks, third)
    assert score.total == Fraction(190, 3)
    bounds = [Threshold(Decimal(0), FIVE.level(1)), Threshold(Decimal("63.33333333333334"), FIVE.level(2))]
    assert scoring.overall([(score, Decimal(100))], bounds).level.symbol == "1"


def test_a_scheme_may_round_before_it_compares():
    score = goals((100, 3, Difficulty(coefficient=Decimal("0.9999"))))
    assert scoring.overall([(score, Decimal(100))], TABLE).level.symbol == "2"
    assert scoring.overall([(score, Decimal(100))], TABLE, rounding=Rounding.HALF_UP, places=1).level.symbol == "3"
    assert scoring.overall([(score, Decimal(100))], TABLE, rounding=Rounding.DOWN, places=0).level.symbol == "2"


def test_two_axes_count_by_their_weights():
    able, done = ability("L", *(4,) * 10), goals((100, 3, scoring.PLAIN))
    score = scoring.overall([(able, Decimal(45)), (done, Decimal(55))], TABLE)
    assert [part.points for part in score.parts] == [36, 33]
    assert (score.total, score.level.symbol) == (69, "3")
    with pytest.raises(ValueError, match="not 100"):
        scoring.overall([(able, Decimal(45)), (done, Decimal(45))], TABLE)


def test_evaluators_count_by_their_weights():
    given_ = {"first": Decimal(4), "second": Decimal(3)}
    assert scoring.blend(given_, {"first": Decimal(2), "second": Decimal(1)}) == Fraction(11, 3)
    assert scoring.blend(given_, {"first": Decimal(100), "second": Decimal(0)}) == 4
    with pytest.raises(ValueError, match="second"):
        scoring.blend({"first": Decimal(4)}, {"first": Decimal(1), "second": Decimal(1)})


def test_below_every_bound_there_is_no_mark():
    with pytest.raises(ValueError, match="no threshold"):
        scoring.reached(Fraction(10), [Threshold(Decimal(50), FIVE.level(2))])


marks = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 5)), min_size=1, max_size=12)


@given(marks)
def test_items_agree_with_an_independent_computation(rows):
    score = scoring.ability("a", [ItemMark(str(n), Decimal(w), FIVE.level(r)) for n, (w, r) in enumerate(rows)], FIVE)
    with localcontext() as context:
        context.prec = 60
        expected = sum(Decimal(w) * r / 5 for w, r in rows) * 100 / sum(w for w, _ in rows)
        assert abs(Decimal(score.total.numerator) / Decimal(score.total.denominator) - expected) < Decimal("1e-50")


@given(marks, st.integers(0, 11))
def test_a_better_mark_never_lowers_the_total(rows, which):
    which %= len(rows)
    better = [(w, min(r + 1, 5) if n == which else r) for n, (w, r) in enumerate(rows)]
    before, after = (
        scoring.ability("a", [ItemMark(str(n), Decimal(w), FIVE.level(r)) for n, (w, r) in enumerate(these)], FIVE)
        for these in (rows, better)
    )
    assert before.total <= after.total <= 100


@given(st.fractions(min_value=0, max_value=200))
def test_the_row_that_applies_is_the_highest_one_reached(points):
    row = scoring.reached(points, TABLE)
    assert row.lower <= points
    assert all(other.lower > points for other in TABLE if other.lower > row.lower)


@given(st.fractions(min_value=0, max_value=1000), st.integers(0, 4))
def test_what_is_shown_is_off_by_half_a_digit_at_most(points, places):
    assert abs(Fraction(shown(points, places)) - points) * 2 <= Fraction(1, 10**places)
