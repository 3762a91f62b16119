"""When a career begins, passes its stages and ends (キャリアの時期). Imports no Django."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import normalize

from common.dates import fiscal_year, fiscal_year_end, years_later

# The age limit (定年) that all reach by 2031: the end of the fiscal year in which one becomes so old.
AGE_LIMIT = 65
# When the birth date is not known (or not to be told), a career is drawn so long.
USUAL_YEARS = 40

_DECADE = re.compile(r"(\d+)代")


@dataclass(frozen=True)
class Stage:
    """A stage of the policy (キャリアの段階), and from when to when it is, for one person, if that can be told."""

    name: str
    when: str
    summary: str = ""
    inferred: bool = False
    grade_codes: frozenset[str] = frozenset()
    start: date | None = None
    end: date | None = None

    def has(self, day: date) -> bool:
        return self.start is not None and self.end is not None and self.start <= day <= self.end


def end_of_fiscal_year(day: date) -> date:
    return fiscal_year_end(fiscal_year(day))


def retirement(hired_on: date, birth_date: date | None) -> date:
    """The last day before the age limit; so many years after the hire if the birth date is not known."""
    if birth_date is None:
        return end_of_fiscal_year(years_later(hired_on, USUAL_YEARS) - timedelta(days=1))
    # By law one becomes a year older at the end of the day before the birthday.
    return end_of_fiscal_year(years_later(birth_date, AGE_LIMIT) - timedelta(days=1))


def by_age(band: str, birth_date: date | None) -> tuple[date, date] | None:
    """The ten years of ``20代``; None when they cannot be told."""
    found = _DECADE.search(normalize("NFKC", band))
    if found is None or birth_date is None:
        return None
    age = int(found[1])
    return years_later(birth_date, age), years_later(birth_date, age + 10) - timedelta(days=1)


def by_service(first: int | None, last: int | None, hired_on: date) -> tuple[date, date] | None:
    """The years of service from the ``first`` to the end of the ``last``, counted from one."""
    if last is None:
        return None
    return years_later(hired_on, (first or 1) - 1), years_later(hired_on, last) - timedelta(days=1)
