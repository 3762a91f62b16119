"""Until when somebody may complain (苦情の申出の期間). Imports no Django.

Cities count in many ways: calendar days or open days (閉庁日を除く), from the day itself or from the next
(翌日から起算), in days or in weeks. All of it is data of a scheme; days on which the office is closed are passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

DAY = timedelta(days=1)
Closed = Callable[[date], bool]


@dataclass(frozen=True)
class Window:
    """So many days are counted; ``open_days``: closed ones are left out; ``next_day``: the event's day is day 0."""

    days: int
    open_days: bool = False
    next_day: bool = True


def last_day(event: date, window: Window, *, closed: Closed) -> date:
    """The last day on which one may complain about an event of a day. ValueError for a window of no days."""
    if window.days < 1:
        raise ValueError("a window has at least one day")
    counted = _days(event + DAY if window.next_day else event)
    if window.open_days:
        counted = (day for day in counted if not closed(day))
    return next(islice(counted, window.days - 1, None))


def weekend_or_year_end(day: date) -> bool:
    """Closed in every city: Saturdays, Sundays, and 29 December to 3 January. Holidays are a city's own data."""
    return day.weekday() >= 5 or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def _days(first: date) -> Iterator[date]:
    day = first
    while True:
        yield day
        day += DAY
