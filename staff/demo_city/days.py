"""Days that a working life turns on. Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def some_day(chance: Random, first: date, last: date) -> date:
    """Any day of a span, both ends included."""
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def retirement_age(fiscal_year: int) -> int:
    """定年: 60 until 2022年度, then a year more every second year, up to 65."""
    return 60 if fiscal_year < 2023 else min(65, 61 + (fiscal_year - 2023) // 2)
