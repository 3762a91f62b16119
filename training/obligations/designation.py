"""Many people designated into a session at once (まとめて指名): each with an outcome of his own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError

from staff.models import Employee, User
from training import enrolments
from training.models import CourseSession, Enrolment
from training.rules.workflow import Action


class Result(StrEnum):
    DESIGNATED = "designated"  # 指名した
    ALREADY = "already"  # すでにこの回に入っている
    REFUSED = "refused"  # 指名できない


@dataclass(frozen=True)
class Outcome:
    """What came of one designation. ``enrolment``: the person's in the session, if there is one.

    ``why``: the message of the refusal.
    """

    employee: Employee
    result: Result
    enrolment: Enrolment | None = None
    why: str = ""


def designate_all(session: CourseSession, employees: Iterable[Employee], *, by: User, at: datetime) -> list[Outcome]:
    """Designate each who is not in the session yet, in the order given, until the seats are gone.

    Each designation is a transaction of its own: who is refused (no seat left, too many of a section) holds up nobody.
    Asked twice, it does nothing the second time.
    """
    return [_designate(session, employee, by, at) for employee in employees]


def _designate(session: CourseSession, employee: Employee, by: User, at: datetime) -> Outcome:
    if there := _there(session, employee):
        return Outcome(employee, Result.ALREADY, there)
    try:
        enrolment = enrolments.enrol(session, employee, Action.DESIGNATE, by=by, at=at)
    except ValidationError as refusal:
        # Somebody else may have been quicker.
        if there := _there(session, employee):
            return Outcome(employee, Result.ALREADY, there)
        return Outcome(employee, Result.REFUSED, why=" ".join(refusal.messages))
    return Outcome(employee, Result.DESIGNATED, enrolment)


def _there(session: CourseSession, employee: Employee) -> Enrolment | None:
    return session.enrolments.current().filter(employee=employee).first()
