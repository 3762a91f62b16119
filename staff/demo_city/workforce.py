"""The careers of the regular staff, fiscal year by fiscal year (人事異動の積み重ね). Imports no Django.

On every 1 April people retire, heads move on or are promoted, members rotate, and the gaps are filled by hires.
Out of that come, by themselves, a pyramid of ages and grades, one head a department, and years in post that mostly
keep the policy's rule.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from staff.demo_city.days import day_before, retirement_age, some_day
from staff.demo_city.ladders import Policy, ladders_of
from staff.demo_city.orders import Orders
from staff.demo_city.people import Person, born_in
from staff.demo_city.places import Chosen
from staff.demo_city.posts import Posts
from staff.demo_city.staffing import Staffing

# Nobody who was hired in the first of these years still serves today.
YEARS = 48
REAPPOINTED_UNTIL = 65


class Workforce:
    """All who served as regular staff from ``on`` − 48 years on; ``run`` works them out."""

    def __init__(self, chosen: Chosen, policy: Policy, *, size: int, on: date, chance: Random) -> None:
        self.chosen, self.ladders, self.on, self.chance = chosen, ladders_of(policy), on, chance
        self.this_year = fiscal_year(on)
        self.rotation_years, self.by_sector = policy.rotation_years, policy.rotates_by_sector
        self.years_in_post = policy.rotation_years / policy.rotation_count
        self.staffing = Staffing(chosen, self.ladders, size)
        self.posts = Posts(chosen, self.ladders, this_year=self.this_year, chance=chance)
        self.orders = Orders(chosen, self.staffing.head_titles, chance=chance)
        self.everybody: list[Person] = []
        self.active: list[Person] = []

    @property
    def first_year(self) -> int:
        return self.this_year - YEARS

    def run(self) -> list[Person]:
        """Everybody but those of the first year, whose careers are not told."""
        for year in range(self.first_year, self.this_year + 1):
            self._first_of_april(year)
        return [person for person in self.everybody if not person.is_founder]

    def _first_of_april(self, year: int) -> None:
        self._retire(year)
        self._step_down(year)
        seats = self.staffing.seats(year)
        self.posts.leave(self.active, seats, year)
        self.posts.fill(self.active, seats, year)
        self._rise_by_years(year)
        self._place_members(year)
        self._place_reappointed(year)
        for person in self.active:
            self.orders.write(person, year)
        self.orders.cover_vacancies(seats, self.posts.holders, year)
        self._resign_in(year)

    # --- who goes -----------------------------------------------------------------------------

    def _retire(self, year: int) -> None:
        """On the 31 March before: 定年, the end of 再任用, and those who leave of their own will."""
        end = fiscal_year_end(year - 1)
        for person in self.active:
            if person.left_on is None:
                self._perhaps_retire(person, year, end)
        self.active = [person for person in self.active if person.left_on is None]

    def _perhaps_retire(self, person: Person, year: int, end: date) -> None:
        age, roll = person.age(year), self.chance.random()
        if person.reappointed:
            if age >= REAPPOINTED_UNTIL or roll < 0.1:
                person.leave(end, "term")
        elif age >= retirement_age(year - 1):
            if roll < 0.6 and age < REAPPOINTED_UNTIL:
                person.reappointed, person.seat = True, None
                person.rung = person.ladder.last_by_years
            else:
                person.leave(end, "age")
        elif roll < (0.014 if age < 35 else 0.006) + (0.02 if 55 <= age < 60 else 0):
            person.leave(end, "early" if age >= 50 else self._reason())

    def _reason(self) -> str:
        return self.chance.choices(("voluntary", "transfer", "death"), (90, 8, 2))[0]

    def _step_down(self, year: int) -> None:
        """役職定年: managers of 60 go back to the grade below managers."""
        for person in self.active:
            posts = person.ladder.posts
            if posts and person.age(year) >= 60 and person.rung >= posts["課"] and not person.reappointed:
                person.rung, person.rung_since, person.stepped_down, person.seat = posts["係"], year, True, None

    def _resign_in(self, year: int) -> None:
        """Some members go in the course of the year; who will, after ``on``, is not known yet."""
        first, last = fiscal_year_start(year), day_before(fiscal_year_end(year))
        for person in self.active:
            if person.seat is None and not person.reappointed and self.chance.random() < 0.006:
                day = some_day(self.chance, first, last)
                if person.orders[-1].valid_from <= day <= self.on:
                    person.leave(day, self._reason())

    # --- members ------------------------------------------------------------------------------

    def _rise_by_years(self, year: int) -> None:
        for person in self.active:
            ahead = person.rung + 1
            if ahead <= person.ladder.last_by_years and not person.reappointed:
                usual = person.ladder.ages[ahead] - person.merit
                if person.age(year) >= usual and year - person.rung_since >= 3:
                    person.rung, person.rung_since = ahead, year

    def _place_members(self, year: int) -> None:
        """Members rotate among the gaps; hires take those that are left."""
        staying: dict[tuple[str, str], int] = defaultdict(int)
        moving: dict[str, list[Person]] = defaultdict(list)
        for person in self.active:
            if person.seat is None and not person.reappointed:
                if self._rotates(person, year):
                    moving[person.occupation].append(person)
                else:
                    staying[person.occupation, person.place] += 1
        gaps = self.staffing.gaps(year, staying)
        for occupation in self.ladders:
            self._rotate(moving[occupation], gaps[occupation], year)
            self._hire(occupation, gaps[occupation], year)

    def _rotates(self, person: Person, year: int) -> bool:
        if not self.staffing.is_leaf(person.place, year):
            return True
        years = year - person.place_since
        young = year - fiscal_year(person.hired_on) < self.rotation_years
        pull = years - (self.years_in_post if young else 4.0)
        share = 0.08 if pull < -1 else 0.3 if pull < 0 else 0.6 if pull < 2 else 0.5
        return years >= 2 and self.chance.random() < share

    def _rotate(self, movers: list[Person], gaps: list[str], year: int) -> None:
        self.chance.shuffle(movers)
        for person in movers:
            if not gaps:
                gaps.append(self._anywhere(person, year))
            near_the_end = range(len(gaps) - 1, max(len(gaps) - 13, -1), -1)
            at = min(near_the_end, key=lambda i: self._dislike(person, gaps[i], year))
            gaps[at], gaps[-1] = gaps[-1], gaps[at]
            self._move(person, gaps.pop(), year)

    def _dislike(self, person: Person, code: str, year: int) -> int:
        """The lower, the better: another 職場, and in young years a sector that is new to the person."""
        here, there = person.place, self.chosen.places[code]
        if code == here:
            return 9
        same_section = bool(here) and self.chosen.section_of(here) == self.chosen.section_of(code)
        young = self.by_sector and year - fiscal_year(person.hired_on) < self.rotation_years
        return 4 * same_section + (2 if young and there.entry.sector in person.seen_sectors else 0)

    def _anywhere(self, person: Person, year: int) -> str:
        open_places = self.staffing.members_places(year, person.occupation)
        return self.chance.choice(open_places).code

    def _hire(self, occupation: str, gaps: list[str], year: int) -> None:
        for code in gaps:
            self._move(self._newcomer(occupation, year), code, year)

    def _newcomer(self, occupation: str, year: int) -> Person:
        founder = year == self.first_year
        age = self.chance.randint(19, 59) if founder else self._age_of_hire(occupation)
        cohort = year - 1 - age
        ladder, late = self.ladders[occupation], age >= 27 and self.chance.random() < 0.1
        hired_on = date(year, 10, 1) if late and date(year, 10, 1) <= self.on else fiscal_year_start(year)
        person = Person(
            len(self.everybody), occupation, ladder, cohort, born_in(self.chance, cohort), hired_on,
            self.chance.gauss(0, 1.6), is_founder=founder,
        )  # fmt: skip
        person.rung = max(r for r in range(ladder.last_by_years + 1) if r == 0 or ladder.ages[r] <= age - 1)
        person.rung_since = year - (5 if founder else 0)
        self.everybody.append(person)
        self.active.append(person)
        return person

    def _age_of_hire(self, occupation: str) -> int:
        """Completed years on the 31 March before: 18 from school, 22 from university, some in mid-career."""
        if occupation in {"事務", "技能", "消防"}:
            return self.chance.choices((18, 20, 22, 23, 24, 26, 28, 33, 38), (16, 8, 38, 10, 6, 7, 5, 6, 4))[0]
        return self.chance.choices((20, 22, 24, 26, 28, 32, 37), (22, 38, 14, 10, 6, 6, 4))[0]

    def _place_reappointed(self, year: int) -> None:
        """They stay where they were; if nobody works there any more, they go anywhere."""
        for person in self.active:
            if person.reappointed and not self.staffing.is_leaf(person.place, year):
                self._move(person, self._anywhere(person, year), year)

    def _move(self, person: Person, code: str, year: int) -> None:
        person.move(self.chosen.places[code], year)
