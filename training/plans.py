"""The one door through which individual development plans go (個人別育成計画の手続き).

Each call locks the plan, checks who may, refuses what was written on an older text, and leaves its history, in one
transaction. What a text was at any step is read from the histories of the plan and of its goals (``text_at``).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import fiscal_year_end, fiscal_year_start
from common.history import signed
from staff.models import Employee, User
from training.access import standings
from training.models import DevelopmentPlan, PlanGoal, PlanStep
from training.rules import plans as rules
from training.rules.moves import Actor
from training.rules.plans import Action, Part

Row = TypeVar("Row", bound=models.Model)
# More goals than this nobody follows in a year.
MOST_GOALS = 8
_COPIED = ("competency_code", "text", "how")


@dataclass(frozen=True)
class Goal:
    """A goal as it is to be; ``pk`` is None for a new one. ``courses``: primary keys."""

    competency_code: str
    text: str
    how: str = ""
    due: date | None = None
    courses: frozenset[int] = frozenset()
    pk: int | None = None


class StaleError(Exception):
    """The part was saved by somebody else, or in another window, since it was read. Nothing was written."""


# A plan's goals, each with its courses (primary key and name).
Goals = list[tuple[PlanGoal, list[tuple[int, str]]]]


def goals_of(plan: DevelopmentPlan) -> Goals:
    """In their order; one query."""
    rows = PlanGoal.objects.filter(plan=plan).annotate(course=F("courses__pk"), course_name=F("courses__name"))
    goals: dict[int, PlanGoal] = {}
    courses: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for goal in rows.order_by("order", "pk", "courses__order", "courses__pk"):
        goals.setdefault(goal.pk, goal)
        if goal.course is not None:
            courses[goal.pk].append((goal.course, goal.course_name))
    return [(goal, courses[pk]) for pk, goal in goals.items()]


def stamp(plan: DevelopmentPlan, goals: Goals, part: Part) -> str:
    """A short digest of what a part says: a form carries it, so that a save knows what it was written on."""
    said: dict[Part, Any] = {
        Part.GOALS: [plan.aim, [_said(goal, courses) for goal, courses in goals]],
        Part.SUPPORT: plan.support,
        Part.RESULTS: [plan.outcome, [[goal.pk, goal.result] for goal, _courses in goals]],
    }
    return sha256(json.dumps(said[part], ensure_ascii=False).encode()).hexdigest()[:24]


def _said(goal: PlanGoal, courses: list[tuple[int, str]]) -> list[Any]:
    return [goal.pk, goal.competency_code, goal.text, goal.how, str(goal.due), sorted(pk for pk, _name in courses)]


@transaction.atomic
def begin(employee: Employee, year: int, *, by: User, at: datetime, goals: Collection[int] = ()) -> DevelopmentPlan:
    """A draft for the fiscal year, with copies of these goals of earlier plans (primary keys), to be dated anew.

    Raises ValidationError when there is one already, or somebody else begins it.
    """
    _check_actor({Actor.SELF}, by, employee, at)
    copied = list(PlanGoal.objects.filter(pk__in=goals, plan__employee=employee, plan__year__lt=year))
    plan = DevelopmentPlan(employee=employee, year=year, copied_from_id=max((g.plan_id for g in copied), default=None))
    plan.full_clean()
    try:
        with transaction.atomic():
            _save(plan, by, at)
    except IntegrityError as twice:
        raise ValidationError(_("この年度の計画はすでにあります。")) from twice
    for order, goal in enumerate(copied):
        old = {field: getattr(goal, field) for field in _COPIED}
        _save(PlanGoal(plan=plan, order=order, **old), by, at)
    return plan


@transaction.atomic
def write_goals(
    plan: DevelopmentPlan, aim: str, goals: Sequence[Goal], *, removed: Collection[int] = (), by: User, at: datetime,
    on: str,
) -> DevelopmentPlan:  # fmt: skip
    """Save the person's part; ``on``: the stamp of the text that he wrote on. A goal that is not named stays.

    Raises StaleError, or ValidationError with its message.
    """
    current = _open(plan, Part.GOALS, by=by, at=at, on=on)
    kept = {goal.pk: goal for goal in current.goals.all()}
    gone = [kept.pop(pk) for pk in removed if pk in kept]
    # Taken away in another window, and wanted here: it is written anew.
    if len(kept) + sum(goal.pk not in kept for goal in goals) > MOST_GOALS:
        raise ValidationError(_("目標は%dつまでです。") % MOST_GOALS)
    current.aim = aim
    current.full_clean()
    _save(current, by, at)
    for goal in gone:
        _signed(goal, by, at).delete()
    for order, wanted in enumerate(goals):
        _write_goal(kept.get(wanted.pk or 0) or PlanGoal(plan=current), wanted, order, by, at)
    return current


@transaction.atomic
def write_support(plan: DevelopmentPlan, support: str, *, by: User, at: datetime, on: str) -> DevelopmentPlan:
    """Save what the head will do for it. Raises StaleError, or ValidationError with its message."""
    current = _open(plan, Part.SUPPORT, by=by, at=at, on=on)
    current.support = support
    current.full_clean()
    return _save(current, by, at)


@transaction.atomic
def write_results(
    plan: DevelopmentPlan, outcome: str, results: Mapping[int, str], *, by: User, at: datetime, on: str
) -> DevelopmentPlan:
    """Save what came of it: of the year, and of each goal (by primary key). Raises StaleError or ValidationError."""
    current = _open(plan, Part.RESULTS, by=by, at=at, on=on)
    current.outcome = outcome
    current.full_clean()
    _save(current, by, at)
    for goal in current.goals.all():
        if goal.pk in results and goal.result != results[goal.pk]:
            goal.result = results[goal.pk]
            goal.full_clean(exclude=["plan"])
            _save(goal, by, at)
    return current


@transaction.atomic
def move(
    plan: DevelopmentPlan, action: Action, *, by: User, at: datetime, reason: str = "", on: str | None = None
) -> DevelopmentPlan:
    """Make a move of the table; ``on``: the stamp of the goals that whoever moves it has read.

    Raises StaleError, or ValidationError with its message.
    """
    step, current = rules.move_of(action), _lock(plan)
    _check_state(current, step.came_from)
    _check_actor(step.actors, by, current.employee, at)
    if on is not None and on != _stamp_now(current, Part.GOALS):
        raise StaleError
    if step.asks_reason and not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    _check_text(current, action, by=by, at=at)
    current.state = step.to
    _save(current, by, at)
    PlanStep.objects.create(plan=current, action=action, state=step.to, by=by, at=at, reason=reason)
    return current


def text_at(plan: DevelopmentPlan, at: datetime) -> tuple[DevelopmentPlan, list[PlanGoal]]:
    """The plan and its goals as they stood at a time. Raises DevelopmentPlan.DoesNotExist before it began."""
    old = DevelopmentPlan.history.as_of(at).filter(id=plan.pk).first()
    if old is None:
        raise DevelopmentPlan.DoesNotExist
    goals = PlanGoal.history.as_of(at).filter(plan_id=plan.pk)
    return old, sorted(goals, key=lambda goal: (goal.order, goal.pk))


def _write_goal(row: PlanGoal, goal: Goal, order: int, by: User, at: datetime) -> None:
    if goal.due and not fiscal_year_start(row.plan.year) <= goal.due <= fiscal_year_end(row.plan.year):
        raise ValidationError(_("期限は%(year)d年度のうちの日にしてください。") % {"year": row.plan.year})
    row.competency_code, row.text, row.how, row.due, row.order = (
        goal.competency_code,
        goal.text,
        goal.how,
        goal.due,
        order,
    )
    row.full_clean(exclude=["plan"])
    _save(row, by, at)
    row.courses.set(goal.courses)


def _open(plan: DevelopmentPlan, part: Part, *, by: User, at: datetime, on: str) -> DevelopmentPlan:
    """The plan, locked, for whoever may write the part now, and wrote on what it says now."""
    current, (states, actor) = _lock(plan), rules.WRITES[part]
    _check_actor({actor}, by, current.employee, at)
    _check_state(current, states)
    if on != _stamp_now(current, part):
        raise StaleError
    return current


def _stamp_now(plan: DevelopmentPlan, part: Part) -> str:
    return stamp(plan, goals_of(plan), part)


def _lock(plan: DevelopmentPlan) -> DevelopmentPlan:
    locked = DevelopmentPlan.objects.select_for_update(of=("self",))
    return locked.select_related("employee").get(pk=plan.pk)


def _check_state(plan: DevelopmentPlan, states: Collection[str]) -> None:
    if plan.state not in states:
        raise ValidationError(_("ほかの人が先に進めました。いまは「%s」です。") % plan.get_state_display())


def _check_text(plan: DevelopmentPlan, action: Action, *, by: User, at: datetime) -> None:
    """What must have been written before a move."""
    if action == Action.PROPOSE and not plan.goals.exists():
        raise ValidationError(_("目標を一つ以上書いてから、上司に出してください。"))
    is_own = plan.employee_id == by.standing_on(timezone.localdate(at)).employee_id
    if action == Action.CLOSE and is_own and not plan.outcome.strip():
        raise ValidationError(_("一年の振り返りを書いてから、計画を終えてください。"))


def _check_actor(actors: Collection[Actor], by: User, employee: Employee, at: datetime) -> None:
    if not set(actors) & standings(by, employee, on=timezone.localdate(at)):
        raise ValidationError(_("この手続きは、あなたの役割ではできません。"))


def _save(row: Row, by: User, at: datetime) -> Row:
    _signed(row, by, at).save()
    return row


def _signed(row: Row, by: User, at: datetime) -> Row:
    """With the time of the call for its history, so that a step finds the text that belonged to it."""
    row._history_date = at  # type: ignore[attr-defined]  # simple-history reads it
    return signed(row, by=by)
