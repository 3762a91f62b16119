"""Evaluators of many sheets changed at once, as the worker does it (裏で進む評価者の交代)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from common import jobs
from common.jobs import Progress
from common.models import Job
from evaluations.access import Right
from evaluations.models import Cycle
from evaluations.opening.work import cycle_of
from evaluations.sheets.following import follow
from staff.models import User

KIND = "evaluations.follow"


def ask(cycle: Cycle, chosen: Collection[str], *, on: date, reason: str, by: User, now: datetime) -> Job:
    """``chosen``: what stood in the list when it was asked for, and no more."""
    options = {"cycle": cycle.pk, "on": on.isoformat(), "reason": reason, "chosen": sorted(chosen)}
    title = _("「%s」の評価者を経路に合わせる") % cycle.name
    return jobs.start_once(KIND, title=title, by=by, now=now, options=options)


@jobs.work(KIND, in_parts=True)
def follow_routes(job: Job, progress: Progress) -> None:
    cycle, options = cycle_of(job, Right.FORCE), job.options
    sheets = {key.partition("-")[0] for key in options["chosen"]}
    progress.step(_("評価者を替えています"), total=len(sheets))
    done, problems = follow(
        cycle, frozenset(options["chosen"]), on=date.fromisoformat(options["on"]), by=job.by, at=timezone.now(),
        reason=options["reason"], tell=progress.advance,
    )  # fmt: skip
    jobs.done(job, {"done": done, "problems": problems, "asked": len(sheets)})
