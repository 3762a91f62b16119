"""A person of the made-up city while careers are worked out (計画の中の職員). Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from staff.demo_city.days import day_before, some_day
from staff.demo_city.ladders import Ladder
from staff.demo_city.places import Place
from staff.demo_city.plan import PostingPlan

# What people at the foot of the ladder are called, where their work has a name of its own.
BASIC_TITLES = {
    "土木": "技師",
    "建築": "技師",
    "保健師": "保健師",
    "保育士": "保育士",
    "技能": "技能員",
    "消防": "消防士",
}


@dataclass(frozen=True)
class Seat:
    """A post that one person holds: head of a department, beside its head, or a 担当係長 in it."""

    place: str
    post: str  # of ladders.POST_GROUPS
    number: int = 0

    @property
    def is_head(self) -> bool:
        return self.post in {"部", "課", "係"}


@dataclass(eq=False)
class Person:
    """``cohort``: the fiscal year of birth, so that age by years is a subtraction."""

    number: int
    occupation: str
    ladder: Ladder
    cohort: int
    birth_date: date
    hired_on: date
    merit: float
    is_founder: bool = False
    rung: int = 0
    rung_since: int = 0
    place: str = ""
    place_since: int = 0
    seat: Seat | None = None
    seen_sectors: set[str] = field(default_factory=set)
    stepped_down: bool = False
    reappointed: bool = False
    orders: list[PostingPlan] = field(default_factory=list)
    concurrent: list[PostingPlan] = field(default_factory=list)
    left_on: date | None = None
    left_by: str = ""

    def age(self, year: int) -> int:
        """At the end of the fiscal year before: as the 1 April of ``year`` finds him."""
        return year - 1 - self.cohort

    def move(self, place: Place, year: int) -> None:
        """To another department; whoever is there already stays since when he came."""
        if self.place != place.code:
            self.place, self.place_since = place.code, year
            self.seen_sectors.add(place.entry.sector)

    def leave(self, day: date, by: str) -> None:
        self.left_on, self.left_by, self.seat = day, by, None
        if self.orders:
            self.orders[-1].valid_to = day

    def order(self, posting: PostingPlan) -> None:
        """A new main order; the one before ends the day before."""
        if self.orders:
            self.orders[-1].valid_to = day_before(posting.valid_from)
        self.orders.append(posting)

    @property
    def title(self) -> str:
        """What a person is called without a seat."""
        if self.stepped_down or self.reappointed:
            return "専門員"
        title = self.ladder.rungs[self.rung].title
        if title == "主事":
            return BASIC_TITLES.get(self.occupation, title)
        return f"担当{title}" if title.endswith("長") else title


def born_in(chance: Random, cohort: int) -> date:
    """A birthday of a school year: 2 April to 1 April."""
    return some_day(chance, date(cohort, 4, 2), date(cohort + 1, 4, 1))
