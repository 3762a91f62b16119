"""What is decided on a probation, as a notice to the person (条件付採用の通知書のPDF): A4 portrait."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from common.dates import wareki
from common.pdf import render
from evaluations.models import Probation
from staff.models import Department, Posting
from staff.rules.upcoming import months_after

STYLESHEETS = ("pdf/probation_notice.css",)


def title_of(row: Probation) -> str:
    """正式採用, else the extension; empty where nothing is decided."""
    if row.became_regular_on:
        return _("正式採用通知書")
    return _("条件付採用期間延長通知書") if row.extension_reason else ""


def notice_pdf(row: Probation, *, on: date) -> bytes:
    """Of a decided probation, dated ``on``. Opinions do not stand on it: they are not for the person."""
    title, person = title_of(row), row.employee
    post = Posting.objects.on(on).main().filter(employee=person).first()
    organisation = Department.objects.organisation(authority=person.authority_id, on=on)
    planned = months_after(row.starts_on, row.months) - timedelta(days=1)
    context = {
        "heading": title, "row": row, "person": person, "authority": person.authority, "planned": planned,
        "place": organisation.path_text(post.department_id) if post else "", "post": post.title if post else "",
        "law": _("地方公務員法第22条の2第7項") if row.months == 1 else _("地方公務員法第22条"), "day": wareki(on),
    }  # fmt: skip
    called = _("%(title)s %(name)s") % {"title": title, "name": person.name}
    return render("evaluations/pdf/probation_notice.html", context, title=called, stylesheets=STYLESHEETS)
