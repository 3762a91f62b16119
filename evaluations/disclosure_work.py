"""Results told and sheets closed for a whole city, as the worker does it (裏で進む開示・完了).

The job names its sheets: those that stood in the list when it was asked for, and no other. Each is done by itself, so
that a job which stopped goes on where it was when it is started again; what was done already is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from common import jobs
from common.jobs import Progress
from common.models import Job
from evaluations.access import Right
from evaluations.disclosure import ALREADY, Deed, do_all, of_office
from evaluations.models import Cycle, Sheet
from evaluations.opening.work import cycle_of
from staff.models import User

KIND = "evaluations.disclose"
_READ_AT_ONCE = 50


@dataclass
class Tally:
    """What came of it. ``passed``: was done already, or is out of reach; ``stayed``: sheets by what is against it."""

    done: int = 0
    passed: int = 0
    stayed: dict[str, list[int]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As the job keeps it."""
        return {"done": self.done, "passed": self.passed, "stayed": list(self.stayed.items())}


def ask(cycle: Cycle, deed: Deed, sheets: Sequence[int], *, reason: str, title: str, by: User, now: datetime) -> Job:
    options = {"cycle": cycle.pk, "deed": deed.value, "reason": reason, "sheets": list(sheets)}
    return jobs.start_once(KIND, title=title, by=by, now=now, options=options)


@jobs.work(KIND, in_parts=True)
def settle(job: Job, progress: Progress) -> None:
    cycle, deed, now = cycle_of(job, Right.READ_SHEETS), Deed(job.options["deed"]), timezone.now()
    tally = Tally()
    progress.step(job.title[:100], total=len(job.options["sheets"]))
    for asked, rows in _in_parts(job, cycle, deed, now):
        tally.passed += asked - len(rows)
        progress.advance(asked - len(rows))
        for sheet in rows:
            batch = do_all([sheet], deed, by=job.by, at=now, reason=job.options["reason"])
            tally.done += len(batch.done)
            for _sheet, why in batch.stayed:
                tally.stayed.setdefault(" ".join(why), []).append(sheet.pk)
            progress.advance()
    jobs.done(job, tally.told())


def _in_parts(job: Job, cycle: Cycle, deed: Deed, now: datetime) -> Iterator[tuple[int, list[Sheet]]]:
    """So many of those that were asked for, and of these the sheets with which there is something to do."""
    seen = of_office(job.by, on=timezone.localdate(now)).filter(cycle=cycle)
    within = seen.exclude(ALREADY[deed]).select_related("cycle__scheme")
    asked = job.options["sheets"]
    for start in range(0, len(asked), _READ_AT_ONCE):
        some = asked[start : start + _READ_AT_ONCE]
        yield len(some), list(within.filter(pk__in=some).order_by("department__code", "staff_number", "pk"))
