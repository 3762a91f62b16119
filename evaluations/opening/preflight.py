"""All that stands in the way of opening a cycle, and all that is worth knowing (始める前に確かめる): at once, in words.

Errors refuse the opening. Each finding says who and where; each topic how it is mended.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations import schemes, words
from evaluations.models import Cycle, Probation, Scheme
from evaluations.opening import calendar
from evaluations.opening.facts import Other, Person, unposted
from evaluations.opening.plans import Plan, Planned
from evaluations.opening.words import OTHERS, TOPICS
from evaluations.probations.words import told_span
from evaluations.rules.probation import LONGEST_MONTHS
from evaluations.rules.routes import Assigned, Outcome
from evaluations.rules.workflow import Stage
from staff.access import Power
from staff.models import Delegation, Employee, Leave, Posting, Secondment
from staff.rules.upcoming import months_after


class Topic(StrEnum):
    """In the order of telling: errors first."""

    SCHEME = "scheme"
    FRAMEWORK = "framework"
    WINDOWS = "windows"
    NO_PEOPLE = "no_people"
    NO_ROUTES = "no_routes"
    NO_EVALUATOR = "no_evaluator"
    DUPLICATE = "duplicate"
    GONE = "gone"
    CIRCLE = "circle"
    NO_GRADE = "no_grade"
    NO_ITEMS = "no_items"
    EXEMPT = "exempt"
    EXEMPT_UNREADY = "exempt_unready"
    UNPOSTED = "unposted"
    SECONDED = "seconded"
    AWAY = "away"
    MERGED = "merged"
    SKIPPED = "skipped"
    ON_PROBATION = "on_probation"
    NOT_ON_PROBATION = "not_on_probation"
    OTHERS = "others"
    DATES = "dates"


_TOPICS = list(Topic)
ERRORS = frozenset(_TOPICS[: _TOPICS.index(Topic.EXEMPT)])


@dataclass(frozen=True)
class Finding:
    """``who`` and ``where`` are empty for what concerns nobody in particular."""

    topic: Topic
    what: str
    who: str = ""
    where: str = ""
    employee: int | None = None
    number: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Group:
    """All findings of one topic."""

    topic: Topic
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        return str(TOPICS[self.topic][0])

    @property
    def advice(self) -> str:
        return str(TOPICS[self.topic][1])


@dataclass(frozen=True)
class Preflight:
    """``number``: of those who would get a sheet and are evaluated; ``exempt``: who would get one that says 対象外."""

    on: date
    number: int
    exempt: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Group]:
        return [group for group in self._groups() if group.topic in ERRORS]

    @property
    def notices(self) -> list[Group]:
        return [group for group in self._groups() if group.topic not in ERRORS]

    @property
    def is_ready(self) -> bool:
        return not self.errors

    @property
    def lacks_routes(self) -> bool:
        return any(finding.topic == Topic.NO_ROUTES for finding in self.findings)

    def _groups(self) -> Iterator[Group]:
        by_topic: dict[Topic, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            by_topic[finding.topic].append(finding)
        return (Group(topic, tuple(by_topic[topic])) for topic in Topic if topic in by_topic)


def preflight(cycle: Cycle, *, on: date) -> Preflight:
    """What opening the cycle on a day would do, and what forbids it. The queries do not grow with the people."""
    return of_plan(Plan(cycle, on=on))


def of_plan(plan: Plan) -> Preflight:
    evaluated = len(plan.evaluated)
    findings = tuple(finding for check in CHECKS for finding in check(plan))
    return Preflight(plan.on, evaluated, len(plan.people) - evaluated, findings)


# ── Of the cycle itself


def _scheme(plan: Plan) -> Iterator[Finding]:
    there = {one.person.grade for one in plan.evaluated}
    grades = {code: name for code, name in plan.forms.grades.items() if code in there}
    if "" in there and not plan.forms.needs_grade:
        grades[""] = _("職位のない人")
    return (Finding(Topic.SCHEME, said) for said in schemes.problems(plan.cycle.scheme, grades))


def _framework(plan: Plan) -> Iterator[Finding]:
    framework = plan.cycle.framework
    if not framework.frozen:
        yield Finding(Topic.FRAMEWORK, _("「%s」はまだ施行されていません。") % framework)
    elif not framework.in_force_on(plan.cycle.base_date):
        yield Finding(Topic.DATES, _("「%s」は、評価基準日に施行されている版ではありません。") % framework)


def _dates(plan: Plan) -> Iterator[Finding]:
    yield from (Finding(Topic.WINDOWS, said) for said in calendar.errors(plan.cycle))
    yield from (Finding(Topic.DATES, said) for said in calendar.notices(plan.cycle, plan.book))


def _people(plan: Plan) -> Iterator[Finding]:
    """A cycle that is open already needs no more people."""
    if not plan.people and plan.cycle.state == Cycle.State.DRAFT:
        yield Finding(Topic.NO_PEOPLE, _("この日に記録書を作る人がいません。"))
    if plan.people and not plan.evaluators.has_routes:
        yield Finding(Topic.NO_ROUTES, _("この日に使える経路がありません。"))
    for pk, name in unposted(plan.cycle, on=plan.asked_on):
        yield Finding(Topic.UNPOSTED, _("本務の発令がありません。"), name, employee=pk)
    for other, number in sorted(Counter(plan.roll.others.values()).items()):
        yield Finding(Topic.OTHERS, _("%(what)s: %(n)d人") % {"what": OTHERS[other], "n": number})


# ── Of each person


def _each(plan: Plan) -> Iterator[Finding]:
    optional = {one.stage.value: one.is_optional for one in plan.book.stages}
    skipped = {(one.employee, one.stage): one.reason for one in plan.evaluators.skipped}
    for one in plan.people:
        wrong = [*_form(plan, one), *_stages(plan, one, optional)]
        if one.exempt:
            yield _of(plan, one.person, Topic.EXEMPT, one.exempt)
            yield from (_of(plan, one.person, Topic.EXEMPT_UNREADY, finding.what) for finding in wrong)
        else:
            yield from wrong
            yield from _told(plan, one, skipped)


def _form(plan: Plan, one: Planned) -> Iterator[Finding]:
    """Whoever has no grade (会計年度任用職員) is rated on what the scheme itself asks, if it asks all by itself."""
    person = one.person
    if not person.grade and plan.forms.needs_grade:
        yield _of(plan, person, Topic.NO_GRADE, _("発令に職位がありません。"))
    elif person.grade and person.grade not in plan.forms.grades:
        yield _of(plan, person, Topic.NO_GRADE, _("職位「%s」は、この方針にありません。") % person.grade)
    else:
        for axis in plan.forms.lacking(person.grade, person.family):
            told = {"axis": axis, "grade": plan.forms.grades.get(person.grade) or _("職位のない人")}
            yield _of(plan, person, Topic.NO_ITEMS, _("「%(axis)s」に、%(grade)sの項目がありません。") % told)


def _stages(plan: Plan, one: Planned, optional: dict[str, bool]) -> Iterator[Finding]:
    for stage in one.stages:
        name = words.STAGES[Stage(stage.stage)]
        if stage.outcome == Outcome.NOBODY and not optional[stage.stage] and plan.evaluators.has_routes:
            yield _of(plan, one.person, Topic.NO_EVALUATOR, _("%sがいません。") % name, stage=stage.stage)
        if stage.outcome == Outcome.DUPLICATE:
            told = _("%(stage)sの%(who)sは、前の段階も受け持っています。")
            said = told % {"stage": name, "who": _name(plan, stage.evaluator)}
            yield _of(plan, one.person, Topic.DUPLICATE, said, stage=stage.stage)


def _told(plan: Plan, one: Planned, skipped: dict[tuple[int, str], str]) -> Iterator[Finding]:
    for stage in one.stages:
        name = words.STAGES[Stage(stage.stage)]
        if stage.outcome == Outcome.SAME:
            told = {"stage": name, "who": _name(plan, stage.evaluator)}
            yield _of(plan, one.person, Topic.MERGED, _("%(stage)s(%(who)s)は、前の段階とまとめて行います。") % told)
        if stage.outcome == Outcome.SKIPPED:
            told = {"stage": name, "reason": skipped.get((one.person.pk, stage.stage), "")}
            yield _of(plan, one.person, Topic.SKIPPED, _("%(stage)sを省きます(%(reason)s)。") % told)


def _circles(plan: Plan) -> Iterator[Finding]:
    """A evaluates B first, and B evaluates A first. Told once for both."""
    firsts = {one.person.pk: _first(one.stages) for one in plan.evaluated}
    for one in plan.evaluated:
        other = firsts[one.person.pk]
        if other and one.person.pk < other and firsts.get(other) == one.person.pk:
            told = _("%sと、たがいに一次評価者になっています。") % _name(plan, other)
            yield _of(plan, one.person, Topic.CIRCLE, told, stage=Stage.FIRST)


def _gone(plan: Plan) -> Iterator[Finding]:
    """Evaluators, by a route or an exception, who have no post on the day."""
    held = [
        (one, stage, stage.evaluator) for one in plan.evaluated for stage in one.stages if stage.evaluator is not None
    ]
    gone = {evaluator for _one, _stage, evaluator in held} - set(plan.roll.everybody)
    names = dict(Employee.objects.filter(pk__in=gone).values_list("pk", "name"))
    for one, stage, evaluator in held:
        if evaluator in gone:
            told = _("評価者の%sは、在職していないか、本務がありません。") % names[evaluator]
            yield _of(plan, one.person, Topic.GONE, told, stage=stage.stage)


def _first(stages: Iterable[Assigned]) -> int | None:
    return next((one.evaluator for one in stages if one.stage == Stage.FIRST), None)


# ── Of who is away


def _away(plan: Plan) -> Iterator[Finding]:
    """Evaluators on leave for whom nobody acts, each once; nobody is told of what kind the leave is."""
    authority = plan.cycle.scheme.authority_id
    evaluators = {stage.evaluator for one in plan.evaluated for stage in one.stages if stage.evaluator}
    on_leave = Leave.objects.filter(employee__authority=authority).holding(on=plan.on)
    lent = Delegation.objects.filter(principal__authority=authority, power=Power.MANAGER).holding(on=plan.on)
    away = evaluators & set(on_leave.values_list("employee", flat=True))
    for pk in sorted(away - set(lent.values_list("principal__employee", flat=True))):
        if person := plan.roll.everybody.get(pk):
            yield _of(plan, person, Topic.AWAY, _("評価者になっていますが、休業中です。"))


def _seconded(plan: Plan) -> Iterator[Finding]:
    rows = Secondment.objects.filter(employee__authority=plan.cycle.scheme.authority_id).holding(on=plan.on)
    destinations = dict(rows.values_list("employee", "destination"))
    for one in plan.evaluated:
        if one.person.pk in destinations:
            yield _of(plan, one.person, Topic.SECONDED, destinations[one.person.pk])


# ── Of probation


def _probations(plan: Plan) -> Iterator[Finding]:
    """Who is in probation on the base date, of whoever the cycle could be for; and, where it is for them, who is not.

    Whoever never was in it, or was years ago, is counted among the others alone.
    """
    kind, others = plan.cycle.scheme.kind, plan.roll.others
    ours = {one.person.pk for one in plan.people} if kind == Scheme.Kind.PROBATION else set()
    for pk, person in plan.roll.everybody.items():
        row = plan.roll.probations.get(pk)
        if row and (pk in ours or others.get(pk) == Other.PROBATION):
            yield _of(plan, person, Topic.ON_PROBATION, told_span(row))
        elif others.get(pk) == Other.NO_PROBATION and (why := _no_longer(plan, person, row)):
            yield _of(plan, person, Topic.NOT_ON_PROBATION, why)


def _no_longer(plan: Plan, person: Person, row: Probation | None) -> str:
    """Why somebody who came within the year is not in probation on the base date; empty for all others."""
    since = months_after(plan.cycle.base_date, -LONGEST_MONTHS)
    if row and row.last_day >= since:
        if row.became_regular_on:
            return _("%sに正式採用されています。") % date_format(row.became_regular_on)
        return _("%sに条件付採用の期間が終わります。") % date_format(row.last_day)
    if row is None and person.hired_on > since:
        return _("この任用形態(%s)には、条件付採用の期間がありません。") % Posting.Employment(person.employment).label
    return ""


def _of(plan: Plan, person: Person, topic: Topic, what: str, *, stage: str = "") -> Finding:
    who = f"{person.name}({person.staff_number})"
    return Finding(topic, what, who, plan.roll.place(person), person.pk, person.staff_number, stage)


def _name(plan: Plan, employee: int | None) -> str:
    person = plan.roll.everybody.get(employee or 0)
    return person.name if person else ""


CHECKS: tuple[Callable[[Plan], Iterator[Finding]], ...] = (
    _scheme, _framework, _dates, _people, _each, _gone, _circles, _away, _seconded, _probations,
)  # fmt: skip
