"""When probation ends."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.probation import Terms, probation

START = date(2026, 4, 1)


def weekdays(day):
    return day.weekday() < 5


def test_six_months_for_whoever_serves():
    found = probation(START, Terms(milestones=(2, 5)), on_duty=weekdays)
    assert (found.end, found.is_extended) == (date(2026, 9, 30), False)
    assert found.milestones == (date(2026, 5, 31), date(2026, 8, 31))


def test_a_month_for_those_of_a_fiscal_year():
    assert probation(START, Terms(months=1, least_days=15), on_duty=weekdays).end == date(2026, 4, 30)


def test_it_goes_on_until_ninety_days_are_served():
    back = date(2026, 8, 1)
    found = probation(START, Terms(), on_duty=lambda day: day >= back and weekdays(day))
    assert found.is_extended
    assert found.served == 90
    assert sum(weekdays(back + timedelta(days=n)) for n in range((found.end - back).days + 1)) == 90


def test_it_never_lasts_longer_than_a_year():
    found = probation(START, Terms(), on_duty=lambda day: False)
    assert found.end == date(2027, 3, 31)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.sets(st.integers(0, 400)), st.integers(0, 200))
def test_it_ends_on_the_first_day_that_is_enough_or_after_a_year(start, away, least):
    duty = {start + timedelta(days=n) for n in range(400)} - {start + timedelta(days=n) for n in away}
    found = probation(start, Terms(least_days=least), on_duty=duty.__contains__)
    served = sum(start <= day <= found.end for day in duty)
    assert served == found.served
    assert found.regular_end <= found.end < start + timedelta(days=367)
    if found.is_extended:
        assert served <= least
        assert served == least or (found.end + timedelta(days=1)).month == start.month or start.day > 28
