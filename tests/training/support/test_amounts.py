"""How much is granted and paid: worked by hand, and for any figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.support import Budget, grantable, payable

yen = st.integers(0, 10_000_000)
rates = st.decimals(0, 100, places=2)
ceilings = st.none() | yen


@pytest.mark.parametrize(
    ("cost", "rate", "ceiling", "given_"),
    [
        (30_000, "50", 20_000, 15_000),  # half of it
        (33_333, "50", None, 16_666),  # a part of a yen is left off
        (60_000, "50", 20_000, 20_000),  # the ceiling
        (9_999, "66.67", None, 6_666),  # 6,666.3333
        (1, "99.99", None, 0),
        (30_000, "100", None, 30_000),
        (30_000, "0", 20_000, 0),
        (0, "50", 20_000, 0),
        (30_000, "50", 0, 0),
    ],
)
def test_worked_by_hand(cost, rate, ceiling, given_):
    assert grantable(cost, rate=Decimal(rate), ceiling=ceiling) == given_


def test_what_was_spent_less_is_paid_less_and_what_was_spent_more_is_not_paid_more():
    rule = {"rate": Decimal(50), "ceiling": 20_000}
    assert payable(15_000, 20_000, **rule) == 10_000
    assert payable(15_000, 38_000, **rule) == 15_000


@given(yen, rates, ceilings)
def test_no_more_than_the_share_the_cost_and_the_ceiling_and_not_a_yen_less(cost, rate, ceiling):
    amount = grantable(cost, rate=rate, ceiling=ceiling)
    assert 0 <= amount <= cost
    assert amount * 100 <= cost * rate
    assert ceiling is None or amount <= ceiling
    assert amount == ceiling or (amount + 1) * 100 > cost * rate


@given(yen, yen, yen, rates, ceilings)
def test_what_is_paid_never_exceeds_what_was_granted_nor_falls_as_more_is_spent(granted, spent, more, rate, ceiling):
    less, later = (payable(granted, cost, rate=rate, ceiling=ceiling) for cost in (spent, spent + more))
    assert less <= later <= granted


@given(st.none() | yen, yen, yen, yen)
def test_a_budget_has_room_until_what_is_left(amount, kept, paid, asked):
    budget = Budget(amount, kept, paid)
    assert budget.has_room_for(asked) == (amount is None or kept + paid + asked <= amount)
