"""Worked examples of the rotation rules (在課年数と、採用から10年に3職場)."""

from datetime import date

import pytest

from staff.careers.tenures import first_days
from staff.rules.careers import Length, Stretch, length
from staff.rules.outlook import (
    LONGEST,
    Place,
    State,
    Way,
    aprils,
    assess,
    days_away,
    distribution,
    last_day,
    served,
    unseen,
)
from staff.rules.rotation import Rule

TEN_YEARS = Rule("職場", 3, years=10)
SECTORS = Rule("部門", 3, sectors=("窓口部門", "事業部門", "管理部門"))
HIRED = date(2018, 4, 1)
TODAY = date(2026, 11, 21)


def way(*since: date, hired_on: date = HIRED, away=()) -> Way:
    return Way(hired_on, [Place(number, day) for number, day in enumerate(since)], list(away))


class TestFirstYears:
    """藤沢・立川."""

    def test_three_workplaces_are_enough(self):
        outlook = assess(TEN_YEARS, way(HIRED, date(2021, 4, 1), date(2024, 4, 1)), TODAY)
        assert (outlook.state, outlook.reached, outlook.missing) == (State.MET, 3, 0)

    def test_one_workplace_short_with_one_april_left_needs_that_move(self):
        outlook = assess(TEN_YEARS, way(HIRED, date(2022, 4, 1)), TODAY)
        assert outlook.until == date(2028, 3, 31)
        assert (outlook.state, outlook.missing, outlook.moves_left) == (State.TIGHT, 1, 1)
        assert outlook.left == Length(1, 4)

    def test_two_workplaces_short_with_one_april_left_cannot_be_made_up(self):
        assert assess(TEN_YEARS, way(HIRED), TODAY).state == State.BEYOND

    def test_one_short_with_many_aprils_left_is_open(self):
        outlook = assess(TEN_YEARS, way(date(2022, 4, 1), date(2025, 4, 1), hired_on=date(2022, 4, 1)), TODAY)
        assert (outlook.state, outlook.moves_left) == (State.OPEN, 5)

    def test_a_new_hire_in_probation_has_all_the_years_before_him(self):
        hired_on = date(2026, 10, 1)
        outlook = assess(TEN_YEARS, way(hired_on, hired_on=hired_on), TODAY)
        assert (outlook.state, outlook.missing, outlook.until) == (State.OPEN, 2, date(2036, 9, 30))

    def test_when_the_years_are_over_what_comes_later_does_not_count(self):
        hired_on = date(2012, 4, 1)
        outlook = assess(TEN_YEARS, way(hired_on, date(2016, 4, 1), date(2023, 4, 1), hired_on=hired_on), TODAY)
        assert (outlook.state, outlook.reached, outlook.missing) == (State.MISSED, 2, 1)

    def test_coming_back_to_a_workplace_makes_no_new_one(self):
        places = [Place(1, HIRED), Place(2, date(2021, 4, 1)), Place(1, date(2024, 4, 1))]
        assert assess(TEN_YEARS, Way(HIRED, places), TODAY).reached == 2

    def test_what_lies_ahead_does_not_count_yet(self):
        assert assess(TEN_YEARS, way(HIRED, date(2022, 4, 1), date(2027, 4, 1)), TODAY).missing == 1

    def test_the_last_day_itself_is_within_the_years(self):
        until = date(2028, 3, 31)
        assert assess(TEN_YEARS, way(HIRED, date(2022, 4, 1)), until).state == State.BEYOND
        assert assess(TEN_YEARS, way(HIRED, date(2022, 4, 1)), date(2028, 4, 1)).state == State.MISSED


