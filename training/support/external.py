"""What somebody learned elsewhere (職場外の学び): entered by himself, confirmed by the training office.

Once confirmed it counts in the rules as the course that it equals (``training.obligations.facts``), and is not changed
any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from training.models import Course, ExternalRecord
from training.rules.moves import Actor
from training.stale import STALE, check_unchanged
from training.support import files
from training.support.files import Checked

State = ExternalRecord.State


@transaction.atomic
def enter(record: ExternalRecord, *, evidence: Sequence[Checked] = (), by: User, at: datetime) -> ExternalRecord:
    """Store a new record of one's own, with its evidence. Raises ValidationError with its message."""
    Employee.objects.select_for_update().get(pk=record.employee_id)  # a second click waits for the first
    _check_own(record, by, at)
    _check_day(record, at)
    same = record.employee.external_records.filter(title=record.title, completed_on=record.completed_on)
    if same.exclude(state=State.DECLINED).exists():
        raise ValidationError(_("同じ日の同じ学びが、すでに登録されています。"))
    record.state = State.SUBMITTED
    record.full_clean()
    signed(record, by=by).save(force_insert=True)
    files.attach(evidence, to=record, by=by, at=at)
    return record


@transaction.atomic
def edit(  # what is changed, what is added, what goes
    record: ExternalRecord, told: dict[str, Any], *, evidence: Sequence[Checked] = (), dropped: Collection[int] = (),
    by: User, at: datetime, seen: str | None = None,
) -> ExternalRecord:  # fmt: skip
    """Change an own record that is not confirmed; one that was declined is put forward again.

    ``dropped``: files (primary keys) that are taken away.
    """
    current = _lock(record)
    _check_own(current, by, at)
    if current.state == State.CONFIRMED:
        raise ValidationError(_("確認済みの学びは直せません。直すところがあれば研修担当に伝えてください。"))
    check_unchanged(*told_of(current), seen=seen)
    for name, value in told.items():
        setattr(current, name, value)
    current.state, current.reason = State.SUBMITTED, ""
    _check_day(current, at)
    current.full_clean(exclude=["employee"])
    signed(current, by=by).save()
    current.evidence.filter(pk__in=dropped).delete()
    files.attach(evidence, to=current, by=by, at=at)
    return current


@transaction.atomic
def confirm(  # all that a confirmation says
    record: ExternalRecord, *, by: User, at: datetime, course: Course | None = None, seen: int | None = None
) -> ExternalRecord:
    """Confirm it; ``course``: the one that it equals, and counts as from now on.

    ``seen``: the saving of it (``history_id``) that was looked at; with another one since, it stays as it is.
    """
    current = _lock(record)
    _check_decision(current, by, at)
    _check_seen(current, seen)
    current.state, current.course = State.CONFIRMED, course
    current.full_clean(exclude=["employee"])
    signed(current, by=by).save()
    return current


@transaction.atomic
def decline(record: ExternalRecord, *, by: User, at: datetime, reason: str, seen: int | None = None) -> ExternalRecord:
    """Decline it, with a reason that the person reads; ``seen`` as for ``confirm``."""
    current = _lock(record)
    _check_decision(current, by, at)
    _check_seen(current, seen)
    if not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    current.state, current.reason = State.DECLINED, reason.strip()
    current.full_clean(exclude=["employee"])
    signed(current, by=by).save()
    return current


def told_of(record: ExternalRecord) -> tuple[Any, ...]:
    """What ``edit`` changes, as it is."""
    told = (record.title, record.provider, record.completed_on, record.hours, record.competencies, record.summary)
    return (*told, record.state, list(record.evidence.values_list("pk", flat=True)))


def may_edit(user: User, record: ExternalRecord, *, on: date) -> bool:
    return record.state != State.CONFIRMED and _is_own(record, user, on)


def may_decide(user: User, record: ExternalRecord, *, on: date) -> bool:
    """Nobody confirms what he learned himself."""
    return record.state == State.SUBMITTED and _is_officer(record, user, on)


def _lock(record: ExternalRecord) -> ExternalRecord:
    rows = ExternalRecord.objects.select_for_update(of=("self",)).select_related("employee")
    return rows.get(pk=record.pk)


def _is_own(record: ExternalRecord, user: User, on: date) -> bool:
    return user.standing_on(on).employee_id == record.employee_id


def _is_officer(record: ExternalRecord, user: User, on: date) -> bool:
    found = access.standings(user, record.employee, on=on, right=Right.SUPPORT)
    return Actor.OFFICER in found and Actor.SELF not in found


def _check_own(record: ExternalRecord, by: User, at: datetime) -> None:
    if not _is_own(record, by, timezone.localdate(at)):
        raise ValidationError(_("登録して直せるのは本人だけです。"))


def _check_decision(record: ExternalRecord, by: User, at: datetime) -> None:
    if record.state != State.SUBMITTED:
        raise ValidationError(_("ほかの人が先に進めました。いまは「%s」です。") % record.get_state_display())
    if not _is_officer(record, by, timezone.localdate(at)):
        raise ValidationError(_("この手続きは、あなたの役割ではできません。"))


def _check_seen(record: ExternalRecord, seen: int | None) -> None:
    if seen is not None and record.history.values_list("history_id", flat=True).first() != seen:
        raise ValidationError(_("本人が内容を直しました。いまの内容を確かめてください。"), code=STALE)


def _check_day(record: ExternalRecord, at: datetime) -> None:
    if record.completed_on and record.completed_on > timezone.localdate(at):
        raise ValidationError({"completed_on": _("修了した日は、きょうまでの日にしてください。")})
