"""Who must take which course, by when, and why (受けるべき研修). Imports no Django.

A rule calls a person for one of two reasons:

* something happened to him (採用・昇任・就任) on or after the day on which the rule begins;
* he belongs to a group (職位・職種・部門・役割・採用N年目), for as long as he does.

A rule gives so many months. Where it gives none, there is time until the end of the fiscal year of the reason, or
of the last year of service that the rule names. Years of service are counted by fiscal years, as cities do: the
year of the hire is the first (採用1年目), whatever the month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from staff.rules.upcoming import months_after

NOTHING: frozenset[str] = frozenset()


class Cause(StrEnum):
    """What makes a rule call somebody."""

    HIRE = "hire"  # 採用
    PROMOTION = "promotion"  # 昇任
    APPOINTMENT = "appointment"  # 役割に就いたこと
    GROUP = "group"  # そのグループにいること


class State(StrEnum):
    """How an obligation stands on a day."""

    DONE = "done"  # 修了
    EXEMPT = "exempt"  # 免除: something equivalent was completed before
    ENROLLED = "enrolled"  # 申込中・受講予定
    DUE = "due"  # これから
    OVERDUE = "overdue"  # 期限超過


@dataclass(frozen=True)
class Rule:
    """One rule; an empty set of grades, families, sectors or roles leaves everybody in.

    ``years``: the first and the last year of service, both included; None is open. ``repeat_years``: to be taken anew
    in the fiscal year so many years after the last time. ``equivalents``: courses that exempt from this one.
    """

    key: int
    course: int
    valid_from: date
    valid_to: date | None = None
    cause: Cause = Cause.GROUP
    is_required: bool = True
    grades: frozenset[str] = NOTHING
    families: frozenset[str] = NOTHING
    sectors: frozenset[str] = NOTHING
    roles: frozenset[str] = NOTHING
    years: tuple[int | None, int | None] = (None, None)
    within_months: int | None = None
    repeat_years: int | None = None
    equivalents: frozenset[int] = frozenset()

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of a person on a day.

    ``promoted_on``: when the grade of the day was reached, if it was by promotion. ``roles``: each role of the day, and
    since when it has been held without a break.
    """

    person: int
    hired_on: date
    grade: str = ""
    grade_since: date | None = None
    promoted_on: date | None = None
    family: str = ""
    sectors: frozenset[str] = NOTHING
    roles: Mapping[str, date] = field(default_factory=dict)

    def year_of_service(self, on: date) -> int:
        """1 in the fiscal year of the hire."""
        return fiscal_year(on) - fiscal_year(self.hired_on) + 1


@dataclass(frozen=True)
class Record:
    """A course completed on a day, or, ``is_coming``, one that ends on a day to come with the person enrolled."""

    course: int
    on: date
    is_coming: bool = False


@dataclass(frozen=True)
class Obligation:
    """A course that a rule asks of a person.

    ``since`` is the day of the cause, ``due`` the last day; ``evidence`` the record behind done, exempt or enrolled.
    ``is_again``: it was completed before, and its time has come once more.
    """

    rule: Rule
    person: int
    since: date
    due: date
    state: State
    evidence: Record | None = None
    is_again: bool = False

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.state not in {State.DONE, State.EXEMPT}

    @property
    def comes_late(self) -> bool:
        """The person is enrolled, and the course ends after the last day."""
        return self.state == State.ENROLLED and self.evidence is not None and self.evidence.on > self.due


class RuleBook:
    """The rules that hold on a day, found by grade: most rules name grades, and most people are of another."""

    def __init__(self, rules: Iterable[Rule], *, on: date) -> None:
        self.on = on
        self._everybody: list[Rule] = []
        self._by_grade: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            if rule.holds_on(on):
                self._file(rule)

    def _file(self, rule: Rule) -> None:
        if not rule.grades:
            self._everybody.append(rule)
        for grade in rule.grades:
            self._by_grade[grade].append(rule)

    def obligations(self, facts: Facts, records: Sequence[Record] = ()) -> list[Obligation]:
        """What the rules ask of a person, the nearest deadline first; what is behind him comes with it."""
        found = []
        for rule in (*self._everybody, *self._by_grade.get(facts.grade, ())):
            since = called_on(rule, facts, on=self.on)
            if since is not None:
                found.append(_obligation(rule, facts, since, records, self.on))
        return sorted(found, key=lambda obligation: (obligation.due, obligation.rule.course, obligation.rule.key))


