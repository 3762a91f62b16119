"""What the planning needs to know of courses and people. Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.dates import fiscal_year


@dataclass(frozen=True)
class CourseFacts:
    """``is_for_new``: for those hired or promoted in the year. ``is_general``: so wide that it is taken again.

    ``after_years``: for those who have served so long.
    """

    key: int
    grades: frozenset[str]
    valid_from: date
    valid_to: date | None = None
    days: int = 1
    is_for_new: bool = False
    after_years: int = 0
    is_for_heads: bool = False
    is_general: bool = False
    is_online: bool = False
    place: str = ""

    def is_offered_in(self, year: int) -> bool:
        begun = fiscal_year(self.valid_from) <= year
        return begun and (self.valid_to is None or year < fiscal_year(self.valid_to))


@dataclass(frozen=True)
class PersonFacts:
    """``grade_since``: the hire or the last promotion. ``head``: who stands next above, if anybody does.

    ``is_shown``: a demo login, or one of the people under a demo login: they are to meet every case there is.
    """

    key: int
    hired_on: date
    grade: str
    grade_since: date
    head: int | None
    is_head: bool = False
    is_shown: bool = False
