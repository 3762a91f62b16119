"""Who is to be evaluated in a cycle (評価の対象者): read for a whole city in a handful of queries.

People stand as they do on the day of asking, kept within the cycle: not before its period begins, and not after its
base date (``day_of``). So a sheet that is made in April tells nobody of a transfer that is planned for October.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from evaluations.closed_days import closed_days
from evaluations.models import Cycle, Probation, Scheme
from evaluations.opening.words import EXCLUDED, MISSED
from evaluations.probations.beginning import latest
from evaluations.probations.terms import Said, terms_of
from evaluations.rules.eligibility import Limits, Service, duty_days, left_out
from staff.models import Department, Employee, Leave, Posting
from staff.rules.organisation import Organisation

_DAY = timedelta(days=1)
# Hours that nobody wrote down fall short of nothing.
_FULL_TIME = Decimal("38.75")
_Spans = tuple[tuple[date, date], ...]


class Person(NamedTuple):
    """Somebody with a main post on the day, as his sheet will name him."""

    pk: int
    name: str
    kana: str
    staff_number: str
    family: str
    hired_on: date
    left_on: date | None
    department: int
    title: str
    is_head: bool
    grade: str
    employment: str
    weekly_hours: Decimal | None


class Other(StrEnum):
    """Why somebody is no concern of a cycle at all; he gets no sheet."""

    PLACE = "place"  # of a department that the cycle is not for
    EMPLOYMENT = "employment"  # of a kind of employment that the scheme is not for
    PROBATION = "probation"  # in probation: the regular evaluation is not for him
    NO_PROBATION = "no_probation"  # not in probation: the special evaluation is not for him


@dataclass
class Roll:
    """Everybody of the day. ``exempt``: why somebody is 評価対象外, in words; he gets a sheet that says so.

    ``others``: who gets none, and why.
    """

    on: date
    organisation: Organisation
    everybody: Mapping[int, Person]
    people: list[Person] = field(default_factory=list)
    exempt: dict[int, str] = field(default_factory=dict)
    others: dict[int, Other] = field(default_factory=dict)
    # The last probation of each one that had begun by the day, unsaved where it is not kept yet.
    probations: Mapping[int, Probation] = field(default_factory=dict)

    def place(self, person: Person) -> str:
        """The department's full name: 財務部 税務課 市民税係."""
        return self.organisation.path_text(person.department)


def day_of(cycle: Cycle, on: date) -> date:
    """As of which day people stand in a cycle that is asked about on a day."""
    return max(cycle.period_from, min(on, cycle.base_date))


def roll_of(cycle: Cycle, *, on: date) -> Roll:
    """Who is evaluated, who is exempt and why, and who has no sheet yet: those who have one are left alone."""
    day, authority = day_of(cycle, on), cycle.scheme.authority_id
    organisation = Department.objects.organisation(authority=authority, on=day)
    roll = Roll(day, organisation, everybody(authority, on=day))
    has_sheet = set(cycle.sheets.order_by().values_list("employee", flat=True))
    roll.probations = latest(authority, terms_for(cycle), on=day)
    concerned = _Concern(cycle, roll)
    for person in roll.everybody.values():
        if other := concerned.other(person):
            roll.others[person.pk] = other
        elif person.pk not in has_sheet:
            roll.people.append(person)
    roll.exempt = _exempt(cycle, roll.people)
    return roll


def terms_for(cycle: Cycle) -> Mapping[str, Said]:
    """The terms of probation: a cycle for it brings its own scheme's."""
    scheme = cycle.scheme
    return terms_of(scheme.authority_id, scheme=scheme if scheme.kind == Scheme.Kind.PROBATION else None)


def everybody(authority: int, *, on: date) -> dict[int, Person]:
    """All main posts of the day, in the order of numbers."""
    person = ("name", "kana", "staff_number", "pay_family", "hired_on", "left_on")
    posts = Posting.objects.on(on).main().filter(employee__authority=authority).order_by("employee__staff_number")
    rows = posts.values_list(
        "employee", *(f"employee__{name}" for name in person), "department", "title", "is_head", "grade_code",
        "employment", "weekly_hours",
    )  # fmt: skip
    return {row[0]: Person(*row) for row in rows}


