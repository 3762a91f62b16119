"""What the rules of training need to know of people (受講のきまりが見る事実), and what they ask of them.

Read for one person or for ten thousand in the same few queries: orders come as slim rows, and rules and records once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from staff.models import Department, Posting
from staff.rules import careers
from training.models import Enrolment, RequirementRule
from training.rules import workflow
from training.rules.requirements import Facts, Obligation, Record, RuleBook

Role = RequirementRule.Role
# (department, day) → (workplace, sector): ``staff.rules.places.Places.reader``.
Sector = Callable[[int, date], tuple[int, str]]
_DAY = timedelta(days=1)
# Enrolled, and not yet there.
_COMING = workflow.BEFORE | {workflow.State.ATTENDED, workflow.State.REPORTED}


class Order(NamedTuple):
    """One order as the rules see it."""

    employee_id: int
    valid_from: date
    valid_to: date | None
    is_main: bool
    is_head: bool
    department_id: int
    grade_code: str
    order_kind: str
    hired_on: date
    family: str


def obligations(employees: Any, *, authority: int, on: date) -> dict[int, list[Obligation]]:
    """What the authority's rules ask of each of these employees (a queryset, or their keys) on a day.

    Those of whom nothing is asked are not in it. Five queries, however many people there are.
    """
    rules = RequirementRule.objects.filter(authority=authority).holding(on=on).prefetch_related("equivalents")
    book = RuleBook([rule.as_rule() for rule in rules], on=on)
    behind = records(employees, on=on)
    asked = (
        (facts.person, book.obligations(facts, behind.get(facts.person, ())))
        for facts in facts_of(employees, authority=authority, on=on)
    )
    return {person: found for person, found in asked if found}


def facts_of(employees: Any, *, authority: int, on: date) -> list[Facts]:
    """The facts of those of these employees who have a main post on the day."""
    sector = Department.objects.places(authority=authority).reader()
    rows = (
        Posting.objects.filter(employee__in=employees)
        .begun(by=on)
        .order_by("employee")
        .values_list(*Order._fields[:8], "employee__hired_on", "employee__pay_family")
    )
    by_person: dict[int, list[Order]] = defaultdict(list)
    for row in rows:
        by_person[row[0]].append(Order(*row))
    return [facts for orders in by_person.values() if (facts := _facts(orders, sector, on))]


def records(employees: Any, *, on: date) -> dict[int, list[Record]]:
    """What each has completed by the day, and what he is enrolled in."""
    rows = Enrolment.objects.filter(employee__in=employees, state__in=sorted(workflow.LEARNED | _COMING)).values_list(
        "employee", "session__course", "session__ends_on", "state"
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for person, course, ends_on, state in rows:
        found[person].append(Record(course, ends_on, is_coming=state not in workflow.LEARNED))
    return found


def _facts(orders: Sequence[Order], sector: Sector, on: date) -> Facts | None:
    graded = careers.at(careers.in_grade(orders), on)
    if graded is None:
        return None
    first: Order = graded.orders[0]
    return Facts(
        person=first.employee_id,
        hired_on=first.hired_on,
        grade=first.grade_code,
        grade_since=graded.start,
        promoted_on=graded.start if first.order_kind == Posting.Order.PROMOTION else None,
        family=first.family,
        sectors=frozenset(sector(o.department_id, on)[1] for o in orders if o.valid_from <= on <= _end(o)) - {""},
        roles=_roles(orders, on),
    )


def _end(order: Order) -> date:
    return order.valid_to or date.max


def _roles(orders: Sequence[Order], on: date) -> dict[str, date]:
    """所属長, and with it 評価者, since the first day of an unbroken time as the head of any department."""
    since, until = None, date.min
    for order in sorted((order for order in orders if order.is_head), key=attrgetter("valid_from")):
        if since is None or order.valid_from - _DAY > until:
            since = order.valid_from
        until = max(until, _end(order))
    return {Role.HEAD.value: since, Role.EVALUATOR.value: since} if since and on <= until else {}
