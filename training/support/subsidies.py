"""The one door through which applications for support go (助成の手続き).

Lock, check, move and history are one transaction. Locks are taken in one order: the application, then the budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import fiscal_year
from staff.models import Employee, User
from training import access
from training.access import Right
from training.models import Subsidy, SubsidyKind, SubsidyStep
from training.rules import moves
from training.rules.moves import Actor
from training.rules.subsidies import MOVES, Action, State, Step
from training.rules.support import grantable, payable
from training.support import files
from training.support.budgets import budget_of
from training.support.files import Checked

_BY_ACTION = {step.action: step for step in MOVES}


@dataclass(frozen=True)
class Application:
    """What is asked for. ``members``: with whom, for a kind that groups apply for."""

    kind: SubsidyKind
    title: str
    purpose: str
    cost: int
    members: Sequence[Employee] = ()


@transaction.atomic
def apply(employee: Employee, asked: Application, *, by: User, at: datetime) -> Subsidy:
    """Ask for support, in the fiscal year of the day. Raises ValidationError with its message."""
    step, on = _BY_ACTION[Action.APPLY], timezone.localdate(at)
    applicant = Employee.objects.select_for_update().get(pk=employee.pk)  # a second click waits for the first
    _check_kind(asked, applicant, on)
    _check_members(asked, applicant, on)
    _check_not_asked_yet(asked, applicant)
    subsidy = Subsidy(
        employee=applicant, kind=asked.kind, year=fiscal_year(on), state=step.to, title=asked.title,
        purpose=asked.purpose, cost=asked.cost, applied_at=at,
    )  # fmt: skip
    _check_actor(step, by, subsidy, at)
    subsidy.full_clean()
    subsidy.save(force_insert=True)
    subsidy.members.set(asked.members)
    _write(subsidy, step, by=by, at=at)
    return subsidy


def approve(subsidy: Subsidy, *, by: User, at: datetime, granted: int | None = None) -> Subsidy:
    """Grant the money, and keep it from the year's budget: no more than the rule gives (by default just that)."""
    return _move(subsidy, Action.APPROVE, by=by, at=at, granted=granted)


def decline(subsidy: Subsidy, *, by: User, at: datetime, reason: str) -> Subsidy:
    return _move(subsidy, Action.DECLINE, by=by, at=at, reason=reason)


def withdraw(subsidy: Subsidy, *, by: User, at: datetime, reason: str) -> Subsidy:
    """What was kept of the budget is free again."""
    return _move(subsidy, Action.WITHDRAW, by=by, at=at, reason=reason)


@transaction.atomic
def report(  # all that a report says
    subsidy: Subsidy,
    *,
    spent: int,
    completed_on: date,
    result: str,
    evidence: Sequence[Checked],
    by: User,
    at: datetime,
) -> Subsidy:
    """Tell what came of it and what it cost, with evidence; that of an earlier report counts."""
    told: dict[str, Any] = {"spent": spent, "completed_on": completed_on, "result": result}
    reported = _move(subsidy, Action.REPORT, by=by, at=at, **told)
    files.attach(evidence, to=reported, by=by, at=at)
    if not reported.evidence.exists():
        raise ValidationError(_("領収書か修了証などのファイルを一つ以上付けてください。"))
    return reported


def send_back(subsidy: Subsidy, *, by: User, at: datetime, reason: str) -> Subsidy:
    """The report is owed again; what it said stays, to be mended."""
    return _move(subsidy, Action.SEND_BACK, by=by, at=at, reason=reason)


def settle(subsidy: Subsidy, *, by: User, at: datetime) -> Subsidy:
    """Pay the share of what was spent, no more than was granted."""
    return _move(subsidy, Action.SETTLE, by=by, at=at)


def standings(user: User, subsidy: Subsidy, *, on: date) -> frozenset[Actor]:
    """As what the user may make moves of it. Nobody decides on his own, or on that of a group that he learns in."""
    found = access.standings(user, subsidy.employee, on=on, right=Right.SUPPORT)
    own = user.standing_on(on).employee_id
    is_theirs = own is not None and (
        own == subsidy.employee_id or own in {member.pk for member in subsidy.members.all()}
    )
    return found - {Actor.OFFICER} if is_theirs else found


def possible(user: User, subsidy: Subsidy, *, on: date) -> list[Step]:
    """The moves that the user can make of it as it is."""
    return moves.possible(MOVES, subsidy.state, standings(user, subsidy, on=on))


