"""The one door through which enrolments go (受講の手続き): lock, check, move, history, notices, in one transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.models import Employee, Posting, User
from training.access import standings
from training.heads import head_above
from training.models import CourseSession, Enrolment, EnrolmentStep, Notice, TrainingReport
from training.rules import workflow
from training.rules.moves import Actor
from training.rules.workflow import Action, Move, State

# After the deadline nobody applies; those who select may still send somebody.
_WITHIN_DEADLINE = frozenset({Action.APPLY, Action.NOMINATE})
# The code of the error that tells that somebody else was quicker.
STALE = "stale"


@transaction.atomic
def enrol(
    session: CourseSession, employee: Employee, action: Action, *, by: User, at: datetime, reason: str = ""
) -> Enrolment:
    """Begin an enrolment: apply, nominate or designate.

    Raises ValidationError, with its message, when the session takes nobody, the person is in it already, or no seat
    is left for a designation.
    """
    move, locked = workflow.move_of(action), _lock(session)
    enrolment = Enrolment(session=locked, employee=employee, state=move.to, reason=reason, applied_at=at)
    _check_session(locked, move, on=timezone.localdate(at))
    _check_actor(move, by, employee, at)
    if move.takes_seat:
        _check_seat(enrolment, at)
    enrolment.full_clean()
    enrolment.save(force_insert=True)
    _write(enrolment, move, by=by, at=at, reason=reason)
    _go_on(enrolment, at=at)
    return enrolment


@transaction.atomic
def move(  # all that a move says
    enrolment: Enrolment, action: Action, *, by: User, at: datetime, reason: str = "", seen: int | None = None
) -> Enrolment:
    """Make a move of an enrolment, as it is in the database by then. Raises ValidationError with its message.

    ``seen``: the last step that ``by`` knew of; with another one since, nothing moves.
    """
    step, session = workflow.move_of(action), _lock(enrolment.session)
    current = Enrolment.objects.select_for_update().select_related("employee").get(pk=enrolment.pk)
    current.session = session
    if current.state not in step.came_from or _has_gone_on(current, seen):
        raise ValidationError(
            _("ほかの人が先に進めました。いまは「%s」です。") % current.get_state_display(), code=STALE
        )
    _check_actor(step, by, current.employee, at)
    if step.asks_reason and not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    if step.takes_seat:
        _check_seat(current, at)
    had_seat = current.state in workflow.SEATED
    _apply(current, step, by=by, at=at, reason=reason)
    if action == Action.SEND_BACK:
        _open_report(current)
    _go_on(current, at=at)
    if had_seat and current.state not in workflow.SEATED:
        _fill(session, at=at)
    return current


@transaction.atomic
def cancel_session(session: CourseSession, *, by: User, at: datetime, reason: str) -> CourseSession:
    """The session is not held: everybody in it is told. ValidationError without a reason, and when it is too late."""
    locked = _lock(session)
    _check_is_to_be_held(locked)
    if not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    locked.state = CourseSession.State.CANCELLED
    locked.save(update_fields=["state"])
    step = workflow.move_of(Action.CANCEL)
    for enrolment in locked.enrolments.filter(state__in=sorted(step.came_from)).select_related("employee"):
        _check_actor(step, by, enrolment.employee, at)
        _apply(enrolment, step, by=by, at=at, reason=reason)
    return locked


@transaction.atomic
def fill(session: CourseSession, *, at: datetime) -> None:
    """Seats that have been added go to the waiting list."""
    _fill(_lock(session), at=at)


def _lock(session: CourseSession) -> CourseSession:
    """Whoever comes second waits here: seats are counted by one at a time."""
    return CourseSession.objects.select_for_update(of=("self",)).select_related("course").get(pk=session.pk)


def _has_gone_on(enrolment: Enrolment, seen: int | None) -> bool:
    return seen is not None and enrolment.steps.order_by("-pk").values_list("pk", flat=True).first() != seen


def _open_report(enrolment: Enrolment) -> None:
    """What is sent back is a draft again, of the person alone."""
    for report in TrainingReport.objects.filter(enrolment=enrolment):
        report.submitted_at = None
        report.save()


def _check_is_to_be_held(session: CourseSession) -> None:
    if session.state in {CourseSession.State.CANCELLED, CourseSession.State.HELD}:
        raise ValidationError(_("この回は「%s」です。") % session.get_state_display())


def _check_session(session: CourseSession, move: Move, *, on: date) -> None:
    _check_is_to_be_held(session)
    if move.action in _WITHIN_DEADLINE and (session.state != CourseSession.State.OPEN or on > session.deadline):
        raise ValidationError(_("この回は、いま申し込みを受け付けていません。"))


def _check_actor(move: Move, by: User, employee: Employee, at: datetime) -> None:
    if not move.actors & standings(by, employee, on=timezone.localdate(at)):
        raise ValidationError(_("この手続きは、あなたの役割ではできません。"))


def _check_seat(enrolment: Enrolment, at: datetime) -> None:
    if not _has_seat(enrolment, at):
        raise ValidationError(_("空いている席がありません。"))


def _has_seat(enrolment: Enrolment, at: datetime) -> bool:
    """Whether one more may go, and one more of his section."""
    return not _is_full(enrolment.session) and not _section_is_full(enrolment, at)


def _is_full(session: CourseSession) -> bool:
    return session.capacity is not None and session.enrolments.seated().count() >= session.capacity


def _section_is_full(enrolment: Enrolment, at: datetime) -> bool:
    """As many of the department of the person's main post are going as may go at once."""
    limit = enrolment.session.section_limit
    if limit is None:
        return False
    posts = Posting.objects.on(timezone.localdate(at)).main()
    section = posts.filter(employee=enrolment.employee_id).values("department")
    colleagues = posts.filter(department__in=section).values("employee")
    return enrolment.session.enrolments.seated().filter(employee__in=colleagues).count() >= limit