class TestLeave:
    """Nobody is worse off for leave."""

    def test_two_years_of_childcare_leave_put_the_end_off_by_two_years(self):
        away = [(date(2020, 4, 1), date(2022, 3, 31))]
        assert last_day(HIRED, 10, away, on=TODAY) == date(2030, 3, 31)
        outlook = assess(TEN_YEARS, way(HIRED, date(2022, 4, 1), away=away), TODAY)
        assert (outlook.state, outlook.moves_left) == (State.OPEN, 3)

    def test_leave_taken_in_the_time_put_on_puts_the_end_off_again(self):
        hired_on = date(2010, 4, 1)
        away = [(date(2015, 4, 1), date(2016, 3, 31)), (date(2020, 10, 1), date(2021, 3, 31))]
        # 366 days, then 182 more.
        assert last_day(hired_on, 10, away, on=TODAY) == date(2021, 9, 30)

    def test_leave_that_goes_on_counts_to_the_day(self):
        away = [(date(2026, 11, 1), None)]
        assert last_day(HIRED, 10, away, on=TODAY) == date(2028, 4, 21)

    def test_leave_after_the_years_puts_nothing_off(self):
        assert last_day(date(2010, 4, 1), 10, [(date(2021, 4, 1), None)], on=TODAY) == date(2020, 3, 31)

    def test_years_in_post_leave_out_the_days_away(self):
        assert served(date(2022, 4, 1), [], date(2026, 3, 31)) == Length(4, 0)
        assert served(date(2022, 4, 1), [(date(2023, 4, 1), date(2024, 3, 31))], date(2026, 3, 31)) == Length(2, 11)
        assert served(date(2022, 4, 1), [(date(2022, 4, 1), date(2023, 3, 31))], date(2026, 3, 31)) == Length(3, 0)

    def test_a_day_of_two_leaves_is_one_day(self):
        away = [(date(2024, 4, 10), date(2024, 4, 20)), (date(2024, 4, 1), date(2024, 4, 15))]
        assert days_away(away, date(2024, 4, 1), date(2024, 4, 30)) == 20

    def test_days_away_outside_the_time_are_left_out(self):
        assert days_away([(date(2024, 1, 1), None)], date(2024, 4, 1), date(2024, 4, 30)) == 30
        assert days_away([(date(2024, 1, 1), date(2024, 3, 31))], date(2024, 4, 1), date(2024, 4, 30)) == 0


class TestSectors:
    """流山: 窓口・事業・管理."""

    def test_each_sector_counts_once_however_many_workplaces(self):
        places = [Place(1, HIRED, "窓口"), Place(2, date(2020, 4, 1), "窓口"), Place(3, date(2023, 4, 1), "管理")]
        outlook = assess(SECTORS, Way(HIRED, places), TODAY)
        assert (outlook.state, outlook.reached, outlook.missing) == (State.OPEN, 2, 1)
        assert unseen(SECTORS, outlook) == ["事業部門"]

    def test_without_years_nothing_is_late(self):
        outlook = assess(SECTORS, Way(date(1990, 4, 1), []), TODAY)
        assert (outlook.state, outlook.until, outlook.left) == (State.OPEN, None, None)

    def test_all_three_are_enough(self):
        places = [Place(n, HIRED, sector) for n, sector in enumerate(("窓口", "事業", "管理"))]
        assert assess(SECTORS, Way(HIRED, places), TODAY).state == State.MET


@pytest.mark.parametrize(
    ("after", "until", "times"),
    [
        (date(2026, 11, 21), date(2028, 3, 31), 1),
        (date(2026, 11, 21), date(2028, 4, 1), 2),
        (date(2026, 4, 1), date(2026, 12, 31), 0),
        (date(2026, 3, 31), date(2026, 4, 1), 1),
        (date(2026, 11, 21), date(2020, 1, 1), 0),
    ],
)
def test_moves_that_are_left(after, until, times):
    assert aprils(after, until) == times


def test_the_distribution_puts_the_longest_together():
    numbers = distribution([Length(0, 3), Length(2, 0), Length(2, 11), Length(10, 0), Length(31, 0)])
    assert (numbers[0], numbers[2], numbers[LONGEST], sum(numbers)) == (1, 2, 2, 5)


def test_a_run_of_orders_begins_with_its_first_and_a_gap_begins_a_new_one():
    orders = [
        (1, date(2020, 4, 1), date(2021, 3, 31)),
        (1, date(2021, 4, 1), None),
        (2, date(2018, 4, 1), date(2019, 3, 31)),
        (2, date(2022, 4, 1), None),
    ]
    assert first_days(reversed(orders)) == {1: date(2020, 4, 1), 2: date(2022, 4, 1)}
    assert Stretch("", date(2020, 4, 1), None, ()).length(TODAY) == length(date(2020, 4, 1), TODAY)
