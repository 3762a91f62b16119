"""The one door through which OJT plans go (OJTの手続き): who begins and ends one, and who writes what of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.history import signed
from staff.models import Employee, User
from training import access
from training.access import Right
from training.models import OJTItem, OJTLog, OJTPlan
from training.rules.moves import Actor
from training.rules.ojt import MOVES, Action, State, Voice, open_months
from training.stale import check_unchanged

MOST_ITEMS = 60
_BY_ACTION = {move.action: move for move in MOVES}


@dataclass(frozen=True)
class Outline:
    """What a plan is: by whom the person is taught, from when to when, and what he is to be able to do by then."""

    instructor: Employee
    aim: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Stand:
    """How somebody stands to a plan: as whom he speaks in its log, and whether he keeps it."""

    voices: tuple[Voice, ...]
    is_keeper: bool
    is_closed: bool

    @property
    def keeps(self) -> bool:
        """Who changes it, begins and ends it."""
        return self.is_keeper and not self.is_closed

    @property
    def teaches(self) -> bool:
        """Who writes down what is to be learned, and that it was: the instructor, and those who keep the plan."""
        return (self.is_keeper or Voice.INSTRUCTOR in self.voices) and not self.is_closed


def stand_of(user: User, plan: OJTPlan, *, on: date) -> Stand:
    """Asked once a page: it takes a query for those who head departments."""
    own, kept_as = user.standing_on(on).employee_id, keepers(user, plan.employee, on=on)
    found = {
        Voice.TRAINEE: own is not None and own == plan.employee_id,
        Voice.INSTRUCTOR: own is not None and own == plan.instructor_id,
        Voice.HEAD: Actor.HEAD in kept_as,
    }
    return Stand(tuple(voice for voice, speaks in found.items() if speaks), bool(kept_as), plan.state == State.CLOSED)


def keepers(user: User, employee: Employee, *, on: date) -> frozenset[Actor]:
    """As what the user may begin and end plans of the person: as head or officer, and never for himself."""
    found = access.standings(user, employee, on=on, right=Right.SUPPORT)
    return frozenset() if Actor.SELF in found else found & {Actor.HEAD, Actor.OFFICER}


@transaction.atomic
def begin(employee: Employee, outline: Outline, *, by: User, at: datetime) -> OJTPlan:
    """A new plan, as a draft. Raises ValidationError with its message."""
    on = timezone.localdate(at)
    trainee = Employee.objects.select_for_update().get(pk=employee.pk)
    if not keepers(by, trainee, on=on):
        raise _not_yours()
    if not trainee.serves_on(on):
        raise ValidationError({"employee": _("在職中の職員を選んでください。")})
    plan = OJTPlan(employee=trainee, state=State.DRAFT)
    _outline(plan, outline, on)
    plan.full_clean()
    signed(plan, by=by).save(force_insert=True)
    return plan


@transaction.atomic
def revise(plan: OJTPlan, outline: Outline, *, by: User, at: datetime, seen: str | None = None) -> OJTPlan:
    """Another aim, instructor or period, until the plan is closed."""
    on, current = timezone.localdate(at), _lock(plan)
    _check(stand_of(by, current, on=on).keeps, current)
    check_unchanged(*outline_of(current), seen=seen)
    _outline(current, outline, on)
    current.full_clean(exclude=["employee"])
    signed(current, by=by).save()
    return current


@transaction.atomic
def start(plan: OJTPlan, *, by: User, at: datetime) -> OJTPlan:
    """From now on the log is written."""
    return _move(plan, Action.START, by=by, at=at)


@transaction.atomic
def close(plan: OJTPlan, *, outcome: str, by: User, at: datetime) -> OJTPlan:
    """With what came of it; it is not changed any more."""
    if not outcome.strip():
        raise ValidationError({"outcome": _("まとめを入力してください。")})
    return _move(plan, Action.CLOSE, by=by, at=at, outcome=outcome.strip())


@transaction.atomic
def add_item(plan: OJTPlan, *, what: str, due: date | None, by: User, at: datetime) -> OJTItem:
    current = _taught(plan, by, at)
    number = current.items.count()
    if number >= MOST_ITEMS:
        raise ValidationError(_("身につけることは%d件までです。") % MOST_ITEMS)
    if current.items.filter(what=what).exists():
        raise ValidationError({"what": _("同じことが、すでに入っています。")})
    item = OJTItem(plan=current, what=what, due=due, order=number)
    item.full_clean(exclude=["plan"])
    item.save()
    return item


@transaction.atomic
def mark(item: OJTItem, *, done_on: date | None, by: User, at: datetime) -> OJTItem:
    """He can do it since a day; None takes it back."""
    _taught(item.plan, by, at)
    if done_on and done_on > timezone.localdate(at):
        raise ValidationError({"done_on": _("できた日は、きょうまでの日にしてください。")})
    item.done_on = done_on
    item.save(update_fields=["done_on"])
    return item


@transaction.atomic
def drop(item: OJTItem, *, by: User, at: datetime) -> None:
    """Take it off the plan; what can be done already stays."""
    _taught(item.plan, by, at)
    if item.done_on:
        raise ValidationError(_("できたことは外せません。"))
    item.delete()


@transaction.atomic
def write(  # which month of which plan, whose words, and upon which
    plan: OJTPlan, month: date, voice: Voice, text: str, *, by: User, at: datetime, seen: str | None = None
) -> OJTLog:
    """Write one's own words about a month that is open; the words of the others stay as they are."""
    on, current = timezone.localdate(at), _lock(plan)
    _check(voice in stand_of(by, current, on=on).voices, current)
    if current.state != State.ACTIVE or month not in open_months(current.valid_from, current.valid_to, on=on):
        raise ValidationError(_("この月の記録は、いまは書けません。"))
    log = current.logs.filter(month=month).first() or OJTLog(plan=current, month=month)
    check_unchanged(getattr(log, voice), seen=seen)
    setattr(log, voice, text.strip())
    log.full_clean(exclude=["plan"])
    signed(log, by=by).save()
    return log