def called_on(rule: Rule, facts: Facts, *, on: date) -> date | None:
    """The day from which the rule calls the person; None when it does not call him on ``on``.

    Who let the years pass that a rule names is called all the same: an obligation does not lapse by waiting. Who had
    them behind him when the rule began is not.
    """
    if not _belongs(rule, facts):
        return None
    first, last = _years(rule, facts)
    since = _joined(rule, facts, first) if rule.cause == Cause.GROUP else _event(rule, facts)
    if since is None or since > on:
        return None
    return since if max(first, rule.valid_from) <= since <= last else None


def _belongs(rule: Rule, facts: Facts) -> bool:
    return (
        (not rule.grades or facts.grade in rule.grades)
        and (not rule.families or facts.family in rule.families)
        and (not rule.sectors or not rule.sectors.isdisjoint(facts.sectors))
        and (not rule.roles or not rule.roles.isdisjoint(facts.roles))
    )


def _years(rule: Rule, facts: Facts) -> tuple[date, date]:
    """The first and the last day of the years of service that the rule names."""
    first, last = rule.years
    if first is None and last is None:
        return facts.hired_on, date.max
    hired = fiscal_year(facts.hired_on)
    begins = facts.hired_on if first is None or first <= 1 else fiscal_year_start(hired + first - 1)
    return begins, date.max if last is None else fiscal_year_end(hired + last - 1)


def _event(rule: Rule, facts: Facts) -> date | None:
    if rule.cause == Cause.HIRE:
        return facts.hired_on
    if rule.cause == Cause.PROMOTION:
        return facts.promoted_on
    return _in_role(rule, facts)


def _joined(rule: Rule, facts: Facts, first: date) -> date:
    """Since when all that the rule asks for has held, and the rule with it."""
    grade = facts.grade_since if rule.grades else None
    return max(day for day in (rule.valid_from, first, grade, _in_role(rule, facts)) if day)


def _in_role(rule: Rule, facts: Facts) -> date | None:
    """Since when the person has had one of the rule's roles; None when it names none."""
    return min((since for role, since in facts.roles.items() if role in rule.roles), default=None)


def _obligation(rule: Rule, facts: Facts, since: date, records: Sequence[Record], on: date) -> Obligation:
    due = _due(rule, facts, since)
    last = _last_completed(rule, records)
    again = _again(rule, last)
    if last and (again is None or on < again):
        fresh = last.course == rule.course and (again is not None or last.on >= since)
        return Obligation(rule, facts.person, since, due, State.DONE if fresh else State.EXEMPT, last)
    is_again = again is not None and again > since
    if again and is_again:
        since, due = again, fiscal_year_end(fiscal_year(again))
    coming = min((r for r in records if r.is_coming and r.course == rule.course), key=lambda r: r.on, default=None)
    state = State.ENROLLED if coming else State.OVERDUE if due < on else State.DUE
    return Obligation(rule, facts.person, since, due, state, coming, is_again)


def _again(rule: Rule, last: Record | None) -> date | None:
    """From when the course is to be taken anew."""
    if last is None or rule.repeat_years is None:
        return None
    return fiscal_year_start(fiscal_year(last.on) + rule.repeat_years)


def _last_completed(rule: Rule, records: Sequence[Record]) -> Record | None:
    """The last time that the course, or an equivalent one, was completed: the course itself before the others."""
    behind = [r for r in records if not r.is_coming and (r.course == rule.course or r.course in rule.equivalents)]
    return max(behind, key=lambda r: (rule.repeat_years is None and r.course == rule.course, r.on), default=None)


def _due(rule: Rule, facts: Facts, since: date) -> date:
    """The last day: so many months end on the day before the same day of the month."""
    if rule.within_months is not None:
        return months_after(since, rule.within_months) - timedelta(days=1)
    last = rule.years[1]
    if last is not None and rule.cause == Cause.GROUP:
        return fiscal_year_end(fiscal_year(facts.hired_on) + last - 1)
    return fiscal_year_end(fiscal_year(since))
