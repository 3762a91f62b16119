"""The result of the year before, disclosed."""

from tests.evaluations import year
from tests.staff.world import World
from tests.url_rows import StaffRow

# The answers stand in the order of STAFF_USERS:
# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
READERS = "302 200 200 200 200 404 404 200 404 404 404 404 404 403"


def disclosed(world: World) -> list[int]:
    """The subject's sheet of the year before."""
    return [year.before(world).pk]


ROWS = [
    StaffRow("evaluations:result", READERS, disclosed),
]
