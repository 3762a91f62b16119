"""The catalogue of training, a course, and the chart."""

from tests.staff.world import World
from tests.training.factories import CourseFactory
from tests.url_rows import StaffRow

# The answers stand in the order of STAFF_USERS.
IN_AUTHORITY = "302 200 200 200 200 200 200 200 200 200 200 200 200 403"
OWN = "302 200 200 200 200 200 404 200 404 200 200 200 200 404"


def course(world: World) -> list[str]:
    return [CourseFactory(authority=world.authority).code]


ROWS = [
    StaffRow("training:courses", IN_AUTHORITY),
    StaffRow("training:system", IN_AUTHORITY),
    StaffRow("training:system_pdf", IN_AUTHORITY),
    StaffRow("training:course", OWN, course),
    StaffRow("training:course", "302 404 404 404 404 404 404 404 404 404 404 404 404 404", lambda world: ["none"]),
]
