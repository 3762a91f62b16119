"""A whole made-up city out of a policy, a number of people, a seed and a day. Imports no Django."""

from __future__ import annotations

from datetime import date
from random import Random

from common.dates import fiscal_year, fiscal_year_end, years_later
from staff.demo_city.absences import give_leave, send_away
from staff.demo_city.coming import look_ahead
from staff.demo_city.concurrent import give_second_posts
from staff.demo_city.ladders import Policy, ladders_of
from staff.demo_city.names import some_family_name, some_name
from staff.demo_city.newcomers import come_in_mid_year
from staff.demo_city.others import Others
from staff.demo_city.people import Person
from staff.demo_city.places import Chosen, choose
from staff.demo_city.plan import CityPlan, EmployeePlan
from staff.demo_city.qualifications import give_qualifications
from staff.demo_city.workforce import YEARS, Workforce

SMALLEST = 20
# Of a hundred people, so many are regular staff; some are re-employed, and the rest have a term.
REGULAR = 0.71
YEARS_KEPT = 4


def plan_city(policy: Policy, *, staff: int, seed: int, on: date) -> CityPlan:
    """A city in which ``staff`` people serve on the day, with the careers that led them there."""
    if staff < SMALLEST:
        raise ValueError(f"a city has at least {SMALLEST} people: {staff}")
    chance = Random(f"{seed} {on}")  # noqa: S311  # nosec B311  # nothing secret: the same again is what is wanted
    year, ladders = fiscal_year(on), ladders_of(policy)
    chosen = choose(
        staff=staff, year=year, beginning=year - YEARS, occupations=ladders, groups=not _knows_team_leaders(policy)
    )
    workforce = Workforce(chosen, policy, size=round(staff * REGULAR), on=on, chance=chance)
    people = [_employee(person, on, chance) for person in workforce.run() if _is_kept(person, on)]
    come_in_mid_year(people, on=on)
    people += _others(people, Others(chosen, ladders["事務"], on=on, chance=chance), staff, on)
    _number(people)
    send_away(people, home=_hr_section(chosen), on=on, chance=chance)
    give_leave(people, on=on, chance=chance)
    give_second_posts(people, chosen, on=on, chance=chance)
    look_ahead(people, chosen, ladders, on=on, chance=chance)
    give_qualifications(people, on=on, chance=chance)
    return CityPlan(chosen.departments, people)


def _knows_team_leaders(policy: Policy) -> bool:
    return any("係長" in rung.name for rung in policy.families[0].rungs)


def _hr_section(chosen: Chosen) -> str | None:
    return next((code for code, place in chosen.places.items() if place.entry.name == "人事課"), None)


def _is_kept(person: Person, on: date) -> bool:
    return person.left_on is None or person.left_on >= years_later(on, -YEARS_KEPT)


def _employee(person: Person, on: date, chance: Random) -> EmployeePlan:
    named = some_name(chance)
    this_year = fiscal_year_end(fiscal_year(on))
    for order in person.concurrent:
        if order.valid_to == this_year:
            order.valid_to = None
    return EmployeePlan(
        staff_number="", name=named.name, kana=named.kana, birth_date=person.birth_date, hired_on=person.hired_on,
        occupation=person.occupation, former_name=some_family_name(chance) if chance.random() < 0.08 else "",
        left_on=person.left_on, left_by=person.left_by, pay_family=person.ladder.family,
        postings=[*person.concurrent, *person.orders],
    )  # fmt: skip


def _others(regular: list[EmployeePlan], others: Others, staff: int, on: date) -> list[EmployeePlan]:
    """As many as it takes to have ``staff`` people serving on the day."""
    found = [
        *others.fixed_term(max(1, staff // 100)),
        *others.temporary(max(1, staff // 150)),
        *others.forgotten(max(1, staff // 400)),
    ]
    serving = sum(person.serves_on(on) for person in (*regular, *found))
    lacking = max(staff - serving, 0)
    return [*found, *others.by_fiscal_year(lacking), *others.gone(lacking // 4)]


def _number(people: list[EmployeePlan]) -> None:
    """職員番号: the fiscal year of the hire and a running number."""
    counts: dict[int, int] = {}
    for person in sorted(people, key=lambda p: p.hired_on):
        year = fiscal_year(person.hired_on)
        counts[year] = counts.get(year, 0) + 1
        person.staff_number = f"{year}{counts[year]:04}"
