"""What the rules of training need to know of people (受講のきまりが見る事実), and what they ask of them.

Read for one person or for ten thousand in the same few queries: orders come as slim rows, and rules and records once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Value

from staff.models import Department, Employee, Posting
from staff.rules import careers
from staff.rules.places import Places
from training.models import Enrolment, ExternalRecord, OJTPlan, RequirementRule, TrainingRole
from training.rules import workflow
from training.rules.requirements import Facts, Obligation, Record, Rule, RuleBook

Role = RequirementRule.Role
# (department, day) → (workplace, sector): ``staff.rules.places.Places.reader``.
Sector = Callable[[int, date], tuple[int, str]]
_DAY = timedelta(days=1)
# Roles that do not follow from postings.
_APPOINTED = frozenset({Role.INSTRUCTOR.value, Role.OJT_INSTRUCTOR.value})
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

    Those of whom nothing is asked are not in it. At most six queries, however many people there are.
    """
    rules = rules_of(authority, on=on)
    book, behind = RuleBook(rules, on=on), records(employees, on=on)
    asked = (
        (facts.person, book.obligations(facts, behind.get(facts.person, ())))
        for facts in facts_of(employees, authority=authority, on=on, rules=rules)
    )
    return {person: found for person, found in asked if found}


def rules_of(authority: int, *, on: date) -> list[Rule]:
    """The rules that hold on a day, for the engine; one query."""
    rows = RequirementRule.objects.filter(authority=authority).holding(on=on).for_engine()
    return [rule for _row, rule in rows]


def facts_of(
    employees: Any, *, authority: int, on: date, rules: Iterable[Rule] | None = None, places: Places | None = None
) -> list[Facts]:
    """The facts of these employees, of those with a main post on the day; with ``rules``, only what these look at.

    ``places``: those of the authority, if they have been read already.
    """
    asked = None if rules is None else list(rules)
    by_place = asked is None or any(rule.sectors for rule in asked)
    by_appointment = asked is None or any(not rule.roles.isdisjoint(_APPOINTED) for rule in asked)
    sector = (places or Department.objects.places(authority=authority)).reader() if by_place else _nowhere
    appointed = _appointed(employees, on) if by_appointment else {}
    # By people, not by orders: of a few people the database then reads these alone.
    begun = Employee.objects.filter(pk__in=employees, postings__valid_from__lte=on).order_by("pk")
    columns = (f"postings__{name}" for name in Order._fields[1:8])
    rows = begun.values_list("pk", *columns, "hired_on", "pay_family")
    by_person: dict[int, list[Order]] = defaultdict(list)
    for row in rows:
        by_person[row[0]].append(Order(*row))
    return [
        facts
        for person, orders in by_person.items()
        if (facts := _facts(orders, sector, appointed.get(person, {}), on))
    ]


def records(employees: Any, *, on: date, courses: Collection[int] | None = None) -> dict[int, list[Record]]:
    """What each has completed by the day, here or elsewhere, and what he is enrolled in; of some courses, or of all."""
    here = Enrolment.objects.order_by().filter(employee__in=employees, state__in=sorted(workflow.LEARNED | _COMING))
    elsewhere = ExternalRecord.objects.order_by().confirmed().filter(employee__in=employees, completed_on__lte=on)
    if courses is not None:
        here, elsewhere = here.filter(session__course__in=courses), elsewhere.filter(course__in=courses)
    rows = here.values_list("employee", "session__course", "session__ends_on", "state").union(
        elsewhere.exclude(course=None).values_list("employee", "course", "completed_on", "state"), all=True
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for person, course, ended_on, state in rows:
        found[person].append(Record(course, ended_on, is_coming=state in _COMING))
    return found


def _appointed(employees: Any, on: date) -> dict[int, dict[str, date]]:
    """The roles that somebody is appointed to, and since when without a break; others come with the orders."""
    roles = TrainingRole.objects.order_by().filter(employee__in=employees).begun(by=on)
    taught = OJTPlan.objects.order_by().filter(instructor__in=employees).exclude(state=OJTPlan.State.DRAFT).begun(by=on)
    rows = roles.values_list("employee", "role", "valid_from", "valid_to").union(
        taught.values_list("instructor", Value(Role.OJT_INSTRUCTOR.value), "valid_from", "valid_to"), all=True
    )
    periods: dict[tuple[int, str], list[tuple[date, date]]] = defaultdict(list)
    for person, role, start, end in rows:
        periods[person, role].append((start, end or date.max))
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for (person, role), spans in periods.items():
        if since := _unbroken(sorted(spans), on):
            found[person][role] = since
    return found


def _nowhere(department: int, day: date) -> tuple[int, str]:
    return department, ""


def _facts(orders: Sequence[Order], sector: Sector, appointed: dict[str, date], on: date) -> Facts | None:
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
        roles=_roles(orders, on) | appointed,
    )


def _end(order: Order) -> date:
    return order.valid_to or date.max


def _roles(orders: Sequence[Order], on: date) -> dict[str, date]:
    """所属長, and with it 評価者, since the first day of an unbroken time as the head of any department."""
    headed = sorted((order for order in orders if order.is_head), key=attrgetter("valid_from"))
    since = _unbroken([(order.valid_from, _end(order)) for order in headed], on)
    return {Role.HEAD.value: since, Role.EVALUATOR.value: since} if since else {}


def _unbroken(spans: Iterable[tuple[date, date]], on: date) -> date | None:
    """Since when the day's time goes on without a break; None when no span has the day. In order of their starts."""
    since, until = None, date.min
    for start, end in spans:
        if since is None or start - _DAY > until:
            since = start
        until = max(until, end)
    return since if since and on <= until else None
