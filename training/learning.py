"""What people learn, learned and must learn, gathered for a page (学びの記録), in few questions.

Enrolments and what was learned elsewhere come as one union of slim rows: they are shown, and they are the records that
the rules ask for. ``employees`` are people of one authority of whom the caller may tell (``Aspect.ENROLMENTS``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.utils.translation import gettext_lazy as _

from common.dates import fiscal_year
from competencies.models import Framework, Grade
from staff.rules.places import Places
from training.models import Answered, Course, Enrolment, ExternalRecord, RequirementRule
from training.obligations.facts import facts_of
from training.obligations.reasons import Names, reason
from training.rules import workflow
from training.rules.requirements import Obligation, Record, RuleBook, State
from training.rules.way import follow_up_from, report_due

_STATES = {**dict(Enrolment.State.choices), **dict(ExternalRecord.State.choices)}
_S = workflow.State
_THERE = frozenset({_S.ATTENDED, _S.REPORTED, *workflow.LEARNED})
OBLIGATION_STATES = {
    State.OVERDUE: _("期限超過"),
    State.DUE: _("未受講"),
    State.ENROLLED: _("受講予定"),
    State.DONE: _("修了"),
    State.EXEMPT: _("免除"),
}


class Row(NamedTuple):
    """One enrolment, or one record of what was learned elsewhere (``is_external``), which is no course's by itself."""

    pk: int
    employee: int
    is_external: bool
    course: int | None
    code: str
    name: str
    part: str
    state: str
    starts_on: date
    ends_on: date
    hours: Decimal | None
    report_days: int | None
    follow_up_months: int | None
    why: str
    has_answered: int | None
    is_confirmed: bool

    @property
    def state_text(self) -> str:
        return str(_STATES[self.state])

    @property
    def is_under_way(self) -> bool:
        return not self.is_external and self.state in workflow.UNDER_WAY

    @property
    def is_learned(self) -> bool:
        return self.is_confirmed or self.state in workflow.LEARNED

    @property
    def report_due(self) -> date | None:
        """Until when the report is owed; None when none is."""
        if self.state != _S.ATTENDED or self.report_days is None:
            return None
        return report_due(self.ends_on, self.report_days)

    @property
    def follow_up_from(self) -> date | None:
        """From when the head is asked; None when he is not."""
        return follow_up_from(self.ends_on, self.follow_up_months) if self.state == _S.COMPLETED else None

    @property
    def asks_answers(self) -> bool:
        """The person was there, and has not answered the questions about it."""
        return not self.is_external and self.state in _THERE and self.has_answered is None

    def as_record(self) -> Record | None:
        """For the rule engine; None for what is no course, or leads to none."""
        is_coming = self.is_under_way
        if self.course is None or not (is_coming or self.is_learned):
            return None
        return Record(self.course, self.ends_on, is_coming=is_coming)


_CHIPS = {State.OVERDUE: "bad", State.DUE: "warn", State.ENROLLED: "place"}


@dataclass(frozen=True)
class Asked:
    """An obligation with its course, and the enrolment that leads to it, if there is one."""

    obligation: Obligation
    course: Course
    names: Names = field(repr=False)
    enrolment: int | None = None

    @property
    def why(self) -> str:
        """In words, which are put together for those that are shown."""
        return reason(self.obligation, self.names)

    @property
    def state_text(self) -> str:
        return str(OBLIGATION_STATES[self.obligation.state])

    @property
    def chip(self) -> str:
        """The kind of its chip; the word beside it says the same."""
        return _CHIPS.get(self.obligation.state, "good")


