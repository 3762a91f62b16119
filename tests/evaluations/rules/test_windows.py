"""Until when somebody may complain, as cities count it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.windows import Window, last_day, weekend_or_year_end

FRIDAY = date(2027, 3, 12)
closed = weekend_or_year_end


@pytest.mark.parametrize(
    ("event", "window", "expected"),
    [
        (FRIDAY, Window(7), date(2027, 3, 19)),  # 1 week, the next day is day 1
        (FRIDAY, Window(7, next_day=False), date(2027, 3, 18)),
        (FRIDAY, Window(7, open_days=True), date(2027, 3, 23)),  # 7 days without closed ones
        (FRIDAY, Window(14, open_days=True), date(2027, 4, 1)),
        (FRIDAY, Window(30), date(2027, 4, 11)),
        (date(2026, 12, 25), Window(3, open_days=True), date(2027, 1, 5)),  # over the turn of the year
        (date(2027, 3, 13), Window(1, open_days=True, next_day=False), date(2027, 3, 15)),
    ],
)
def test_the_last_day(event, window, expected):
    assert last_day(event, window, closed=closed) == expected


def test_a_window_without_days_is_a_mistake():
    with pytest.raises(ValueError, match="at least one day"):
        last_day(FRIDAY, Window(0), closed=closed)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 40), st.booleans())
def test_as_many_open_days_lie_in_it_as_it_counts(event, days, next_day):
    end = last_day(event, Window(days, open_days=True, next_day=next_day), closed=closed)
    first = event + timedelta(days=next_day)
    inside = [first + timedelta(days=n) for n in range((end - first).days + 1)]
    assert sum(not closed(day) for day in inside) == days
    assert not closed(end)
