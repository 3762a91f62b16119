"""The record form as PDF (人事評価記録書): the ability form on A4 portrait, the performance form on A4 landscape."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.dates import wareki
from common.pdf import render
from evaluations.papers.record import Record

STYLESHEETS = ("pdf/evaluation_record.css",)


def record_pdf(record: Record, *, by: str, at: datetime) -> bytes:
    """``by``: who prints it; at the foot of every page, with the time."""
    title = _("%(title)s %(name)s") % {"title": record.title, "name": record.sheet.name}
    context = _context(record, printed(by, at))
    return render("evaluations/pdf/record.html", context, title=title, stylesheets=STYLESHEETS)


def records_pdf(
    records: Iterable[Record], *, title: str, by: str, at: datetime, tell: Callable[[], None] | None = None
) -> bytes:
    """Many forms in one paper, found by name in its outline. ``tell``: called while it is drawn."""
    foot = printed(by, at)
    forms = [(_named(record), _form(record, foot)) for record in records]
    return render("evaluations/pdf/records.html", {"forms": forms}, title=title, stylesheets=STYLESHEETS, tell=tell)


def printed(by: str, at: datetime) -> str:
    local = timezone.localtime(at)
    said = {"when": wareki(local.date()), "clock": f"{local:%H:%M}", "who": by}
    return _("%(when)s %(clock)s %(who)sが印刷") % said


def _form(record: Record, foot: str) -> SafeString:
    return render_to_string("evaluations/pdf/_record.html", _context(record, foot))


def _named(record: Record) -> str:
    return f"{record.sheet.staff_number} {record.sheet.name}"


def _context(record: Record, foot: str) -> dict[str, Any]:
    return {
        "record": record, "sheet": record.sheet, "cycle": record.cycle, "sight": record.sight, "printed": foot,
    }  # fmt: skip
