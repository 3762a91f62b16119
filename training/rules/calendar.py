"""On which days a session is held, and when it would be held a year later (開催日の暦). Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta

from common.dates import fiscal_year

# A longer session is no course of days: its days are typed, or it has none (eラーニング, 通信教育).
MOST_DAYS = 31
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_SATURDAY = 5


def weekdays(first: date, last: date) -> list[date]:
    """The days from Monday to Friday, both ends included; all days where there are none of these.

    None at all for a session that is longer than ``MOST_DAYS``.
    """
    length = (last - first).days + 1
    if length > MOST_DAYS:
        return []
    days = [first + number * _DAY for number in range(length)]
    return [day for day in days if day.weekday() < _SATURDAY] or days


def year_later(day: date) -> timedelta:
    """How far the same session of next year is away: whole weeks, so that a Tuesday stays a Tuesday.

    52 weeks, or 53 where that would still be the same fiscal year.
    """
    later = 52 * _WEEK
    return later if fiscal_year(day + later) > fiscal_year(day) else later + _WEEK
