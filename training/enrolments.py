"""The one door through which enrolments go (受講の手続き): lock, check, move, history, notices, in one transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.access import Relation, relations_of
from staff.models import Employee, Posting, User
from training import access
from training.access import Right
from training.heads import head_above
from training.models import CourseSession, Enrolment, EnrolmentStep, Notice
from training.rules import workflow
from training.rules.workflow import Action, Actor, Move, State

# After the deadline nobody applies; those who select may still send somebody.
_WITHIN_DEADLINE = frozenset({Action.APPLY, Action.NOMINATE})


def standings(user: User, employee: Employee, *, on: date) -> frozenset[Actor]:
    """As what the user may make moves of this person's enrolments."""
    relations = relations_of(user, employee, on=on)
    found = {
        Actor.SELF: Relation.SELF in relations,
        Actor.HEAD: Relation.MANAGER in relations,
        Actor.OFFICER: user.authority_id == employee.authority_id and access.may(user, Right.SELECT, on=on),
    }
    return frozenset(actor for actor, holds in found.items() if holds)


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
def move(enrolment: Enrolment, action: Action, *, by: User, at: datetime, reason: str = "") -> Enrolment:
    """Make a move of an enrolment, as it is in the database by then. Raises ValidationError with its message."""
    step, session = workflow.move_of(action), _lock(enrolment.session)
    current = Enrolment.objects.select_for_update().select_related("employee").get(pk=enrolment.pk)
    current.session = session
    if current.state not in step.came_from:
        raise ValidationError(_("ほかの人が先に進めました。いまは「%s」です。") % current.get_state_display())
    _check_actor(step, by, current.employee, at)
    if step.asks_reason and not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    if step.takes_seat:
        _check_seat(current, at)
    had_seat = current.state in workflow.SEATED
    _apply(current, step, by=by, at=at, reason=reason)
    _go_on(current, at=at)
    if had_seat and current.state not in workflow.SEATED:
        _fill(session, at=at)
    return current


@transaction.atomic
def cancel_session(session: CourseSession, *, by: User, at: datetime, reason: str) -> CourseSession:
    """The session is not held: everybody in it is told. Raises ValidationError without a reason."""
    locked = _lock(session)
    if not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    locked.state = CourseSession.State.CANCELLED
    locked.save(update_fields=["state"])
    step = workflow.move_of(Action.CANCEL)
    for enrolment in locked.enrolments.filter(state__in=sorted(step.came_from)).select_related("employee"):
        _check_actor(step, by, enrolment.employee, at)
        _apply(enrolment, step, by=by, at=at, reason=reason)
    return locked


def _lock(session: CourseSession) -> CourseSession:
    """Whoever comes second waits here: seats are counted by one at a time."""
    return CourseSession.objects.select_for_update(of=("self",)).select_related("course").get(pk=session.pk)


def _check_session(session: CourseSession, move: Move, *, on: date) -> None:
    if session.state in {CourseSession.State.CANCELLED, CourseSession.State.HELD}:
        raise ValidationError(_("この回は「%s」です。") % session.get_state_display())
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
    if enrolment.state == State.APPLIED and not session.needs_head:
        _apply(enrolment, workflow.move_of(Action.FORWARD), at=at)
    if enrolment.state == State.RECOMMENDED and session.seating == CourseSession.Seating.FIRST_COME:
        action = Action.SEAT if _has_seat(enrolment, at) else Action.QUEUE
        _apply(enrolment, workflow.move_of(action), at=at)


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
    enrolment.save(update_fields=["state"])
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
