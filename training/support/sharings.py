"""Telling others what was learned (研修成果の発表・還元): written by the person himself."""

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
from training.models import Sharing
from training.rules import workflow
from training.stale import check_unchanged
from training.support import files
from training.support.files import Checked


@transaction.atomic
def announce(sharing: Sharing, *, materials: Sequence[Checked] = (), by: User, at: datetime) -> Sharing:
    """Store a new one of one's own. Raises ValidationError with its message."""
    Employee.objects.select_for_update().get(pk=sharing.employee_id)  # a second click waits for the first
    _check(sharing, by, at)
    if sharing.employee.sharings.filter(title=sharing.title, held_on=sharing.held_on).exists():
        raise ValidationError(_("同じ日の同じ題が、すでに登録されています。"))
    sharing.full_clean()
    signed(sharing, by=by).save(force_insert=True)
    files.attach(materials, to=sharing, by=by, at=at)
    return sharing


@transaction.atomic
def edit(  # what is changed, what is added, what goes
    sharing: Sharing, told: dict[str, Any], *, materials: Sequence[Checked] = (), dropped: Collection[int] = (),
    by: User, at: datetime, seen: str | None = None,
) -> Sharing:  # fmt: skip
    """Change an own one. ``dropped``: material (primary keys) that is taken away."""
    current = Sharing.objects.select_for_update(of=("self",)).select_related("employee").get(pk=sharing.pk)
    check_unchanged(*told_of(current), seen=seen)
    for name, value in told.items():
        setattr(current, name, value)
    _check(current, by, at)
    current.full_clean(exclude=["employee"])
    signed(current, by=by).save()
    current.materials.filter(pk__in=dropped).delete()
    files.attach(materials, to=current, by=by, at=at)
    return current


def may_edit(user: User, sharing: Sharing, *, on: date) -> bool:
    return user.standing_on(on).employee_id == sharing.employee_id


def told_of(sharing: Sharing) -> tuple[Any, ...]:
    """What ``edit`` changes, as it is."""
    told = (sharing.title, sharing.held_on, sharing.audience, sharing.attendees, sharing.summary, sharing.enrolment_id)
    return (*told, list(sharing.materials.values_list("pk", flat=True)))


def _check(sharing: Sharing, by: User, at: datetime) -> None:
    if not may_edit(by, sharing, on=timezone.localdate(at)):
        raise ValidationError(_("登録して直せるのは本人だけです。"))
    source = sharing.enrolment
    if source and (source.employee_id != sharing.employee_id or source.state not in workflow.SEATED):
        raise ValidationError({"enrolment": _("自分の受けた研修から選んでください。")})
