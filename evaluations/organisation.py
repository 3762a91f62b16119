"""Goals of departments (組織目標): who sets them and says what came of them, and which personal goals are open to whom.

Everybody of the authority reads what departments set out to do. The head of a department, or who acts for him, sets
its goals; the head above says what came of them. HR does either where there is nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import fiscal_year_end, fiscal_year_start
from evaluations import access
from evaluations.access import Right
from evaluations.models import Axis, Cycle, Goal, OrganizationGoal, Scheme
from evaluations.rulebook import ScaleBook, rulebook_of
from evaluations.rules.workflow import State
from evaluations.sheets.writing import write
from staff.models import Department, User

# Until they are confirmed, goals are between the person and his evaluator.
_UNCONFIRMED = (State.GOAL_DRAFT, State.GOAL_SUBMITTED, State.EXEMPT)
_OPEN = Q(sheet__is_current=True, sheet__cycle__rehearsal_of=None) & ~Q(sheet__state__in=_UNCONFIRMED)


class StaleGoalError(Exception):
    """The goal was changed since it was read. Nothing was written."""


def may_set(user: User, department: int, *, on: date) -> bool:
    """Whether the user sets the goals of a department of his authority."""
    standing = user.standing_on(on)
    return department in standing.headed or (department in standing.organisation and access.may(user, Right.RUN, on=on))


def may_judge(user: User, department: int, *, on: date) -> bool:
    """Whether the user says what came of them: who heads a department above, and not this one; HR at the top."""
    standing = user.standing_on(on)
    above = {unit.id for unit in standing.organisation.above(department)}
    if not above:
        return department in standing.organisation and access.may(user, Right.RUN, on=on)
    return bool(standing.headed & above) and department not in standing.headed


def with_personal(rows: QuerySet[OrganizationGoal]) -> QuerySet[OrganizationGoal]:
    """With ``hanging``: how many confirmed goals of persons hang below each."""
    of_goal = Q(
        personal__sheet__is_current=True, personal__sheet__cycle__rehearsal_of=None,
    ) & ~Q(personal__sheet__state__in=_UNCONFIRMED)  # fmt: skip
    return rows.annotate(hanging=Count("personal", filter=of_goal))


def personal_goals(goal: OrganizationGoal, user: User, *, on: date) -> list[Goal]:
    """Those below a goal whose words the scheme opens to the user: of his section, or his bureau. Never the marks."""
    rows = (
        Goal.objects.weighed()
        .filter(_OPEN, parent=goal)
        .exclude(sheet__cycle__scheme__goals_open_to=Scheme.Audience.PRIVATE)
    )
    found = rows.select_related("sheet__cycle__scheme").order_by("sheet__department", "sheet__staff_number", "number")
    standing, near = user.standing_on(on), _near(user, on)
    return [one for one in found if _around(standing.places, one, on) & near]


def _near(user: User, on: date) -> frozenset[tuple[str, int]]:
    standing = user.standing_on(on)
    posts = standing.posts_of(standing.employee_id) if standing.employee_id else []
    return frozenset(pair for department, _is_head in posts for pair in _places(standing.places, department, on))


def _around(places: Any, goal: Goal, on: date) -> frozenset[tuple[str, int]]:
    """The section, or the bureau, to which the goal is open."""
    audience = goal.sheet.cycle.scheme.goals_open_to
    return frozenset(pair for pair in _places(places, goal.sheet.department_id, on) if pair[0] == audience)


def _places(places: Any, department: int, on: date) -> list[tuple[str, int]]:
    """Of a department: its section (課) and its bureau (部)."""
    path = places.path(department, on)
    section = places.workplace(department, on)
    found = [(Scheme.Audience.SECTION.value, section.id)] if section else []
    return [*found, (Scheme.Audience.BUREAU.value, path[0].id)] if path else found


def scale_of(authority: int | None, year: int) -> ScaleBook | None:
    """The marks for goals in a fiscal year: those of the scheme that was carried out in it."""
    within = (fiscal_year_start(year), fiscal_year_end(year))
    cycles = Cycle.objects.real().filter(
        scheme__authority=authority, period_from__range=within, scheme__axis__kind=Axis.Kind.GOALS
    )
    cycle = cycles.select_related("scheme").order_by("pk").first()
    if cycle is None:
        return None
    return next((axis.scale for axis in rulebook_of(cycle.scheme).axes if axis.has_goals), None)


# ── Writing


def stamp(goal: OrganizationGoal) -> str:
    """Tells one state of a goal from another."""
    last = goal.history.order_by("-history_id").values_list("history_id", flat=True).first() if goal.pk else None
    return str(last or "")


@transaction.atomic
def set_goal(goal: OrganizationGoal, fields: Mapping[str, Any], *, by: User, at: datetime, seen: str) -> None:
    """Write what is to be achieved. Raises StaleGoalError or ValidationError."""
    if not may_set(by, goal.department_id, on=timezone.localdate(at)):
        raise ValidationError(_("この組織の目標を書けるのは、その組織の長です。"))
    _write(goal, fields, by=by, seen=seen)


@transaction.atomic
def judge_goal(goal: OrganizationGoal, fields: Mapping[str, Any], *, by: User, at: datetime, seen: str) -> None:
    """Write what came of it, and its mark. Raises StaleGoalError or ValidationError."""
    if not may_judge(by, goal.department_id, on=timezone.localdate(at)):
        raise ValidationError(_("組織目標の結果を書けるのは、上の組織の長です。"))
    _write(goal, fields, by=by, seen=seen)


@transaction.atomic
def drop_goal(goal: OrganizationGoal, *, by: User, at: datetime) -> None:
    """Delete a goal upon which nothing hangs."""
    if not may_set(by, goal.department_id, on=timezone.localdate(at)):
        raise ValidationError(_("この組織の目標を消せるのは、その組織の長です。"))
    if goal.children.exists() or goal.personal.exists():
        raise ValidationError(_("この目標には、下の組織や職員の目標がひも付いているため、消せません。"))
    goal.delete()


def _write(goal: OrganizationGoal, fields: Mapping[str, Any], *, by: User, seen: str) -> None:
    Department.objects.select_for_update().get(pk=goal.department_id)
    if goal.pk and stamp(goal) != seen:
        raise StaleGoalError
    for name, value in fields.items():
        setattr(goal, name, value)
    write(goal, by=by)
