"""What is printed of training, and what is handed over."""

from tests.staff.world import NOON, World
from tests.training.factories import SessionFactory
from tests.url_rows import StaffRow, subject
from training.models import Enrolment

# The answers stand in the order of STAFF_USERS.
OFFICE = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
OF_SESSION = "302 403 403 403 403 403 403 200 404 403 403 200 403 403"
# The person himself, and those who say who has completed a course.
CERTIFICATE = "302 200 404 404 404 404 404 200 404 404 404 200 404 403"
NOT_COMPLETED = "302 404 404 404 404 404 404 404 404 404 404 404 404 403"
OWN = "302 200 200 404 200 200 200 404 404 404 404 404 404 403"
IN_REACH = "302 200 200 200 200 404 404 200 404 200 404 200 404 403"


def session(world: World) -> list[int]:
    return [SessionFactory(course__authority=world.authority).pk]


def completed(world: World) -> list[int]:
    return [_enrolment(world, Enrolment.State.COMPLETED)]


def attended(world: World) -> list[int]:
    return [_enrolment(world, Enrolment.State.ATTENDED)]


def _enrolment(world: World, state: str) -> int:
    session = SessionFactory(course__authority=world.authority)
    return Enrolment.objects.create(session=session, employee=world.subject, state=state, applied_at=NOON).pk


ROWS = [
    StaffRow("training:attendance_pdf", OF_SESSION, session),
    StaffRow("training:attendance_xlsx", OF_SESSION, session),
    StaffRow("training:certificate", CERTIFICATE, completed),
    StaffRow("training:certificate", NOT_COMPLETED, attended),
    StaffRow("training:record_pdf", OWN),
    StaffRow("training:person_record_pdf", IN_REACH, subject),
    StaffRow("training:hand_over", OFFICE),
]
