"""Applying, enrolments, reports, my training and that of my people."""

from datetime import date

from tests.staff.world import NOON, World
from tests.training.factories import SessionFactory
from tests.url_rows import StaffRow, subject
from training.models import Enrolment

# The answers stand in the order of STAFF_USERS.
EMPLOYEES = "302 200 200 403 200 200 200 403 403 403 403 403 403 403"
OWN_EMPLOYEES = "302 200 200 403 200 200 404 403 403 403 403 403 403 403"
HEADS = "302 403 200 200 200 403 403 403 403 403 403 403 403 403"
SEEN = "302 200 200 200 200 404 404 200 404 200 404 200 404 404"
OF_OTHERS = "302 302 200 200 200 404 404 200 404 200 404 200 404 404"
# Only the person writes the report, and only heads the follow-up.
REPORT = "302 200 403 403 403 404 404 403 404 403 404 403 404 404"
FOLLOW_UP = "302 403 200 200 200 404 404 403 404 403 404 403 404 404"
# What is sent without saying what: nothing is marked as read, no move is asked for, nothing is written.
READ = "302 302 302 403 302 302 302 403 403 403 403 403 403 403"
UNCLEAR = "302 403 403 403 403 404 404 403 404 403 404 403 404 404"
UNWRITTEN_OWN = "302 422 422 403 422 422 404 403 403 403 403 403 403 403"
UNWRITTEN_HEADS = "302 403 422 422 422 403 403 403 403 403 403 403 403 403"
UNWRITTEN_REPORT = "302 422 403 403 403 404 404 403 404 403 404 403 404 404"
UNWRITTEN_FOLLOW_UP = "302 403 422 422 422 404 404 403 404 403 404 403 404 404"
NOBODY = "302 404 404 404 404 404 404 404 404 404 404 404 404 404"


def session(world: World) -> list[int]:
    return [SessionFactory(course__authority=world.authority).pk]


def enrolment(state: str, **fields: date):
    """Of the subject, in that state; it is found again when it is asked for once more."""

    def made(world: World) -> list[int]:
        of_city = SessionFactory(course__authority=world.authority, **fields)
        return [Enrolment.objects.create(session=of_city, employee=world.subject, state=state, applied_at=NOON).pk]

    return made


applied, attended = enrolment("applied"), enrolment("attended")
completed = enrolment("completed", starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 2), deadline=date(2026, 4, 1))

ROWS = [
    StaffRow("training:mine", EMPLOYEES),
    StaffRow("training:mine", READ, method="POST"),
    StaffRow("training:person", OF_OTHERS, subject),
    StaffRow("training:person", NOBODY, lambda world: [0]),
    StaffRow("training:team", HEADS),
    StaffRow("training:apply", OWN_EMPLOYEES, session),
    StaffRow("training:apply", UNWRITTEN_OWN, session, method="POST"),
    StaffRow("training:nominate", HEADS, session),
    StaffRow("training:nominate", UNWRITTEN_HEADS, session, method="POST"),
    StaffRow("training:enrolment", SEEN, applied),
    StaffRow("training:enrolment", NOBODY, lambda world: [0]),
    StaffRow("training:enrolment", UNCLEAR, applied, method="POST"),
    StaffRow("training:report", REPORT, attended),
    StaffRow("training:report", UNWRITTEN_REPORT, attended, method="POST"),
    StaffRow("training:follow_up", FOLLOW_UP, completed),
    StaffRow("training:follow_up", UNWRITTEN_FOLLOW_UP, completed, method="POST"),
]
