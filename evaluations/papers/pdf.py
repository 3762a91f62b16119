"""The record form as PDF (人事評価記録書): the ability form on A4 portrait, the performance form on A4 landscape."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import wareki
from common.pdf import render
from evaluations.papers.record import Record

STYLESHEETS = ("pdf/evaluation_record.css",)


def record_pdf(record: Record, *, by: str, at: datetime) -> bytes:
    """``by``: who prints it; at the foot of every page, with the time."""
    local = timezone.localtime(at)
    printed = _("%(when)s %(clock)s %(who)sが印刷") % {
        "when": wareki(local.date()),
        "clock": f"{local:%H:%M}",
        "who": by,
    }
    title = _("%(title)s %(name)s") % {"title": record.title, "name": record.sheet.name}
    context = {
        "record": record,
        "sheet": record.sheet,
        "cycle": record.cycle,
        "sight": record.sight,
        "printed": printed,
    }
    return render("evaluations/pdf/record.html", context, title=title, stylesheets=STYLESHEETS)
