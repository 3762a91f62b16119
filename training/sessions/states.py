"""The door through which a session's state goes (募集の開始・終了・実施): one way, by those who select."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.history import signed
from staff.models import User
from training.access import Right, may
from training.models import CourseSession
from training.rules import sessions
from training.rules.sessions import Action


@transaction.atomic
def move(session: CourseSession, action: Action, *, by: User, at: datetime) -> CourseSession:
    """Begin or end the applications, or say that the session was held. Raises ValidationError with its message."""
    step, on = sessions.move_of(action), timezone.localdate(at)
    current = CourseSession.objects.select_for_update(of=("self",)).select_related("course").get(pk=session.pk)
    if by.authority_id != current.course.authority_id or not may(by, Right.SELECT, on=on):
        raise ValidationError(_("この手続きは、あなたの役割ではできません。"))
    if current.state != step.came_from:
        raise ValidationError(_("ほかの人が先に進めました。いまは「%s」です。") % current.get_state_display())
    _check_day(current, action, on)
    current.state = step.to
    signed(current, by=by).save(update_fields=["state"])
    return current


def _check_day(session: CourseSession, action: Action, on: date) -> None:
    if action == Action.OPEN and session.deadline < on:
        raise ValidationError(_("申込の締切が過ぎています。締切を直してから始めてください。"))
    if action == Action.HOLD and session.ends_on > on:
        raise ValidationError(_("最終日がまだ来ていません。"))
