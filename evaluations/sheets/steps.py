"""What happens to a sheet besides its moves (手続きの表にない経過): history, notices, the record; not of rehearsals."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import words
from evaluations.models import SheetNotice, SheetStep
from staff import audit
from staff.models import AuditEvent


def write(step: SheetStep, *, told: Iterable[int]) -> SheetStep:
    """``told``: the employees (primary keys) whom it concerns; who did it himself is not told."""
    step.save()
    sheet = step.sheet
    if sheet.cycle.rehearsal_of_id is not None:
        return step
    me = step.by.standing_on(timezone.localdate(step.at)).employee_id if step.by else None
    SheetNotice.objects.bulk_create(SheetNotice(to_id=to, step=step) for to in sorted({*told} - {me}))
    audit.record(
        AuditEvent.Kind.EVALUATION, _("人事評価: %s") % words.happened(step.action, step.state), by=step.by, at=step.at,
        whose=[sheet.employee_id], authority=sheet.cycle.scheme.authority_id,
        detail={"sheet": sheet.pk, "stage": step.stage},
    )  # fmt: skip
    return step