def unposted(cycle: Cycle, *, on: date) -> list[tuple[int, str]]:
    """In service, and nowhere: nobody knows by whom they would be evaluated."""
    people = Employee.objects.filter(authority=cycle.scheme.authority_id).without_main_posting(on=day_of(cycle, on))
    return list(people.values_list("pk", "name"))


# ── Whom a scheme is for


class _Concern:
    def __init__(self, cycle: Cycle, roll: Roll) -> None:
        self._scheme, self._base_date = cycle.scheme, cycle.base_date
        chosen = [department.pk for department in cycle.departments.all()] if cycle.pk else []
        self._within = roll.organisation.below(chosen) if chosen else None
        self._probations = roll.probations

    def other(self, person: Person) -> Other | None:
        if self._within is not None and person.department not in self._within:
            return Other.PLACE
        if (types := employment_types(self._scheme)) and person.employment not in types:
            return Other.EMPLOYMENT
        kind = self._scheme.kind
        if kind == Scheme.Kind.REGULAR and self._in_probation(person):
            return Other.PROBATION
        if kind == Scheme.Kind.PROBATION and not self._in_probation(person):
            return Other.NO_PROBATION
        return None

    def _in_probation(self, person: Person) -> bool:
        row = self._probations.get(person.pk)
        return row is not None and row.holds_on(self._base_date)


def employment_types(scheme: Scheme) -> tuple[str, ...]:
    """Empty: any. The evaluation of 会計年度任用職員 is for them, also where the scheme does not say so."""
    if not scheme.employment_types and scheme.kind == Scheme.Kind.FISCAL_YEAR:
        return (Posting.Employment.FISCAL_YEAR.value,)
    return tuple(scheme.employment_types)


# ── Who is exempt


def _exempt(cycle: Cycle, people: Iterable[Person]) -> dict[int, str]:
    """By the limits of the scheme, and by hand; what was decided by hand counts first."""
    by_hand = {row.employee_id: str(EXCLUDED[row.reason]) for row in cycle.exclusions.all()}
    limits, serving = limits_of(cycle.scheme), _Serving(cycle)
    found: dict[int, str] = {}
    for person in people:
        if person.pk in by_hand:
            found[person.pk] = by_hand[person.pk]
        elif missed := left_out(serving.of(person), limits):
            found[person.pk] = "・".join(str(MISSED[one]) for one in missed)
    return found


def limits_of(scheme: Scheme) -> Limits:
    """For the rules. The kind of employment was looked at before."""
    return Limits(
        months=scheme.min_service_months, duty_days=scheme.min_duty_days, weekly_hours=scheme.min_weekly_hours,
        any_of=scheme.left_out == Scheme.Left.ANY,
    )  # fmt: skip


class _Serving:
    """The service of people in a cycle's period. Days of duty are counted where the scheme asks for them."""

    def __init__(self, cycle: Cycle) -> None:
        self._first, self._last = cycle.period_from, cycle.period_to
        self._counts = cycle.scheme.min_duty_days is not None
        self._away = _away(cycle) if self._counts else {}
        self._closed = _closed(cycle) if self._counts else frozenset()
        self._days: dict[tuple[date, date, _Spans], int] = {}

    def of(self, person: Person) -> Service:
        first = max(person.hired_on, self._first)
        last = min(person.left_on or date.max, self._last)
        hours = _FULL_TIME if person.weekly_hours is None else person.weekly_hours
        return Service(person.employment, first, last, self._duty(person, first, last), hours)

    def _duty(self, person: Person, first: date, last: date) -> int:
        """Most people serve the same days, so they are counted once."""
        if not self._counts:
            return 0
        key = (first, last, tuple(self._away.get(person.pk, ())))
        if key not in self._days:
            self._days[key] = duty_days(first, last, key[2], self._closed)
        return self._days[key]


def _away(cycle: Cycle) -> Mapping[int, list[tuple[date, date]]]:
    leaves = Leave.objects.filter(employee__authority=cycle.scheme.authority_id, valid_from__lte=cycle.period_to)
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for employee, start, end in leaves.order_by().values_list("employee", "valid_from", "valid_to"):
        if end is None or end >= cycle.period_from:
            found[employee].append((start, end or date.max))
    return found


def _closed(cycle: Cycle) -> frozenset[date]:
    closed = closed_days(cycle.scheme.authority_id)
    length = (cycle.period_to - cycle.period_from).days + 1
    return frozenset(day for n in range(length) if closed(day := cycle.period_from + _DAY * n))
