"""The door to the made-up evaluations (デモの人事評価を作る・片付ける)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from django.db import transaction

from common.dates import fiscal_year
from competencies.models import AppointingAuthority, Framework
from evaluations import grievances
from evaluations.demo_city import beside, words
from evaluations.demo_city.cycles import (
    hr_of,
    last_year,
    make_routes,
    make_scheme,
    noon,
    office_of,
    open_for,
    under_way,
)
from evaluations.demo_city.filling import Filling
from evaluations.demo_city.removing import remove_rows
from evaluations.models import BehaviourNote, Cycle, GrievanceRule, OrganizationGoal, Scheme, Sheet, SheetStage
from evaluations.rules.workflow import State
from staff.demo import refuse_outside_demo
from staff.models import Department, User
from training.demo_city.accounts import give_accounts

# What the last digit of a demo login's number shows (``staff.demo.DEMO_PEOPLE``).
SHOWN = {"1": State.SELF_OPEN, "2": State.SELF_SUBMITTED, "3": State.FIRST_RATED, "7": State.GOAL_DRAFT}


@transaction.atomic
def make_years(framework: Framework, *, seed: int, on: date, goals: tuple[int, int] = (2, 4)) -> None:
    """Last year's evaluation, closed, and one that is being rated just now. Nothing where there is a scheme already.

    ``goals``: how many somebody has, from and to.
    """
    refuse_outside_demo()
    authority, hr = framework.authority, hr_of(framework.authority)
    if Scheme.objects.filter(authority=authority).exists() or hr is None:
        return
    office = office_of(authority, hr, on)
    if office is None:
        return
    chance = Random(f"{seed} {on} evaluations")  # noqa: S311  # nosec B311  # the same again is what is wanted
    scheme = make_scheme(framework)
    who, place = office
    make_routes(authority, scheme, place)
    _aim(authority, on, chance)
    users = give_accounts(authority, on=on)
    wanted = _wanted(authority)
    before = last_year(scheme, framework, on)
    now = under_way(scheme, framework, on)

    def fill(cycle: Cycle, *, is_past: bool = False) -> None:
        Filling(
            Cycle.objects.select_related("scheme").get(pk=cycle.pk), users=users, hr=hr.pk, on=on, chance=chance,
            wanted=wanted, whole_year=is_past, goals=goals,
        ).fill()  # fmt: skip

    for cycle in (before, now):
        open_for(cycle, who, by=hr, on=cycle.period_from)
        fill(cycle, is_past=cycle == before)
    Cycle.objects.filter(pk=before.pk).update(state=Cycle.State.CLOSED)
    _note(now, chance, on)
    _complain(now, on)
    if authority.code in beside.CITIES:
        beside.on_probation(framework, who, by=hr, on=on)
        beside.by_fiscal_year(framework, who, by=hr, on=on, fill=fill)
        beside.decide(framework, users=users, on=on, chance=chance)


@transaction.atomic
def remove_years(authority: AppointingAuthority) -> None:
    """All evaluations of the authority, with the schemes that were made for them."""
    remove_rows(authority)


def _wanted(authority: AppointingAuthority) -> dict[int, State]:
    rows = User.objects.filter(authority=authority, employee__isnull=False)
    logins = [(number, employee) for number, employee in rows.values_list("staff_number", "employee")]
    return {who: SHOWN[number[-1]] for number, who in logins if len(number) == 5 and number[-1] in SHOWN}


def _aim(authority: AppointingAuthority, on: date, chance: Random) -> None:
    """組織目標 of this and the last year: of the departments at the top, and of those below."""
    organisation = Department.objects.organisation(authority=authority.pk, on=on)
    for year in (fiscal_year(on) - 1, fiscal_year(on)):
        made: dict[int, list[_Aim]] = {}
        for unit in organisation:
            path = organisation.path(unit.id)
            if len(path) <= 2:
                wanted = [_part_of(aim, chance) for aim in made.get(path[0].id, ())] or _two(chance)
                made[unit.id] = [_set(aim, unit.id, year, order) for order, aim in enumerate(wanted)]


class _Aim(NamedTuple):
    """What a department wants; ``goal``: as it was written, or before that, the one above it."""

    text: str
    level: str
    parts: tuple[tuple[str, str], ...] = ()
    goal: OrganizationGoal | None = None


def _two(chance: Random) -> list[_Aim]:
    return [_Aim(*aim) for aim in chance.sample(words.OFFICE_GOALS, 2)]


def _part_of(aim: _Aim, chance: Random) -> _Aim:
    """What a 課 does about the goal of its 部."""
    return _Aim(*chance.choice(aim.parts), goal=aim.goal)


def _set(aim: _Aim, department: int, year: int, order: int) -> _Aim:
    goal = OrganizationGoal.objects.create(
        department_id=department, year=year, order=order, text=aim.text, level=aim.level, parent=aim.goal
    )
    return aim._replace(goal=goal)


def _note(cycle: Cycle, chance: Random, on: date) -> None:
    """職務行動記録 of first evaluators about some of their people."""
    stages = SheetStage.objects.filter(sheet__cycle=cycle, stage="first", is_current=True)
    rows = stages.values_list("sheet__employee", "evaluator", "sheet__items__code").order_by("pk", "sheet__items__pk")
    BehaviourNote.objects.bulk_create(
        BehaviourNote(
            employee_id=person, author_id=evaluator, item_code=code or "", text=chance.choice(words.NOTES),
            on=(day := on - timedelta(days=chance.randint(10, 160))), written_at=noon(day),
        )
        for person, evaluator, code in rows
        if chance.random() < 0.08
    )  # fmt: skip


def _complain(cycle: Cycle, on: date) -> None:
    """One result was disclosed yesterday, and is complained about."""
    sheets = Sheet.objects.filter(cycle=cycle, state=State.DISCLOSED, employee__user__isnull=False)
    sheet = sheets.select_related("employee__user").order_by("pk").first()
    if sheet and cycle.scheme.grievancerule_set.filter(step=GrievanceRule.Step.CONSULTATION).exists():
        user = sheet.employee.user
        assert user is not None  # noqa: S101  # nosec B101  # so asked for above
        grievances.file(
            sheet, GrievanceRule.Step.CONSULTATION, words.COMPLAINT, wish=words.COMPLAINT_WISH, by=user, at=noon(on)
        )
