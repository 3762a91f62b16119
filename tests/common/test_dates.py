from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import deadline, fiscal_year, fiscal_year_start, long_date, parse_date, wareki, years_later

days = st.dates(date(1873, 1, 1), date(2999, 12, 31))


@given(days)
def test_a_day_lies_in_its_fiscal_year(on):
    year = fiscal_year(on)
    assert fiscal_year_start(year) <= on < fiscal_year_start(year + 1)


@pytest.mark.parametrize(
    ("on", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_fiscal_year_begins_in_april(on, year):
    assert fiscal_year(on) == year


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 3, 15), "令和8年3月15日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
    ],
)
def test_a_day_is_said_in_its_era(on, said):
    assert wareki(on) == said


def test_before_the_gregorian_calendar_there_is_no_era_date():
    with pytest.raises(ValueError, match="1872-12-31"):
        wareki(date(1872, 12, 31))


@given(days)
def test_a_day_in_era_ends_with_its_month_and_day(on):
    assert wareki(on).endswith(f"年{on.month}月{on.day}日")


@given(st.dates(date(1873, 1, 1), date(2999, 12, 30)))
def test_two_days_are_never_said_alike(on):
    assert wareki(on) != wareki(on + timedelta(days=1))


def test_a_long_date_names_its_weekday():
    assert [long_date(date(2026, 3, d)) for d in (15, 16, 21)] == [
        "2026年3月15日(日)",
        "2026年3月16日(月)",
        "2026年3月21日(土)",
    ]


@given(days)
def test_a_day_is_read_back_however_it_is_said(on):
    weekday = long_date(on)[-3:]
    written = [str(on), f"{on.year}/{on.month}/{on.day}", long_date(on).removesuffix(weekday), wareki(on)]
    assert [parse_date(text) for text in written] == [on] * 4


@pytest.mark.parametrize("text", ["２０２６／４／１", " 2026.4.1 ", "令和８年４月１日", "令和8.4.1", "㋿8年4月1日"])
def test_a_day_is_read_in_any_width(text):
    assert parse_date(text) == date(2026, 4, 1)


@pytest.mark.parametrize(
    "text",
    ["", "来年", "8.4.1", "元年4月1日", "2026-02-30", "2026-04", "20260401", "令和0年4月1日", "平成32年4月1日",
     "令和元年4月30日", "明治5年1月1日", "令和9999年1月1日"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_date(text)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 3, 15), "あと5日・3月15日(日)まで"),
        (date(2026, 3, 10), "きょうまで・3月10日(火)まで"),
        (date(2026, 3, 7), "3日過ぎています・3月7日(土)まで"),
        (date(2027, 1, 4), "あと300日・2027年1月4日(月)まで"),
    ],
)
def test_a_deadline_is_told_in_words(due, said):
    assert deadline(due, date(2026, 3, 10)) == said


@given(days, st.integers(0, 60))
def test_years_later_is_an_anniversary(on, years):
    later = years_later(on, years)
    assert later.year == on.year + years
    assert (later.month, later.day) in {(on.month, on.day), (3, 1)}
