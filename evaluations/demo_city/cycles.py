"""The scheme, the routes and the two cycles of a made-up city (デモの評価制度・経路・回)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from competencies.models import AppointingAuthority, Framework
from evaluations import presets
from evaluations.models import Cycle, Exclusion, Route, RouteException, Scheme, Window
from evaluations.opening.cycles import open_cycle
from evaluations.opening.preflight import Topic, preflight
from staff.access import Role
from staff.models import Department, Employee, Posting, User

# Who evaluates in a way of his own; the rest in the national style.
PRESETS = {"fujisawa": "fujisawa", "aizuwakamatsu": "numeric"}
ROUTES_BEGIN = date(2000, 4, 1)
STEP = Window.Step
# Days from the beginning of the fiscal year: steps that a year begins and goes through with.
_EARLY = ((STEP.GOALS, 0, 29), (STEP.OPENING, 14, 44), (STEP.MID, 167, 197))
# The later steps of a whole fiscal year …
_LATE = (
    (STEP.SELF, 289, 305), (STEP.FIRST, 306, 320), (STEP.SECOND, 321, 333), (STEP.ADJUST, 321, 333),
    (STEP.CONFIRM, 334, 343), (STEP.DISCLOSE, 344, 353), (STEP.FEEDBACK, 344, 364),
)  # fmt: skip
# … and of the cycle under way, from the day of the demonstration: it is being rated just now.
NOW = (
    (STEP.SELF, -25, 3), (STEP.FIRST, -13, 12), (STEP.SECOND, 6, 18), (STEP.ADJUST, 6, 18), (STEP.CONFIRM, 19, 26),
    (STEP.DISCLOSE, 27, 34), (STEP.FEEDBACK, 27, 48),
)  # fmt: skip
# Steps that are only there where somebody holds the stage.
_OF_STAGE = {STEP.SECOND: "second", STEP.ADJUST: "adjuster", STEP.CONFIRM: "confirmer"}


def make_scheme(framework: Framework) -> Scheme:
    return presets.make(PRESETS.get(framework.authority.code, "national"), framework.authority, framework)


def hr_of(authority: AppointingAuthority) -> User | None:
    return User.objects.filter(authority=authority, grants__role=Role.HR).order_by("pk").first()


def make_routes(authority: AppointingAuthority, scheme: Scheme, place: Department) -> None:
    """Own head first, the next above second; whoever heads ``place`` confirms."""
    stages = list(scheme.stagerule_set.values_list("stage", flat=True))
    rows = {
        "first": {"by": Route.By.HEAD_ABOVE, "levels_up": 0},
        "second": {"by": Route.By.HEAD_ABOVE, "levels_up": 1},
        "adjuster": {"by": Route.By.HEAD_ABOVE, "levels_up": 1},
        "confirmer": {"by": Route.By.HEAD_OF, "of_department": place},
    }
    for stage in stages:
        Route.objects.create(authority=authority, stage=stage, valid_from=ROUTES_BEGIN, **rows[stage])


def office_of(authority: AppointingAuthority, hr: User, on: date) -> tuple[Employee, Department] | None:
    """Whoever heads the bureau of HR, and the bureau; where it has no head, another; None where nobody heads any."""
    post = Posting.objects.on(on).main().filter(employee__user=hr).first()
    organisation = Department.objects.organisation(authority=authority.pk, on=on)
    places = [*(organisation.path(post.department_id) if post else ()), *organisation]
    heads = Posting.objects.on(on).heads().filter(employee__authority=authority)
    by_place = {head.department_id: head for head in heads.select_related("employee", "department").order_by("-pk")}
    head = next((by_place[unit.id] for unit in places if unit.id in by_place), None)
    return (head.employee, head.department) if head else None


def last_year(scheme: Scheme, framework: Framework, on: date) -> Cycle:
    """The whole fiscal year before."""
    year = fiscal_year(on) - 1
    first = fiscal_year_start(year)
    cycle = _cycle(scheme, framework, year, first + timedelta(days=275))
    add_windows(cycle, first, (*_EARLY, *_LATE))
    return cycle


def under_way(scheme: Scheme, framework: Framework, on: date) -> Cycle:
    """The fiscal year of the day (in its first two months still the one before), being rated just now."""
    year = fiscal_year(on - timedelta(days=60))
    if year == fiscal_year(on) - 1:
        year = fiscal_year(on)
    first = fiscal_year_start(year)
    cycle = _cycle(scheme, framework, year, min(max(on - timedelta(days=30), first), fiscal_year_end(year)))
    add_windows(cycle, first, _EARLY)
    add_windows(cycle, on, NOW)
    return cycle


def open_for(cycle: Cycle, office: Employee, *, by: User, on: date) -> None:
    """Open it on a day, with all that the check found mended."""
    mend(cycle, office, by=by, on=on)
    open_cycle(Cycle.objects.get(pk=cycle.pk), by=by, at=noon(on))


def mend(cycle: Cycle, office: Employee, *, by: User, on: date) -> None:
    """Above whom nobody is, ``office`` evaluates him; whom nobody can evaluate is left out."""
    for topic, person in _errors(cycle, on):
        if topic == Topic.NO_EVALUATOR and person != office.pk:
            RouteException.objects.get_or_create(
                employee_id=person, stage="first",
                defaults={"evaluator": office, "valid_from": ROUTES_BEGIN, "reason": "上に長がいないため。"},
            )  # fmt: skip
    for _topic, person in _errors(cycle, on):
        Exclusion.objects.get_or_create(
            cycle=cycle, employee_id=person,
            defaults={
                "reason": Exclusion.Reason.OTHER, "note": "この回では別に評価します。", "decided_by": by,
                "decided_at": noon(on),
            },
        )  # fmt: skip


def _errors(cycle: Cycle, on: date) -> list[tuple[Topic, int]]:
    """What the pre-flight finds wrong with somebody: what, and with whom."""
    found = preflight(Cycle.objects.get(pk=cycle.pk), on=on)
    return [(one.topic, one.employee) for group in found.errors for one in group.findings if one.employee]


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _cycle(scheme: Scheme, framework: Framework, year: int, base_date: date) -> Cycle:
    return Cycle.objects.create(
        scheme=scheme, framework=framework, name=f"{year}年度 人事評価", base_date=base_date,
        period_from=fiscal_year_start(year), period_to=fiscal_year_end(year),
    )  # fmt: skip


def add_windows(cycle: Cycle, first: date, rows: Iterable[tuple[Window.Step, int, int]]) -> None:
    """For the steps that the scheme has."""
    stages = set(cycle.scheme.stagerule_set.values_list("stage", flat=True))
    Window.objects.bulk_create(
        Window(cycle=cycle, step=step, starts_on=first + timedelta(start), ends_on=first + timedelta(end))
        for step, start, end in rows
        if step not in _OF_STAGE or _OF_STAGE[step] in stages
    )
