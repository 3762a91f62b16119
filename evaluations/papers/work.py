"""Record forms of a department, as the worker prints them (裏で進む印刷). The file waits an hour for its asker."""

from __future__ import annotations

from datetime import datetime

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from common import jobs, kept_files
from common.jobs import Progress, Refused
from common.models import Job
from evaluations.models import Cycle
from evaluations.papers import bundles
from evaluations.papers.bundles import MOST, Order
from evaluations.papers.sight import Copy
from staff.models import User

KIND = "evaluations.print"


def ask(cycle: Cycle, department: int | None, copy: Copy, *, title: str, by: User, now: datetime) -> Job:
    options = {"cycle": cycle.pk, "department": department, "copy": copy.value}
    return jobs.start_once(KIND, title=title, by=by, now=now, options=options)


@jobs.work(KIND)
def print_forms(job: Job, progress: Progress) -> None:
    """Keeps the file, and what stands on each form: it leaves only as long as its reader may read that."""
    order = _order(job)
    progress.step(_("記録書を組んでいます"), total=len(order.sheets))
    file, kind, parts = bundles.draw(order, tell=progress.advance)
    with file:
        kept = kept_files.keep(File(file, f"records.{kind}"), now=timezone.now())
    jobs.done(job, {"file": kept, "kind": kind, "parts": {str(pk): list(read) for pk, read in parts.items()}})


def _order(job: Job) -> Order:
    now, options = timezone.now(), job.options
    today = timezone.localdate(now)
    cycle = bundles.cycles(job.by, on=today).select_related("scheme").filter(pk=options["cycle"]).first()
    if cycle is None:
        raise Refused(_("評価の回が見つかりません。"))
    seen = bundles.printable(job.by, cycle, on=today)
    sheets = list(bundles.of_place(seen, cycle, options["department"], on=today).values_list("pk", flat=True))
    if not sheets:
        raise Refused(_("この範囲には、印刷できる記録書がありません。"))
    if len(sheets) > MOST:
        raise Refused(too_many(len(sheets)))
    return Order(sheets, Copy(options["copy"]), job.title, job.by, now, today)


def too_many(number: int) -> str:
    said = {"number": number, "most": MOST}
    return (
        _("この範囲の記録書は%(number)d件です。一度に印刷できるのは%(most)d件までです。課や係ごとに選んでください。")
        % said
    )
