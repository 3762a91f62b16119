"""What is said about probation (条件付採用の言い方)."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.models import Probation
from evaluations.rules.probation import Terms


def told_span(row: Probation) -> str:
    """From when to when, and whether that was made longer; why is said on the probation's own page alone."""
    told = {"start": date_format(row.starts_on), "end": date_format(row.last_day)}
    said = _("%(start)sの採用から%(end)sまで。") % told
    return said + (_("延長されています。") if row.extension_reason else "")


def told_terms(terms: Terms) -> list[str]:
    """The terms in sentences."""
    said = [_("条件付採用の期間は%dか月です。") % terms.months]
    if terms.least_days is not None:
        told = _("勤務した日が%d日に満たないと、満たすまで延びます(始まりから1年まで)。")
        said.append(told % terms.least_days)
    months = _("か月と").join(str(month) for month in terms.milestones)
    return [*said, _("始まりから%sか月の節目に、評価者が意見を書きます。") % months]