def most(subsidy: Subsidy) -> int:
    """The most that the rule lets be granted, in yen."""
    return grantable(subsidy.cost, rate=subsidy.kind.rate, ceiling=subsidy.kind.ceiling)


@transaction.atomic
def _move(subsidy: Subsidy, action: Action, *, by: User, at: datetime, reason: str = "", **told: Any) -> Subsidy:
    """Make a move of an application as it is in the database by then."""
    step = _BY_ACTION[action]
    current = Subsidy.objects.select_for_update(of=("self",)).select_related("employee", "kind").get(pk=subsidy.pk)
    if current.state not in step.came_from:
        raise ValidationError(_("ほかの人が先に進めました。いまは「%s」です。") % current.get_state_display())
    _check_actor(step, by, current, at)
    if step.asks_reason and not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    for name, value in {**told, **_amounts(current, action, told)}.items():
        setattr(current, name, value)
    _check_days(current, at)
    current.state = step.to
    current.full_clean(exclude=["employee", "kind"])
    current.save()
    _write(current, step, by=by, at=at, reason=reason)
    return current


def _amounts(subsidy: Subsidy, action: Action, told: dict[str, Any]) -> dict[str, int]:
    """The money that follows from the move."""
    if action == Action.APPROVE:
        return {"granted": _granted(subsidy, told["granted"])}
    if action == Action.SETTLE:
        rule = subsidy.kind
        return {"paid": payable(subsidy.granted or 0, subsidy.spent or 0, rate=rule.rate, ceiling=rule.ceiling)}
    return {}


def _granted(subsidy: Subsidy, wanted: int | None) -> int:
    """The amount, if the rule and the year's budget let it be granted."""
    allowed = most(subsidy)
    amount = allowed if wanted is None else wanted
    if not 0 <= amount <= allowed:
        raise ValidationError(_("承認額は%s円までにしてください。") % f"{allowed:,}")
    budget = budget_of(subsidy.kind, subsidy.year, lock=True)
    if not budget.has_room_for(amount):
        left = f"{max(budget.left or 0, 0):,}"
        raise ValidationError(
            _("%(year)d年度の予算の残りは%(left)s円です。%(amount)s円は承認できません。")
            % {"year": subsidy.year, "left": left, "amount": f"{amount:,}"}
        )
    return amount


def _check_kind(asked: Application, applicant: Employee, on: date) -> None:
    if asked.kind.authority_id != applicant.authority_id or not asked.kind.holds_on(on):
        raise ValidationError(_("この助成は、いま申請を受け付けていません。"))
    if not applicant.serves_on(on):
        raise ValidationError(_("在職していない職員は申請できません。"))


def _check_members(asked: Application, applicant: Employee, on: date) -> None:
    if asked.members and not asked.kind.is_for_groups:
        raise ValidationError(_("「%s」は一人で申請する助成です。") % asked.kind.name)
    if asked.kind.is_for_groups and not asked.members:
        raise ValidationError(_("一緒に学ぶ職員を一人以上入れてください。"))
    for member in asked.members:
        if member.authority_id != applicant.authority_id or not member.serves_on(on) or member.pk == applicant.pk:
            raise ValidationError(_("一緒に学ぶ職員は、同じ任命権者の在職中の、自分のほかの職員にしてください。"))


def _check_not_asked_yet(asked: Application, applicant: Employee) -> None:
    if applicant.subsidies.filter(kind=asked.kind, title=asked.title, state=State.APPLIED).exists():
        raise ValidationError(_("同じ申請が、すでに申請中です。"))


def _check_actor(step: Step, by: User, subsidy: Subsidy, at: datetime) -> None:
    known = standings(by, subsidy, on=timezone.localdate(at)) if subsidy.pk else _as_applicant(by, subsidy, at)
    if not step.actors & known:
        raise ValidationError(_("この手続きは、あなたの役割ではできません。"))


def _as_applicant(by: User, subsidy: Subsidy, at: datetime) -> frozenset[Actor]:
    return access.standings(by, subsidy.employee, on=timezone.localdate(at), right=Right.SUPPORT)


def _check_days(subsidy: Subsidy, at: datetime) -> None:
    if subsidy.completed_on and subsidy.completed_on > timezone.localdate(at):
        raise ValidationError({"completed_on": _("修了・合格した日は、きょうまでの日にしてください。")})


def _write(subsidy: Subsidy, step: Step, *, by: User, at: datetime, reason: str = "") -> None:
    SubsidyStep.objects.create(subsidy=subsidy, action=step.action, state=step.to, by=by, at=at, reason=reason)