def outline_of(plan: OJTPlan) -> tuple[Any, ...]:
    """What ``revise`` changes, as it is."""
    return plan.instructor_id, plan.aim, plan.valid_from, plan.valid_to


def _outline(plan: OJTPlan, outline: Outline, on: date) -> None:
    chosen = outline.instructor
    if chosen.authority_id != plan.employee.authority_id or not chosen.serves_on(on):
        raise ValidationError({"instructor": _("指導員は、同じ任命権者の在職中の職員から選んでください。")})
    if chosen.pk == plan.employee_id:
        raise ValidationError({"instructor": _("本人を指導員にはできません。")})
    plan.instructor, plan.aim = chosen, outline.aim
    plan.valid_from, plan.valid_to = outline.valid_from, outline.valid_to


def _move(plan: OJTPlan, action: Action, *, by: User, at: datetime, **told: Any) -> OJTPlan:
    move, current = _BY_ACTION[action], _lock(plan)
    if current.state not in move.came_from:
        raise ValidationError(_("ほかの人が先に進めました。いまは「%s」です。") % current.get_state_display())
    if not move.actors & keepers(by, current.employee, on=timezone.localdate(at)):
        raise _not_yours()
    for name, value in {"state": move.to, **told}.items():
        setattr(current, name, value)
    current.full_clean(exclude=["employee", "instructor"])
    signed(current, by=by).save()
    return current


def _lock(plan: OJTPlan) -> OJTPlan:
    return OJTPlan.objects.select_for_update(of=("self",)).select_related("employee").get(pk=plan.pk)


def _taught(plan: OJTPlan, by: User, at: datetime) -> OJTPlan:
    current = _lock(plan)
    _check(stand_of(by, current, on=timezone.localdate(at)).teaches, current)
    return current


def _check(allowed: bool, plan: OJTPlan) -> None:
    if plan.state == State.CLOSED:
        raise ValidationError(_("終了したOJT計画は直せません。"))
    if not allowed:
        raise _not_yours()


def _not_yours() -> ValidationError:
    return ValidationError(_("この手続きは、あなたの役割ではできません。"))
