"""On which days the office is closed (閉庁日): weekends, holidays, the turn of the year, and the city's own."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from evaluations.models import ClosedDay
from evaluations.rules.windows import Closed, weekend_or_year_end


def closed_days(authority: int) -> Closed:
    """Whether a day is closed at the authority (primary key). One query, however many days are asked."""
    own = frozenset(ClosedDay.objects.filter(authority=authority).values_list("day", flat=True))
    return lambda day: weekend_or_year_end(day) or day in own or day in national_holidays(day.year)


@lru_cache
def national_holidays(year: int) -> frozenset[date]:
    """国民の祝日 of a year, with the days that stand in for those on a Sunday."""
    return frozenset(holidays.country_holidays("JP", years=year))
