"""Those who are not regular staff (会計年度任用・任期付・臨時の職員). Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start, years_later
from staff.demo_city.days import day_before, some_day
from staff.demo_city.ladders import Ladder
from staff.demo_city.names import some_name
from staff.demo_city.people import born_in
from staff.demo_city.places import Chosen, Place
from staff.demo_city.plan import EmployeePlan, PostingPlan

HOURS = (("29.00", 40), ("30.00", 25), ("35.00", 15), ("38.75", 10), ("19.50", 10))
# What the sector and the occupations of a department make of a 会計年度任用職員.
TITLES = {"counter": ("窓口業務員", "相談員", "事務補助員"), "operations": ("事業補助員", "事務補助員", "相談員"),
          "management": ("事務補助員", "データ入力員")}  # fmt: skip
SPECIAL_TITLES = {
    "保育士": "保育補助員",
    "保健師": "保健指導員",
    "技能": "作業員",
    "土木": "技術補助員",
    "消防": "防火指導員",
}


class Others:
    """Makes people with orders of a limited time."""

    def __init__(self, chosen: Chosen, ladder: Ladder, *, on: date, chance: Random) -> None:
        self.chosen, self.ladder, self.on, self.chance = chosen, ladder, on, chance
        self.year = fiscal_year(on)
        parents = {place.parent for place in chosen.places.values()}
        self.leaves = [p for p in chosen.places.values() if p.lives_in(self.year) and p.code not in parents]

    def by_fiscal_year(self, number: int) -> list[EmployeePlan]:
        """会計年度任用: a term within the fiscal year, renewed up to four times."""
        return [self._renewed(until=self.year) for _ in range(number)]

    def gone(self, number: int) -> list[EmployeePlan]:
        """Those whose term was not renewed, in the last two years."""
        return [self._gone(self._renewed(until=self.year - self.chance.randint(1, 2))) for _ in range(number)]

    def forgotten(self, number: int) -> list[EmployeePlan]:
        """In service, but this year's order is missing: what HR's list of people without a post is for."""
        return [self._renewed(until=self.year - 1) for _ in range(number)]

    def fixed_term(self, number: int) -> list[EmployeePlan]:
        """任期付: three years, with a grade."""
        return [self._fixed_term() for _ in range(number)]

    def temporary(self, number: int) -> list[EmployeePlan]:
        """臨時的任用: up to six months, in somebody's stead."""
        return [self._temporary() for _ in range(number)]

    def _renewed(self, *, until: int) -> EmployeePlan:
        place = self._some_place()
        year = max(until - self.chance.choices((0, 1, 2, 3, 4), (28, 24, 20, 16, 12))[0], min(place.first_year, until))
        start = fiscal_year_start(year)
        if year == self.year and self.chance.random() < 0.2:
            start = some_day(self.chance, start, self.on)
        person = self._person(start)
        title, hours = self._title(place), self._hours()
        while year <= until:
            kind = "renewal" if person.postings else "hire"
            person.postings.append(
                PostingPlan(
                    place.code,
                    start,
                    fiscal_year_end(year),
                    kind,
                    title=title,
                    employment="fiscal_year",
                    weekly_hours=hours,
                )
            )
            year, start = year + 1, fiscal_year_start(year + 1)
        return person

    def _gone(self, person: EmployeePlan) -> EmployeePlan:
        person.left_on, person.left_by = person.postings[-1].valid_to, "term"
        return person

    def _fixed_term(self) -> EmployeePlan:
        start, place = fiscal_year_start(self.year - self.chance.randint(0, 2)), self._some_place()
        start = max(start, fiscal_year_start(place.first_year))
        person, rung = self._person(start), self.ladder.rungs[0]
        person.pay_family = self.ladder.family
        end = day_before(years_later(start, 3))
        person.postings.append(
            PostingPlan(
                place.code, start, end, "hire", title=rung.title, grade_code=rung.code, pay_grade=rung.pay_grade,
                employment="fixed_term",
            )
        )  # fmt: skip
        return person

    def _temporary(self) -> EmployeePlan:
        start = self.on - timedelta(days=self.chance.randint(10, 120))
        end, place = start + timedelta(days=182), self._some_place()
        start = max(start, fiscal_year_start(place.first_year))
        person = self._person(start)
        person.postings.append(
            PostingPlan(place.code, start, end, "hire", title="臨時職員", employment="temporary", note="育児休業の代替")
        )
        return person

    def _person(self, start: date) -> EmployeePlan:
        named = some_name(self.chance)
        born = born_in(self.chance, fiscal_year(start) - self.chance.randint(22, 63))
        return EmployeePlan("", named.name, named.kana, born, start, "事務")

    def _some_place(self) -> Place:
        return self.chance.choices(self.leaves, [place.entry.size for place in self.leaves])[0]

    def _title(self, place: Place) -> str:
        for occupation, _ in place.entry.specialists:
            if occupation in SPECIAL_TITLES and self.chance.random() < 0.6:
                return SPECIAL_TITLES[occupation]
        return self.chance.choice(TITLES[place.entry.sector])

    def _hours(self) -> str:
        return self.chance.choices([hours for hours, _ in HOURS], [weight for _, weight in HOURS])[0]
