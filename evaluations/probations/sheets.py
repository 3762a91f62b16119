"""The special sheet of a probation (条件付採用の評価の記録書): which of somebody's it is."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from evaluations.models import Probation, Scheme, Sheet
from staff.models import User


def tie(rows: Iterable[Probation], *, by: User | None = None) -> None:
    """Each of these last probations to the newest sheet of a cycle for probation that looks at it. One query.

    A corrected sheet takes the place of the one that it corrects, and a later cycle's that of the one before.
    """
    last = {row.employee_id: row for row in rows}
    sheets = Sheet.objects.current().filter(
        employee__in=last, cycle__scheme__kind=Scheme.Kind.PROBATION, cycle__rehearsal_of=None
    )
    found = {
        employee: pk
        for employee, pk, day in sheets.order_by("cycle__base_date", "pk").values_list(
            "employee", "pk", "cycle__base_date"
        )
        if last[employee].starts_on <= day
    }
    changed = [last[employee] for employee, pk in found.items() if last[employee].sheet_id != pk]
    for row in changed:
        row.sheet_id = found[row.employee_id]
    because = str(_("条件付採用の評価の記録書"))
    bulk_update_with_history(changed, Probation, ["sheet"], default_user=by, default_change_reason=because)
