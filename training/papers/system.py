"""The chart of the system of training, to be printed (研修体系図): A4 landscape, as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.dates import wareki
from common.pdf import render
from competencies.models import AppointingAuthority, Framework

STYLESHEETS = ("pdf/competencies.css", "pdf/landscape.css", "pdf/training_system.css")


def system_chart(
    shown: Mapping[str, Any], *, authority: AppointingAuthority, edition: Framework | None, on: date
) -> bytes:
    """``shown``: what the page shows (``SystemPage.shown``); ``edition``: the policy whose words it uses, if any."""
    title = _("研修体系図 %s") % authority
    context = {**shown, "authority": authority, "edition": edition, "as_of": wareki(on)}
    return render("training/pdf/system.html", context, title=title, stylesheets=STYLESHEETS)
