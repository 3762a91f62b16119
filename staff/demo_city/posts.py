"""Who holds which seat: heads of departments and their like (役付職員の配置). Imports no Django."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from staff.demo_city.ladders import POST_GROUPS, Ladder
from staff.demo_city.people import Person, Seat
from staff.demo_city.places import Chosen, Place


class Posts:
    """The seats of one 1 April after the other; ``this_year`` is the one of today, of which some stay vacant."""

    def __init__(self, chosen: Chosen, ladders: dict[str, Ladder], *, this_year: int, chance: Random) -> None:
        self.chosen, self.ladders, self.this_year, self.chance = chosen, ladders, this_year, chance
        self.holders: dict[Seat, Person] = {}

    def leave(self, people: list[Person], seats: dict[Seat, Place], year: int) -> None:
        """Those whose seat is gone, or whose time there is over, give it up."""
        self.holders = {}
        for person in people:
            if person.seat and (person.seat not in seats or self._moves_on(person, year)):
                person.seat = None
            elif person.seat:
                self.holders[person.seat] = person

    def _moves_on(self, person: Person, year: int) -> bool:
        years = year - person.place_since
        return self.chance.random() < (0.0 if years < 2 else 0.2 if years == 2 else 0.5)

    def fill(self, people: list[Person], seats: dict[Seat, Place], year: int) -> None:
        """From the top: first those of the same grade who are without a seat, then by promotion from below."""
        vacant: dict[str, list[Seat]] = defaultdict(list)
        for seat in seats:
            if seat not in self.holders:
                vacant[seat.post].append(seat)
        for posts in POST_GROUPS:
            gaps: list[Seat] = []
            for post in posts:
                self.chance.shuffle(vacant[post])
                gaps += vacant[post]
            if year == self.this_year:
                gaps = self._some_left_vacant(gaps)
            self._fill(posts[0], gaps, [p for p in people if self._can_rise(p, posts[0], year)], seats, year)

    def _some_left_vacant(self, gaps: list[Seat]) -> list[Seat]:
        """Today every city has a department or two without a head of its own."""
        sections = [seat for seat in gaps if seat.post in {"課", "係"}]
        vacant = sections[: 1 + len(sections) // 10]
        return [seat for seat in gaps if seat not in vacant]

    def _fill(self, post: str, gaps: list[Seat], able: list[Person], seats: dict[Seat, Place], year: int) -> None:
        of_the_grade = [p for p in able if p.rung == p.ladder.posts[post]]
        self.chance.shuffle(of_the_grade)
        for elsewhere in (True, False):
            for person in [p for p in of_the_grade if p.seat is None]:
                fits = (s for s in gaps if self._fits(person, seats[s]) and not (elsewhere and s.place == person.place))
                if seat := next(fits, None):
                    gaps.remove(seat)
                    self._seat(person, seat, year)
        lower = (p for p in able if p.rung < p.ladder.posts[post])
        below = sorted(lower, key=lambda p: self._standing(p, post, year))
        for seat in gaps:
            if self.chance.random() > 0.02:  # else it is left vacant this year
                self._promote(below, seat, seats[seat], year)

    def _promote(self, below: list[Person], seat: Seat, place: Place, year: int) -> None:
        """The best of those who fit; ``below`` has them last."""
        for at in range(len(below) - 1, -1, -1):
            if self._fits(below[at], place):
                self._seat(below.pop(at), seat, year)
                return

    def _can_rise(self, person: Person, post: str, year: int) -> bool:
        rung = person.ladder.posts.get(post)
        if rung is None or person.reappointed or person.stepped_down or person.rung > rung:
            return False
        if person.rung == rung:
            return person.seat is None
        near = person.age(year) >= person.ladder.ages[rung] - 4 and year - person.rung_since >= 2
        return near and person.rung >= self._feeding(person.ladder, rung) and person.age(year) < 59

    def _feeding(self, ladder: Ladder, rung: int) -> int:
        """The lowest rung from which one is promoted to this one: that of the next post below."""
        below = [r for r in ladder.posts.values() if r < rung and not ladder.rungs[r].is_parallel]
        return max(below, default=max(ladder.last_by_years - 1, 0))

    def _standing(self, person: Person, post: str, year: int) -> float:
        years_over = person.age(year) - person.ladder.ages[person.ladder.posts[post]]
        return person.merit + 0.2 * min(years_over, 5) + 0.2 * person.rung

    def _fits(self, person: Person, place: Place) -> bool:
        if place.only_for in self.ladders and self.ladders[place.only_for].leads and place.level != "課":
            return person.occupation == place.only_for
        return person.occupation in place.occupations

    def _seat(self, person: Person, seat: Seat, year: int) -> None:
        if person.seat:
            del self.holders[person.seat]
        person.seat = seat
        self.holders[seat] = person
        person.move(self.chosen.places[seat.place], year)
        rung = person.ladder.posts[seat.post]
        if rung != person.rung:
            person.rung, person.rung_since = rung, year
