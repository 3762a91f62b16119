"""The gap, the self-rating, the map of abilities, and development plans."""

from tests.staff.world import World
from tests.url_rows import StaffRow
from training.models import DevelopmentPlan

# The answers stand in the order of STAFF_USERS:
# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
EMPLOYEES = "302 200 200 403 200 200 200 403 403 403 403 403 403 403"
EMPLOYEES_SEND = "302 {0} {0} 403 {0} {0} {0} 403 403 403 403 403 403 403"
AMONG_TWO = "302 200 200 200 200 404 404 404 404 404 404 404 404 404"
PLAN = "302 200 200 200 200 404 404 200 404 404 404 200 404 404"
NOBODY = "302 404 404 404 404 404 404 404 404 404 404 404 404 404"
OFFICERS = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
LISTS = "302 403 200 200 200 403 403 200 200 403 403 200 403 403"


def subject(world: World) -> list[int]:
    return [world.subject.pk]


def planned(world: World) -> list[int]:
    """With a plan of the year, so that there is something to read."""
    DevelopmentPlan.objects.get_or_create(employee=world.subject, year=2026, defaults={"state": "active"})
    return subject(world)


ROWS = [
    StaffRow("training:gap", EMPLOYEES),
    StaffRow("training:self_rating", EMPLOYEES),
    StaffRow("training:self_rating", EMPLOYEES_SEND.format(422), method="POST"),
    StaffRow("training:person_gap", AMONG_TWO, subject),
    StaffRow("training:person_gap", NOBODY, lambda world: [0]),
    StaffRow("training:gap_map", OFFICERS),
    StaffRow("training:gap_map", OFFICERS, query="?level=section"),
    StaffRow("training:plan", EMPLOYEES),
    StaffRow("training:plan", EMPLOYEES_SEND.format(404), method="POST"),
    StaffRow("training:plans", LISTS),
    StaffRow("training:plans", LISTS, query="?show=people&state=none"),
    StaffRow("training:person_plan", PLAN, planned),
    StaffRow("training:person_plan", NOBODY, planned, query="?year=2026&step=0"),
    StaffRow("training:person_plan", NOBODY, planned, method="POST"),
    StaffRow("training:person_plan", NOBODY, lambda world: [0]),
]
