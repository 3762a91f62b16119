"""Results told, and sheets closed, many at once (結果の開示・完了): each by the one door, each by itself.

A result that is not to be told to somebody has a reason (``undisclosed_reason``): batches pass it over, and its sheet
can be closed all the same. What is too much for one press goes on in the background (``disclosure_work``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import access
from evaluations.models import Sheet
from evaluations.rules.workflow import KNOWN, Action, Stage, State
from evaluations.sheets import door
from evaluations.sheets.writing import locked
from staff import audit
from staff.models import AuditEvent, User


class Deed(StrEnum):
    """What HR does with many sheets."""

    DISCLOSE = "disclose"  # 結果を開示する
    CLOSE = "close"  # 完了とする
    WITHHOLD = "withhold"  # 開示しないことにする
    RELEASE = "release"  # 開示することに戻す


# Whoever comes second has nothing to do.
ALREADY: dict[Deed, Q] = {
    Deed.DISCLOSE: Q(disclosed_at__isnull=False),
    Deed.CLOSE: Q(state=State.CLOSED),
    Deed.WITHHOLD: ~Q(undisclosed_reason=""),
    Deed.RELEASE: Q(undisclosed_reason=""),
}


@dataclass
class Batch:
    """What came of a press: what was done, and what stayed with all that stands against it."""

    done: list[Sheet] = field(default_factory=list)
    stayed: list[tuple[Sheet, list[str]]] = field(default_factory=list)


def of_office(user: User, *, on: date) -> QuerySet[Sheet, Any]:
    """The sheets that somebody of HR tells and closes: not his own, which others do."""
    me = user.standing_on(on).employee_id or 0
    return Sheet.objects.visible_to(user, on=on).current().exclude(employee=me)


def do_all(sheets: Iterable[Sheet], deed: Deed, *, by: User, at: datetime, reason: str = "") -> Batch:
    """Do it with each of these sheets. One with which it cannot be done hinders no other."""
    batch = Batch()
    for sheet in sheets:
        try:
            batch.done.append(_do(sheet, deed, by=by, at=at, reason=reason))
        except ValidationError as refusal:
            batch.stayed.append((sheet, refusal.messages))
    return batch


def _do(sheet: Sheet, deed: Deed, *, by: User, at: datetime, reason: str) -> Sheet:
    if deed == Deed.WITHHOLD:
        return withhold(sheet, reason, by=by, at=at)
    if deed == Deed.RELEASE:
        return release(sheet, by=by, at=at)
    return door.move(sheet, Action(deed), by=by, at=at)


@transaction.atomic
def withhold(sheet: Sheet, reason: str, *, by: User, at: datetime) -> Sheet:
    """Say that the result is not told to the person, and why (開示しない)."""
    if not reason.strip():
        raise ValidationError(_("開示しない理由を入力してください。"))
    return _settled(sheet, reason.strip(), _("開示しないことにしました"), by=by, at=at)


@transaction.atomic
def release(sheet: Sheet, *, by: User, at: datetime) -> Sheet:
    """Take that back: the result is told like any other (開示することに戻す)."""
    return _settled(sheet, "", _("開示することに戻しました"), by=by, at=at)


def _settled(sheet: Sheet, reason: str, what: str, *, by: User, at: datetime) -> Sheet:
    current = locked(sheet)
    if Stage.HR not in access.stages_of(by, current, on=timezone.localdate(at)):
        raise ValidationError(_("開示するかどうかを決めるのは、人事担当です。自分の記録書については決められません。"))
    if current.state in KNOWN | {State.EXEMPT}:
        raise ValidationError(_("いまは「%s」なので、決められません。") % current.get_state_display())
    current.undisclosed_reason = reason
    current.clean_fields()
    current.version += 1
    current.save(update_fields=["undisclosed_reason", "version"])
    audit.record(
        AuditEvent.Kind.EVALUATION, _("人事評価: %s") % what, by=by, at=at, whose=[current.employee_id],
        authority=current.cycle.scheme.authority_id, detail={"sheet": current.pk},
    )  # fmt: skip
    return current
