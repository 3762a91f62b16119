"""What the calendar does with cycles (期日の来た手順): the period ends, and the self-report begins, on its day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import due
from evaluations.models import Cycle
from evaluations.opening.cycles import start_self, starts_self


def register() -> None:
    due.register(_("期間を終えて次へ進めた記録書"), end_periods)


def end_periods(now: datetime) -> int:
    """All sheets whose period is over. Goals that are not confirmed hold a sheet where it is; rehearsals are walked."""
    day = timezone.localdate(now)
    running = Cycle.objects.running().real().select_related("scheme").prefetch_related("windows")
    return sum(start_self(cycle, at=now) for cycle in running if starts_self(cycle, day))
