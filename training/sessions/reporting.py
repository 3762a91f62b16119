"""What is written about a session afterwards (受講報告・職場での振り返り): with its move, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import long_date
from common.history import signed
from staff.models import User
from training import enrolments
from training.access import standings
from training.models import Enrolment, FollowUp, TrainingReport
from training.rules.moves import Actor
from training.rules.way import follow_up_from
from training.rules.workflow import Action, State


def version_of(report: TrainingReport | None) -> int:
    """Which saving of the report this is; 0 where nothing is saved yet."""
    last = report.history.first() if report else None
    return last.history_id if last else 0


@transaction.atomic
def save_draft(enrolment: Enrolment, *, learned: str, use: str, by: User, at: datetime, seen: int) -> TrainingReport:
    """Keep what the person has written so far.

    ``seen``: the version that he was writing on. Raises ValidationError when there is a later one (code ``stale``), or
    when no report is being written.
    """
    current = Enrolment.objects.select_for_update(of=("self",)).select_related("employee").get(pk=enrolment.pk)
    if Actor.SELF not in standings(by, current.employee, on=timezone.localdate(at)):
        raise ValidationError(_("報告を書けるのは本人だけです。"))
    if current.state != State.ATTENDED:
        raise ValidationError(_("いまは「%s」なので、報告は書けません。") % current.get_state_display())
    return _write(current, learned, use, seen, by=by)


@transaction.atomic
def submit(  # all that a submission says
    enrolment: Enrolment, *, learned: str, use: str, by: User, at: datetime, seen: int
) -> TrainingReport:
    """Save and hand in. Raises ValidationError as ``save_draft`` does, and for a field that is empty."""
    empty = {name: _("入力してください。") for name, text in (("learned", learned), ("use", use)) if not text.strip()}
    if empty:
        raise ValidationError(empty)
    enrolments.move(enrolment, Action.REPORT, by=by, at=at)
    return _write(enrolment, learned, use, seen, by=by, submitted_at=at)


@transaction.atomic
def follow_up(enrolment: Enrolment, *, seen: int, text: str, by: User, at: datetime) -> FollowUp:
    """How the head sees it at work (``seen``: ``FollowUp.Seen``).

    Raises ValidationError before its time, where the session asks for none, and as ``enrolments.move`` does.
    """
    _check_time(enrolment, at)
    enrolments.move(enrolment, Action.FOLLOW_UP, by=by, at=at)
    found = FollowUp(enrolment=enrolment, seen=seen, text=text, by=by, at=at)
    found.full_clean()
    signed(found, by=by).save(force_insert=True)
    return found


def _write(  # all that is written
    enrolment: Enrolment, learned: str, use: str, seen: int, *, by: User, submitted_at: datetime | None = None
) -> TrainingReport:
    report = TrainingReport.objects.filter(enrolment=enrolment.pk).first()
    if version_of(report) != seen:
        raise ValidationError(_("ほかの画面で、この報告が保存されています。"), code=enrolments.STALE)
    report = report or TrainingReport(enrolment=enrolment)
    report.learned, report.use, report.submitted_at = learned, use, submitted_at
    # A draft may be empty.
    report.clean_fields(exclude=[name for name, text in (("learned", learned), ("use", use)) if not text])
    signed(report, by=by).save()
    return report


def _check_time(enrolment: Enrolment, at: datetime) -> None:
    first = follow_up_from(enrolment.session.ends_on, enrolment.session.follow_up_months)
    if first is None:
        raise ValidationError(_("この回では、職場での振り返りを求めていません。"))
    if timezone.localdate(at) < first:
        raise ValidationError(_("振り返りは%sから書けます。") % long_date(first))
