"""The training officer's pages: sessions, rosters, attendance."""

from tests.staff.world import World
from tests.training.factories import SessionFactory
from tests.url_rows import StaffRow

# The answers stand in the order of STAFF_USERS.
OFFICE = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
OWN = "302 403 403 403 403 403 403 200 404 403 403 200 403 403"
# What is sent without saying what to do, or without a reason.
UNCLEAR = "302 403 403 403 403 403 403 302 404 403 403 302 403 403"
UNREASONED = "302 403 403 403 403 403 403 422 404 403 403 422 403 403"
MISSING = "302 403 403 403 403 403 403 404 404 403 403 404 403 403"


def session(world: World) -> list[int]:
    return [SessionFactory(course__authority=world.authority).pk]


def missing(world: World) -> list[int]:
    return [0]


ROWS = [
    StaffRow("training:sessions", OFFICE),
    StaffRow("training:session", OWN, session),
    StaffRow("training:session", MISSING, missing),
    StaffRow("training:session", UNCLEAR, session, method="POST"),
    StaffRow("training:cancel_session", OWN, session),
    StaffRow("training:cancel_session", UNREASONED, session, method="POST"),
    StaffRow("training:attendance", OWN, session),
    StaffRow("training:attendance", UNCLEAR, session, method="POST"),
]
