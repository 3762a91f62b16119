"""Opening a cycle takes up the probations (条件付採用の評価を始める): by its scheme's terms, tied to its sheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from evaluations.models import Probation, Scheme
from evaluations.opening.plans import Plan
from evaluations.probations.beginning import take, takes
from evaluations.probations.reckoning import keep, reckon
from evaluations.probations.sheets import tie
from evaluations.probations.terms import terms_of
from staff.models import User

_TERMS = ("scheme", "months", "least_days", "milestones", "ends_on", "extension_reason")


def take_up(plan: Plan, *, by: User) -> None:
    """Of everybody who has a sheet in a cycle for probation: begun if it was not, by the terms of its scheme, and tied.

    Nothing for cycles of other kinds; twice changes nothing. One transaction, which is the caller's.
    """
    if plan.cycle.scheme.kind != Scheme.Kind.PROBATION:
        return
    there = set(plan.cycle.sheets.current().values_list("employee", flat=True))
    rows = [row for employee, row in plan.roll.probations.items() if employee in there]
    keep([row for row in rows if row.pk is None], by=by)
    going_on = [row for row in rows if row.became_regular_on is None]
    _by_terms(plan, going_on, by)
    reckon(plan.cycle.scheme.authority_id, going_on, plan.roll)
    tie(rows, by=by)


def _by_terms(plan: Plan, rows: Sequence[Probation], by: User) -> None:
    """Those that began by other terms go on by the scheme's; what was written, and what HR extended, stays."""
    terms = terms_of(plan.cycle.scheme.authority_id, scheme=plan.cycle.scheme)
    changed = []
    for row in rows:
        said = terms.get(plan.roll.everybody[row.employee_id].employment)
        if said and takes(row, said):
            changed.append(take(row, said))
    because = str(_("「%s」のきまりによる") % plan.cycle.scheme.name)
    bulk_update_with_history(changed, Probation, _TERMS, default_user=by, default_change_reason=because[:100])
