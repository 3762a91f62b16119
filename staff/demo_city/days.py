"""Days that a working life turns on. Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from common.dates import fiscal_year_start


def last_day(fiscal_year: int) -> date:
    return day_before(fiscal_year_start(fiscal_year + 1))


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def some_day(chance: Random, first: date, last: date) -> date:
    """Any day of a span, both ends included."""
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)


def retirement_age(fiscal_year: int) -> int:
    """定年: 60 until 2022年度, then a year more every second year, up to 65."""
    return 60 if fiscal_year < 2023 else min(65, 61 + (fiscal_year - 2023) // 2)
