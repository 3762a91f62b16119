"""Complaints that wait, on the home page (苦情の申出の「いまやること」): of those who hear them, and the answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.models import Grievance
from evaluations.rules import grievances as rules
from staff.inbox import Duty, Kind
from staff.waiting import Row, counted, told

if TYPE_CHECKING:
    from staff.models import User

TO_HEAR, ANSWERED = "evaluations.grievance", "evaluations.answer"
# So long the answer stands on the home page.
TOLD_FOR = timedelta(days=30)


def waiting(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """Cases that one hears, never one's own; and answers to what one filed."""
    me = user.standing_on(on).employee_id or 0
    if user.authority_id is None:
        return
    visible = Grievance.objects.visible_to(user, on=on).filter(state__in=sorted(rules.OPEN)).exclude(sheet__employee=me)
    yield counted(Grievance.objects.filter(pk__in=visible.values("pk")), TO_HEAR)
    answers = Grievance.objects.filter(sheet__employee=me, decided_at__date__range=(on - TOLD_FOR, on))
    yield told(answers, ANSWERED, key=F("pk"))


def _to_hear(row: Row, on: date) -> Duty:
    title = _("評価の苦情の申出が%d件、回答を待っています") % row.number
    return Duty(title, _("事情を聞き、調べて、回答します。"), Kind.CHECK, href=reverse("evaluations:grievances"))


def _answered(row: Row, on: date) -> Duty:
    return Duty(
        _("苦情の申出への回答を読む"), _("あなたの申出に回答がありました。"), Kind.KNOW,
        href=reverse("evaluations:case", args=[row.key]),
    )  # fmt: skip


TELLERS = {TO_HEAR: _to_hear, ANSWERED: _answered}
