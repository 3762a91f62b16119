"""Who came in mid-year (中途採用), so that somebody is in probation whenever the city is made. Imports no Django."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from staff.demo_city.plan import EmployeePlan
from staff.rules.upcoming import months_after

# So many of those who were hired last, three months before the day.
NUMBER = 4
MONTHS = 3


def hired_lately(on: date) -> date:
    """The day on which they came."""
    return months_after(on.replace(day=1), -MONTHS)


def come_in_mid_year(people: Iterable[EmployeePlan], *, on: date) -> None:
    """The last of the regular staff who have had no second post: their first order begins in mid-year."""
    day = hired_lately(on)
    fit = [p for p in people if _has_one_order(p) and p.left_on is None and p.hired_on < day]
    for person in sorted(fit, key=lambda person: person.hired_on)[-NUMBER:]:
        person.hired_on = person.postings[0].valid_from = day


def _has_one_order(person: EmployeePlan) -> bool:
    first, *others = person.postings
    return first.employment == "regular" and not others and not first.is_head and first.valid_to is None