class Learning:
    """Of these employees (a queryset, or their keys), on a day."""

    def __init__(self, employees: Any, *, authority: int, on: date, places: Places | None = None) -> None:
        self.employees, self.authority, self.on, self.places = employees, authority, on, places

    @cached_property
    def rows(self) -> list[Row]:
        """The latest first; one query."""
        found = _here(self.employees).union(_elsewhere(self.employees, self.on), all=True)
        return sorted(map(Row._make, found), key=attrgetter("ends_on", "pk"), reverse=True)

    @cached_property
    def rules(self) -> list[tuple[RequirementRule, Any]]:
        return RequirementRule.objects.filter(authority=self.authority).holding(on=self.on).for_engine()

    @cached_property
    def asked(self) -> dict[int, list[Asked]]:
        """What the rules ask of each, the nearest last day first; at most five queries besides the rows."""
        rules = [rule for _row, rule in self.rules]
        book = RuleBook(rules, on=self.on)
        behind = self._records
        people = facts_of(self.employees, authority=self.authority, on=self.on, rules=rules, places=self.places)
        return {
            facts.person: [self._told(one) for one in book.obligations(facts, behind.get(facts.person, ()))]
            for facts in people
        }

    @cached_property
    def names(self) -> Names:
        """What grades and families are called in the edition in force, and courses; one query besides the rules."""
        in_force = Framework.objects.filter(authority=self.authority).in_force(on=self.on)
        grades = Grade.objects.filter(framework__in=in_force).order_by("family__order", "order")
        rows = list(grades.values_list("code", "name", "family__code", "family__name"))
        return Names(
            {code: name for code, name, *_family in rows},
            {code: name for *_grade, code, name in rows},
            {row.course: row.name for row in self.rows if row.course}
            | {row.course_id: row.course.name for row, _rule in self.rules},
        )

    @cached_property
    def _courses(self) -> dict[int, Course]:
        return {row.pk: row.course for row, _rule in self.rules}

    @cached_property
    def _looked_at(self) -> list[Row]:
        """Those of courses that some rule asks, or exempts by: most rows are of none."""
        courses = {course for _row, rule in self.rules for course in (rule.course, *rule.equivalents)}
        return [row for row in self.rows if row.course in courses]

    @cached_property
    def _records(self) -> dict[int, list[Record]]:
        found: dict[int, list[Record]] = defaultdict(list)
        for row in self._looked_at:
            if record := row.as_record():
                found[row.employee].append(record)
        return found

    @cached_property
    def _ways(self) -> dict[tuple[int, int | None, date], int]:
        """The enrolment under way, by person, course and last day."""
        return {(row.employee, row.course, row.ends_on): row.pk for row in self._looked_at if row.is_under_way}

    def _told(self, one: Obligation) -> Asked:
        way = self._ways.get((one.person, one.evidence.course, one.evidence.on)) if one.evidence else None
        return Asked(one, self._courses[one.rule.key], self.names, way)


@dataclass(frozen=True)
class Year:
    """What was completed in a fiscal year."""

    year: int
    rows: list[Row]

    @property
    def hours(self) -> Decimal:
        return sum((row.hours for row in self.rows if row.hours), Decimal(0))


def by_year(rows: list[Row]) -> list[Year]:
    """What was completed, by the fiscal year of its last day, the latest first."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.is_learned:
            found[fiscal_year(row.ends_on)].append(row)
    return [Year(year, found[year]) for year in sorted(found, reverse=True)]


def _here(employees: Any) -> Any:
    """Who has answered is looked up for each row: few are asked for, and answers are many."""
    answered = Answered.objects.filter(enrolment=OuterRef("pk")).values("pk")
    return (
        Enrolment.objects.order_by()
        .filter(employee__in=employees)
        .values_list(
            "pk", "employee", Value(False, BooleanField()), "session__course", "session__course__code",
            "session__course__name", "session__name", "state", "session__starts_on", "session__ends_on",
            "session__course__hours", "session__report_days", "session__follow_up_months", "reason",
            Subquery(answered), Value(False, BooleanField()),
        )
    )  # fmt: skip


def _elsewhere(employees: Any, on: date) -> Any:
    confirmed = Q(state=ExternalRecord.State.CONFIRMED)
    return (
        ExternalRecord.objects.order_by()
        .filter(employee__in=employees, completed_on__lte=on)
        .values_list(
            "pk", "employee", Value(True, BooleanField()), "course", Value("", CharField()), "title", "provider",
            "state", "completed_on", "completed_on", "hours", Value(None, IntegerField()), Value(None, IntegerField()),
            Value("", TextField()), Value(None, IntegerField()), ExpressionWrapper(confirmed, BooleanField()),
        )
    )  # fmt: skip
