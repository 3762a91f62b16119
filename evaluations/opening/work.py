"""Opening, rehearsing and moving on a whole cycle, as the worker does it (裏で進む仕事)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common import jobs
from common.jobs import Progress, Refused
from common.models import Job
from evaluations import access
from evaluations.access import Right
from evaluations.models import Cycle
from evaluations.opening import cycles, rehearsals
from staff.models import User

OPEN, REHEARSE, START_SELF = "evaluations.open", "evaluations.rehearse", "evaluations.start_self"
KINDS = (OPEN, REHEARSE, START_SELF)


def ask(kind: str, cycle: Cycle, *, title: str, by: User, now: datetime) -> Job:
    """One job of a kind at a time for each cycle."""
    return jobs.start_once(kind, title=title, by=by, now=now, options={"cycle": cycle.pk})


@jobs.work(OPEN)
def open_cycle(job: Job, progress: Progress) -> None:
    with progress.writing(_("対象者と評価者を確かめています")):
        try:
            number = cycles.open_cycle(cycle_of(job), by=job.by, at=timezone.now(), progress=progress)
        except ValidationError as refusal:
            raise Refused("\n".join(refusal.messages)) from refusal
        jobs.done(job, {"number": number})


@jobs.work(REHEARSE)
def rehearse(job: Job, progress: Progress) -> None:
    with progress.writing(_("対象者と評価者を確かめています")):
        try:
            copy = rehearsals.rehearse(cycle_of(job), by=job.by, at=timezone.now(), progress=progress)
        except ValidationError as refusal:
            raise Refused("\n".join(refusal.messages)) from refusal
        jobs.done(job, {"number": copy.sheets.count(), "rehearsal": copy.pk})


@jobs.work(START_SELF, in_parts=True)
def start_self(job: Job, progress: Progress) -> None:
    """Sheet by sheet, so that nobody waits for all; whatever is left is done when it is asked again."""
    number = cycles.start_self(cycle_of(job), by=job.by, at=timezone.now(), progress=progress)
    jobs.done(job, {"number": number})


def cycle_of(job: Job, right: Right = Right.RUN) -> Cycle:
    """A right that was taken away bites in jobs, too."""
    today = timezone.localdate()
    if not access.may(job.by, right, on=today):
        raise Refused(_("この処理を行う権限がありません。"))
    cycle = Cycle.objects.visible_to(job.by, on=today).select_related("scheme").filter(pk=job.options["cycle"]).first()
    if cycle is None:
        raise Refused(_("評価の回が見つかりません。"))
    return cycle
