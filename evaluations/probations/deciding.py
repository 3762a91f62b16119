"""What people say and decide of a probation (条件付採用の意見と決定).

The evaluators give an opinion at each milestone, which the person does not read; HR decides, and may let it go on
longer, for a reason. The order itself (正式採用) is staff's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.history import signed
from evaluations import access
from evaluations.access import Right
from evaluations.models import Opinion, Probation
from evaluations.rules.probation import LONGEST_MONTHS
from staff import audit
from staff.models import AuditEvent, User
from staff.rules.upcoming import months_after

_DAY = timedelta(days=1)


class StaleOpinionError(Exception):
    """The opinion was saved in another window since it was read. Nothing was written."""


def draft_of(opinion: Opinion) -> str:
    """What the draft of an opinion is called."""
    return f"opinion-{opinion.pk}"


def stamp(opinion: Opinion) -> str:
    """What stands there, as a page remembers it until it is saved."""
    return opinion.at.isoformat() if opinion.at else ""


@transaction.atomic
def write_opinion(
    opinion: Opinion, verdict: str, reason: str, *, by: User, at: datetime, seen: str | None = None
) -> Opinion:
    """By its evaluator, until HR has decided; ``seen``: the stamp of what he read, None asks nothing.

    Raises StaleOpinionError, or ValidationError, which says why not.
    """
    row = Probation.objects.select_for_update(of=("self",)).select_related("employee").get(pk=opinion.probation_id)
    me = by.standing_on(timezone.localdate(at)).employee_id
    if me is None or opinion.evaluator_id != me or row.employee_id == me:
        raise ValidationError(_("この意見を書けるのは、決められた評価者だけです。"))
    if row.became_regular_on is not None:
        raise ValidationError(_("正式採用が決まっているので、意見はもう書き換えられません。"))
    if seen is not None and seen != stamp(row.opinions.get(pk=opinion.pk)):
        raise StaleOpinionError
    if verdict not in Opinion.Verdict.values:
        raise ValidationError(_("意見を選んでください。"))
    if verdict != Opinion.Verdict.SUITABLE and not reason.strip():
        raise ValidationError(_("不適当・延長とするときは、理由を書いてください。"))
    opinion.verdict, opinion.reason, opinion.by, opinion.at = verdict, reason.strip(), by, at
    opinion.full_clean()
    opinion.save()
    _record(row, _("条件付採用の意見を書いた"), by=by, at=at)
    return opinion


@transaction.atomic
def make_regular(row: Probation, *, by: User, at: datetime, reason: str = "") -> Probation:
    """正式採用, from the day after the end. Against, or without, the last opinion only for a reason."""
    current = _of_hr(row, by=by, at=at)
    last = current.opinions.order_by("milestone").last()
    if (last is None or last.verdict != Opinion.Verdict.SUITABLE) and not reason.strip():
        raise ValidationError(_("最後の意見が「正式採用が適当」でないときは、理由を書いてください。"))
    current.became_regular_on = current.ends_on + _DAY
    signed(current, by=by, because=reason.strip()[:100]).save()
    _record(current, _("正式採用とした"), by=by, at=at)
    return current


@dataclass
class Batch:
    """What came of deciding on many: who is taken on, and who is not yet, with all that stands against it."""

    done: list[Probation] = field(default_factory=list)
    stayed: list[tuple[Probation, list[str]]] = field(default_factory=list)


def make_all_regular(rows: Iterable[Probation], *, by: User, at: datetime) -> Batch:
    """正式採用 of each, as by ``make_regular``; one that cannot be hinders no other.

    No reason is taken: who is decided on against, or without, the last opinion is decided on by himself.
    """
    batch = Batch()
    for row in rows:
        try:
            batch.done.append(make_regular(row, by=by, at=at))
        except ValidationError as refusal:
            batch.stayed.append((row, refusal.messages))
    return batch


@transaction.atomic
def extend(row: Probation, until: date, *, by: User, at: datetime, reason: str) -> Probation:
    """Let the probation go on, never beyond a year from its beginning."""
    current = _of_hr(row, by=by, at=at)
    longest = months_after(current.starts_on, LONGEST_MONTHS) - _DAY
    if not current.ends_on < until <= longest:
        told = {"end": date_format(current.ends_on), "longest": date_format(longest)}
        raise ValidationError(_("%(end)sより後で、%(longest)sまでの日にしてください。") % told)
    if not reason.strip():
        raise ValidationError(_("延ばす理由を書いてください。"))
    current.ends_on, current.extension_reason = until, reason.strip()
    signed(current, by=by, because=reason.strip()[:100]).save()
    _record(current, _("条件付採用の期間を延ばした"), by=by, at=at)
    return current


def _of_hr(row: Probation, *, by: User, at: datetime) -> Probation:
    """The row, locked, for HR; nobody decides on himself."""
    current = Probation.objects.select_for_update(of=("self",)).select_related("employee").get(pk=row.pk)
    today = timezone.localdate(at)
    is_own = by.standing_on(today).employee_id == current.employee_id
    if is_own or by.authority_id != current.employee.authority_id or not access.may(by, Right.FORCE, on=today):
        raise ValidationError(_("条件付採用について決められるのは、ほかの人事担当だけです。"))
    if current.became_regular_on is not None:
        raise ValidationError(_("正式採用がすでに決まっています。"))
    return current


def _record(row: Probation, what: str, *, by: User, at: datetime) -> None:
    audit.record(
        AuditEvent.Kind.EVALUATION, what, by=by, at=at, whose=[row.employee_id], authority=row.employee.authority_id,
        detail={"probation": row.pk},
    )  # fmt: skip