def _go_on(enrolment: Enrolment, *, at: datetime) -> None:
    """What follows by itself: no recommendation is needed, or seats go to whoever comes first."""
    session = enrolment.session
    if enrolment.state == State.APPLIED and not _waits_for_head(enrolment, at):
        _apply(enrolment, workflow.move_of(Action.FORWARD), at=at)
    if enrolment.state == State.RECOMMENDED and session.seating == CourseSession.Seating.FIRST_COME:
        action = Action.SEAT if _has_seat(enrolment, at) else Action.QUEUE
        _apply(enrolment, workflow.move_of(action), at=at)


def _waits_for_head(enrolment: Enrolment, at: datetime) -> bool:
    """Whoever has nobody above him waits for nobody."""
    return enrolment.session.needs_head and head_above(enrolment.employee, on=timezone.localdate(at)) is not None


def _fill(session: CourseSession, *, at: datetime) -> None:
    """Give the free seats to the waiting list, in its order; who may not have one yet stays where he is."""
    if session.state in {CourseSession.State.CANCELLED, CourseSession.State.HELD}:
        return
    for enrolment in session.enrolments.waiting().select_related("employee"):
        if _is_full(session):
            return
        enrolment.session = session
        if not _section_is_full(enrolment, at):
            _apply(enrolment, workflow.move_of(Action.MOVE_UP), at=at)


def _apply(enrolment: Enrolment, step: Move, *, at: datetime, by: User | None = None, reason: str = "") -> None:
    enrolment.state = step.to
    if step.action == Action.COMPLETE:
        enrolment.completed_on = timezone.localdate(at)
    enrolment.save(update_fields=["state", "completed_on"])
    _write(enrolment, step, by=by, at=at, reason=reason)


def _write(enrolment: Enrolment, step: Move, *, by: User | None, at: datetime, reason: str) -> None:
    """The history, and a notice to everybody whom the move concerns but who did not make it."""
    written = EnrolmentStep.objects.create(
        enrolment=enrolment, action=step.action, state=step.to, by=by, at=at, reason=reason
    )
    told: set[int | None] = set()
    if Actor.SELF in step.tells:
        told.add(enrolment.employee_id)
    if Actor.HEAD in step.tells:
        told.add(head_above(enrolment.employee, on=timezone.localdate(at)))
    told -= {None, by.standing_on(timezone.localdate(at)).employee_id if by else None}
    Notice.objects.bulk_create(Notice(to_id=employee, step=written) for employee in sorted(filter(None, told)))
