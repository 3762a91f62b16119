"""What is written down of a 1 April: the orders (発令). Imports no Django."""

from __future__ import annotations

from random import Random

from common.dates import fiscal_year_end, fiscal_year_start
from staff.demo_city.days import day_before
from staff.demo_city.people import Person, Seat
from staff.demo_city.places import Chosen, Place
from staff.demo_city.plan import PostingPlan


class Orders:
    """``head_titles``: what the head of each department is called."""

    def __init__(self, chosen: Chosen, head_titles: dict[str, str], *, chance: Random) -> None:
        self.chosen, self.head_titles, self.chance = chosen, head_titles, chance

    def write(self, person: Person, year: int) -> None:
        """A main order, if anything has changed since the last; a term of 再任用 has one every year."""
        posting, last = self._posting(person, year), person.orders[-1] if person.orders else None
        if last is None or person.reappointed or _changed(last, posting):
            posting.order_kind = self._kind(person, last, posting, year)
            person.order(posting)

    def _posting(self, person: Person, year: int) -> PostingPlan:
        rung = person.ladder.rungs[person.rung]
        posting = PostingPlan(
            person.place, max(fiscal_year_start(year), person.hired_on), title=self._title(person),
            is_head=bool(person.seat and person.seat.is_head), grade_code=rung.code,
            pay_grade=rung.pay_grade, employment="regular",
        )  # fmt: skip
        if person.reappointed:
            posting.employment, posting.weekly_hours, posting.valid_to = "reappointed", "31.00", fiscal_year_end(year)
        return posting

    def _title(self, person: Person) -> str:
        if person.seat is None:
            return person.title
        if person.seat.is_head:
            return self.head_titles[person.seat.place]
        return person.title if person.seat.post.startswith("担当") else person.ladder.rungs[person.rung].title

    def _kind(self, person: Person, last: PostingPlan | None, posting: PostingPlan, year: int) -> str:
        if last is None:
            return "hire"
        if person.reappointed:
            return "renewal" if last.employment == "reappointed" else "reappointment"
        if person.rung_since == year:
            return "age_limit" if person.stepped_down else "promotion"
        if not self.chosen.places[last.department].lives_in(year):
            return "reorganisation"
        return "transfer" if last.department != posting.department else "other"

    def cover_vacancies(self, seats: dict[Seat, Place], holders: dict[Seat, Person], year: int) -> None:
        """A department without a head: mostly the head above looks after it (事務取扱)."""
        for seat, place in seats.items():
            if not seat.is_head or seat in holders:
                continue
            above = self._head_above(place, holders)
            if above and self.chance.random() < 0.75:
                self._look_after(above, place, year)

    def _head_above(self, place: Place, holders: dict[Seat, Person]) -> Person | None:
        parent = self.chosen.places.get(place.parent or "")
        return holders.get(Seat(parent.code, parent.level)) if parent else None

    def _look_after(self, head: Person, place: Place, year: int) -> None:
        start, end = fiscal_year_start(year), fiscal_year_end(year)
        for last in head.concurrent:
            if last.department == place.code and last.valid_to == day_before(start):
                last.valid_to = end
                return
        main = head.orders[-1]
        head.concurrent.append(
            PostingPlan(
                place.code, start, end, "concurrent", is_main=False, is_head=True,
                title=f"{self.head_titles[place.code]}事務取扱", grade_code=main.grade_code,
                pay_grade=main.pay_grade,
            )
        )  # fmt: skip


def _changed(last: PostingPlan, now: PostingPlan) -> bool:
    def told(p: PostingPlan) -> tuple[str, bool, str, str, str]:
        return p.department, p.is_head, p.title, p.grade_code, p.employment

    return told(last) != told(now)
