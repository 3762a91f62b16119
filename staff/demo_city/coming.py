"""What is known already of the coming 1 April (内示前の発令). Imports no Django."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from staff.demo_city.days import retirement_age
from staff.demo_city.ladders import Ladder
from staff.demo_city.places import Chosen
from staff.demo_city.plan import EmployeePlan, PostingPlan


def look_ahead(
    people: list[EmployeePlan], chosen: Chosen, ladders: dict[str, Ladder], *, on: date, chance: Random
) -> None:
    """Retirements and what follows them, and a few transfers. Nobody but HR may see any of it before its day."""
    year = fiscal_year(on)
    oldest = year - retirement_age(year)
    for person in people:
        if person.is_regular and person.left_on is None and _cohort(person) <= oldest:
            _retire(person, ladders[person.occupation], year, chance)
    _transfer(people, chosen, on, chance)


def _cohort(person: EmployeePlan) -> int:
    """The fiscal year of birth: 1 April still belongs to the year before, by law."""
    born = person.birth_date
    return fiscal_year(born) - ((born.month, born.day) == (4, 1))


def _retire(person: EmployeePlan, ladder: Ladder, year: int, chance: Random) -> None:
    end, last = fiscal_year_end(year), person.postings[-1]
    for order in person.postings:
        order.valid_to = order.valid_to or end
    main = next(order for order in reversed(person.postings) if order.is_main)
    if last.is_main and not last.is_head and chance.random() < 0.6:
        rung = ladder.rungs[ladder.last_by_years]
        again = replace(
            main, valid_from=fiscal_year_start(year + 1), valid_to=fiscal_year_end(year + 1),
            order_kind="reappointment", title="専門員", grade_code=rung.code, pay_grade=rung.pay_grade,
            employment="reappointed", weekly_hours="31.00", note="",
        )  # fmt: skip
        person.postings.append(again)
    else:
        person.left_on, person.left_by = end, "age"


def _transfer(people: list[EmployeePlan], chosen: Chosen, on: date, chance: Random) -> None:
    """Members who will change places with each other."""
    year = fiscal_year(on)
    able = [p for p in people if p.occupation == "事務" and len(p.postings) > 1 and _is_free(p, year, chosen)]
    chance.shuffle(able)
    number = max(1, len(people) // 200)
    for one, other in zip(able[:number], able[number : 2 * number], strict=False):
        places = one.postings[-1].department, other.postings[-1].department
        if chosen.section_of(places[0]) != chosen.section_of(places[1]):
            _order(one, places[1], year)
            _order(other, places[0], year)


def _is_free(person: EmployeePlan, year: int, chosen: Chosen) -> bool:
    last = person.postings[-1]
    settled = last.valid_from <= fiscal_year_start(year - 2) and last.valid_to is None
    return settled and person.is_regular and not person.leaves and not last.is_head


def _order(person: EmployeePlan, department: str, year: int) -> None:
    last: PostingPlan = person.postings[-1]
    last.valid_to = fiscal_year_end(year)
    person.postings.append(
        replace(
            last, department=department, valid_from=fiscal_year_start(year + 1), valid_to=None, order_kind="transfer"
        )
    )
