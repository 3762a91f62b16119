"""What may be told of answers: nothing about fewer than five, not by taking away either."""

from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules import surveys
from training.rules.surveys import Tally

COUNTS = st.integers(0, 12)
TALLIES = st.builds(Tally, st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS))
PARTS = st.dictionaries(st.integers(2000, 2030), st.integers(0, 12), max_size=7)


def subsets(keys):
    keys = list(keys)
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))


@given(PARTS)
def test_no_difference_of_published_numbers_is_a_group_of_one_to_four(parts):
    """Whatever a reader takes from the sum, and whatever part he looks at, the rest is five or nobody."""
    shown = surveys.told(parts)
    assert all(parts[key] == 0 or parts[key] >= 5 for key in shown)
    if not surveys.sum_is_told(parts):
        return
    total = sum(parts.values())
    for taken in subsets(shown):
        rest = total - sum(parts[key] for key in taken)
        assert rest == 0 or rest >= 5


@given(PARTS)
def test_nothing_is_hidden_without_need(parts):
    hidden = {key: number for key, number in parts.items() if key not in surveys.told(parts)}
    assert all(0 < number < 5 for number in hidden.values())
    if not surveys.sum_is_told(parts):
        assert 0 < sum(hidden.values()) < 5


@pytest.mark.parametrize(
    ("parts", "shown", "with_sum"),
    [
        ({}, set(), True),
        ({2025: 30, 2026: 0}, {2025, 2026}, True),
        ({2025: 30, 2026: 4}, {2025}, False),
        ({2025: 30, 2026: 5}, {2025, 2026}, True),
        ({2024: 2, 2025: 2, 2026: 9}, {2026}, False),
        ({2024: 2, 2025: 3, 2026: 9}, {2026}, True),
        ({2026: 4}, set(), False),
    ],
    ids=str,
)
def test_a_sum_that_would_give_a_small_group_away_is_not_told(parts, shown, with_sum):
    assert surveys.told(parts) == shown
    assert surveys.sum_is_told(parts) is with_sum


@given(st.lists(TALLIES, max_size=6))
def test_what_several_say_together_takes_in_only_what_is_told_by_itself(tallies):
    told = [tally for tally in tallies if tally.number == 0 or tally.number >= 5]
    assert surveys.pooled(tallies).counts == tuple(sum(tally.counts[step] for tally in told) for step in range(5))


@given(TALLIES)
def test_the_mean_is_the_nearest_tenth_and_halves_go_up(tally):
    if not tally.number:
        assert tally.mean is None
        return
    exact = Fraction(sum(step * count for step, count in enumerate(tally.counts, start=1)), tally.number)
    assert isinstance(tally.mean, Decimal)
    assert -Fraction(1, 20) < Fraction(tally.mean) - exact <= Fraction(1, 20)


def test_a_half_goes_up():
    assert Tally((0, 0, 0, 3, 1)).mean == Decimal("4.3")  # 4.25


@given(TALLIES)
def test_shares_are_each_within_half_a_percent(tally):
    for count, percent in zip(tally.counts, tally.percents, strict=True):
        exact = Fraction(100 * count, tally.number) if tally.number else 0
        assert abs(percent - exact) <= Fraction(1, 2)


def test_a_tally_is_made_of_counted_steps():
    assert surveys.tally([(5, 2), (1, 1), (5, 1)]) == Tally((1, 0, 0, 0, 3))
