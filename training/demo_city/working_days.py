"""Days on which a city hall works, more or less: no week-ends, no turn of the year. Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    closed = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not closed


def from_day(day: date) -> date:
    """The day, or the next one on which people work."""
    while not is_working_day(day):
        day += _DAY
    return day


def until_day(day: date) -> date:
    """The day, or the last one before it on which people work."""
    while not is_working_day(day):
        day -= _DAY
    return day


def some_working_day(chance: Random, first: date, last: date) -> date:
    """Any of a span; the last day's next one at worst."""
    return from_day(first + timedelta(days=chance.randrange(max((last - first).days, 0) + 1)))


def running(first: date, number: int) -> list[date]:
    """So many working days, one after the other."""
    found = [from_day(first)]
    while len(found) < number:
        found.append(from_day(found[-1] + _DAY))
    return found
