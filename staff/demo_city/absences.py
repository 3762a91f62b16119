"""Leave and secondments of the made-up people (休業・休職・派遣). Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from staff.demo_city.days import some_day
from staff.demo_city.plan import EmployeePlan, LeavePlan, PostingPlan, SecondmentPlan

# Kind, how many of a thousand in six years, shortest and longest in days.
LEAVES = (
    ("sickness", 60, 14, 90), ("suspension", 16, 90, 540), ("nursing", 20, 7, 93), ("study", 4, 180, 700),
    ("spouse", 3, 365, 1000), ("union", 1, 365, 730),
)  # fmt: skip
SHORT_CHILDCARE = ("childcare", 70, 14, 120)
YEARS_BACK = 6
DESTINATIONS = (
    ("dispatch", "後期高齢者医療広域連合"), ("exchange", "総務省"), ("study", "自治大学校"), ("exchange", "内閣府"),
    ("dispatch", "社会福祉協議会"), ("aid", "被災地の市役所(復興支援)"), ("dispatch", "市長会事務局"),
    ("transfer", "土地開発公社"), ("dispatch", "観光協会"), ("study", "デジタル庁"),
)  # fmt: skip


def give_leave(people: list[EmployeePlan], *, on: date, chance: Random) -> None:
    """Past leave, and some that goes on today: without an end, or with one that is known already."""
    regular = [person for person in people if person.is_regular]
    for person in regular:
        _past_leave(person, on, chance)
    members = [p for p in regular if _is_away_for_nothing(p, on) and 25 <= on.year - p.birth_date.year <= 43]
    for person in chance.sample(members, min(len(members), max(1, len(people) // 130))):
        _childbirth(person, on - timedelta(days=chance.randint(150, 400)), on, chance)
    for person in chance.sample(regular, min(len(regular), max(1, len(people) // 250))):
        if _is_away_for_nothing(person, on):
            _add(person, "sickness", on - timedelta(days=chance.randint(5, 80)), None, on)


def _past_leave(person: EmployeePlan, on: date, chance: Random) -> None:
    age = on.year - person.birth_date.year
    kinds = (*LEAVES, SHORT_CHILDCARE) if 26 <= age <= 46 else LEAVES
    for kind, of_thousand, shortest, longest in kinds:
        if chance.random() * 1000 < of_thousand:
            start = some_day(chance, on - timedelta(days=365 * YEARS_BACK), on)
            _add(person, kind, start, start + timedelta(days=chance.randint(shortest, longest)), on)
    if 26 <= age <= 46 and chance.random() < 0.09:
        _childbirth(person, some_day(chance, on - timedelta(days=365 * YEARS_BACK), on), on, chance)


def _childbirth(person: EmployeePlan, start: date, on: date, chance: Random) -> None:
    """産前産後休暇, sixteen weeks, and 育児休業 after it."""
    born = start + timedelta(days=112)
    if born < on and _add(person, "childbirth", start, born, on):
        end = born + timedelta(days=chance.randint(250, 900))
        _add(person, "childcare", born + timedelta(days=1), None if end > on and chance.random() < 0.5 else end, on)


def _add(person: EmployeePlan, kind: str, start: date, end: date | None, on: date) -> bool:
    """Only within the service, and never two at once."""
    beyond = date.max
    inside = person.hired_on < start <= on and (person.left_on is None or (end or beyond) < person.left_on)
    free = all(start > (o.valid_to or beyond) or (end or beyond) < o.valid_from for o in person.leaves)
    if inside and free:
        person.leaves.append(LeavePlan(kind, start, end))
    return inside and free


def _is_away_for_nothing(person: EmployeePlan, on: date) -> bool:
    post = person.main_on(on)
    none = all(leave.valid_to and leave.valid_to < on for leave in person.leaves)
    return bool(post and not post.is_head and person.left_on is None and none)


def send_away(people: list[EmployeePlan], *, home: str | None, on: date, chance: Random) -> None:
    """Some are, or were, with another body for a year or two; the orders then name the HR section (人事課付)."""
    year = fiscal_year(on)
    starts = {fiscal_year_start(year), fiscal_year_start(year - 1)}
    able = [p for p in people if p.is_regular and _is_away_for_nothing(p, on) and p.postings[-1].valid_from in starts]
    able = [p for p in able if len(p.postings) > 1 and not any(not o.is_main for o in p.postings)]
    for person in chance.sample(able, min(len(able), max(1, len(people) // 150))):
        _send(person, len(person.postings) - 1, home, year, chance)
    for person in people:
        if person.is_regular and chance.random() < 0.03:
            _were_sent(person, home, year, chance)


def _were_sent(person: EmployeePlan, home: str | None, year: int, chance: Random) -> None:
    short = [i for i, order in enumerate(person.postings[:-1]) if i and _is_short(order) and not order.is_head]
    if short and not person.secondments:
        at = chance.choice(short)
        _send(person, at, home, year, chance)
        person.postings[at + 1].order_kind = "return"


def _is_short(order: PostingPlan) -> bool:
    """A year or two, in this century."""
    return order.is_main and order.valid_from.year >= 2001 and order.valid_to is not None and (
        order.valid_to - order.valid_from < timedelta(days=740)
    )  # fmt: skip


def _send(person: EmployeePlan, at: int, home: str | None, year: int, chance: Random) -> None:
    order = person.postings[at]
    kind, destination = chance.choice(DESTINATIONS)
    person.secondments.append(
        SecondmentPlan(kind, destination, order.valid_from, order.valid_to or fiscal_year_end(year))
    )
    order.order_kind, order.note = "secondment", f"{destination}へ"
    order.department = home or order.department
