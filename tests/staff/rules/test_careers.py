"""Years of service, in grade and in post: worked examples, and a plain recount by days."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.rules.careers import (
    Length,
    at,
    in_department,
    known_end,
    length,
    years_in_grade,
    years_in_post,
    years_of_service,
)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Order:
    valid_from: date
    valid_to: date | None
    department_id: int = 1
    grade_code: str = "G1"
    is_main: bool = True


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [
        (date(2025, 4, 1), date(2026, 3, 31), Length(1, 0)),
        (date(2025, 4, 1), date(2026, 3, 30), Length(0, 11)),
        (date(2025, 4, 1), date(2025, 4, 1), Length(0, 0)),
        (date(2024, 2, 29), date(2025, 2, 28), Length(1, 0)),
        (date(2023, 10, 16), date(2026, 11, 21), Length(3, 1)),
        (date(2026, 4, 1), date(2025, 4, 1), Length(0, 0)),
    ],
)
def test_completed_years_and_months_count_both_days(start, on, expected):
    assert length(start, on) == expected


def test_a_rise_in_the_same_section_starts_new_years_in_grade_and_none_in_post():
    orders = [
        Order(date(2020, 4, 1), date(2023, 3, 31)),
        Order(date(2023, 4, 1), None, grade_code="G2"),
    ]
    on = date(2026, 3, 31)
    assert (years_in_post(orders, on), years_in_grade(orders, on)) == (Length(6, 0), Length(3, 0))


def test_a_gap_starts_anew():
    orders = [Order(date(2020, 4, 1), date(2023, 3, 30)), Order(date(2023, 4, 1), None)]
    assert years_in_post(orders, date(2024, 3, 31)) == Length(1, 0)


def test_a_concurrent_post_counts_for_nothing():
    orders = [Order(date(2020, 4, 1), None), Order(date(2022, 4, 1), None, department_id=2, is_main=False)]
    assert years_in_post(orders, date(2026, 3, 31)) == Length(6, 0)


def test_without_a_main_post_or_a_grade_there_are_no_years():
    assert years_in_post([], date(2026, 4, 1)) is None
    assert years_in_grade([Order(date(2020, 4, 1), None, grade_code="")], date(2026, 4, 1)) is None


def test_years_of_service_end_with_the_service():
    assert years_of_service(date(2000, 4, 1), date(2020, 3, 31), date(2026, 4, 1)) == Length(20, 0)


def test_an_end_to_come_is_not_known_yet():
    assert known_end(date(2027, 3, 31), date(2026, 11, 21)) is None
    assert known_end(date(2026, 3, 31), date(2026, 11, 21)) == date(2026, 3, 31)


def test_a_length_is_told_in_words():
    assert [str(Length(3, 2)), str(Length(0, 5)), str(Length(1, 0)), str(Length(0, 0))] == [
        "3年2か月",
        "5か月",
        "1年0か月",
        "1か月未満",
    ]


@st.composite
def histories(draw):
    """Orders one after another, some with gaps, the last one perhaps open."""
    orders, day = [], date(2000, 4, 1)
    for number in range(draw(st.integers(0, 8))):
        start = day + draw(st.sampled_from([0, 0, 0, 1, 40])) * DAY
        end = start + draw(st.integers(0, 900)) * DAY
        place = draw(st.integers(1, 3))
        orders.append(Order(start, None if number == 7 else end, department_id=place))
        day = end + DAY
    return orders


@given(histories(), st.integers(-10, 7000))
def test_years_in_post_agree_with_going_back_day_by_day(orders, ahead):
    on = date(2000, 4, 1) + ahead * DAY

    def place_on(day):
        return next(
            (o.department_id for o in orders if o.valid_from <= day and (o.valid_to is None or day <= o.valid_to)), None
        )

    here, first = place_on(on), on
    while here is not None and place_on(first - DAY) == here:
        first -= DAY
    assert years_in_post(orders, on) == (None if here is None else length(first, on))


@given(histories())
def test_stretches_never_overlap_and_leave_no_order_out(orders):
    found = in_department(orders)
    assert [order for stretch in found for order in stretch.orders] == orders
    for earlier, later in pairwise(found):
        assert earlier.end is not None
        assert earlier.end < later.start
    assert all(at(found, order.valid_from) for order in orders)
