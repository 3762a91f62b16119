"""Questionnaires and their results."""

from datetime import date

from tests.staff.world import NOON, World
from tests.training.factories import CourseFactory, SessionFactory
from tests.url_rows import StaffRow
from training.models import Enrolment

# The answers stand in the order of STAFF_USERS.
READERS = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
OF_COURSE = "302 403 403 403 403 403 403 200 404 403 403 200 403 403"
# His own alone: not the officer's, not the head's.
OWN = "302 200 404 404 404 404 404 404 404 404 404 404 404 403"
UNANSWERED = "302 422 404 404 404 404 404 404 404 404 404 404 404 403"
NOBODYS = "302 404 404 404 404 404 404 404 404 404 404 404 404 403"


def attended(world: World) -> list[int]:
    return [_enrolment(world, Enrolment.State.ATTENDED)]


def absent(world: World) -> list[int]:
    return [_enrolment(world, Enrolment.State.ABSENT)]


def _enrolment(world: World, state: str) -> int:
    day = date(2026, 11, 20)
    session = SessionFactory(course__authority=world.authority, starts_on=day, ends_on=day, deadline=day)
    return Enrolment.objects.create(session=session, employee=world.subject, state=state, applied_at=NOON).pk


def course(world: World) -> list[str]:
    return [CourseFactory(authority=world.authority).code]


ROWS = [
    StaffRow("training:questionnaire", OWN, attended),
    StaffRow("training:questionnaire", NOBODYS, absent),
    StaffRow("training:questionnaire", UNANSWERED, attended, method="POST"),
    StaffRow("training:surveys", READERS),
    StaffRow("training:survey", OF_COURSE, course),
]
