"""What falls due, and how soon (期限と、知らせる時期). Imports no Django."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Due(StrEnum):
    """How an expiry stands on a day."""

    EXPIRED = "expired"  # 期限切れ
    REMINDED = "reminded"  # within the days in which one is reminded
    LATER = "later"


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(expires_on: date, remind_days: int, *, on: date) -> Due:
    """An expiry is the last day on which something holds."""
    if expires_on < on:
        return Due.EXPIRED
    return Due.REMINDED if expires_on - timedelta(days=remind_days) <= on else Due.LATER
