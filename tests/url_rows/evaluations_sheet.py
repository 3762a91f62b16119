"""One sheet, in the year of the small city hall: the person is ``own``, evaluated by manager and boss."""

from typing import Any

from evaluations.models import Sheet
from tests.evaluations import year as evaluation_year
from tests.staff.world import World
from tests.url_rows import StaffRow

# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
OF_THE_SHEET = "302 200 200 200 200 404 404 200 404 404 404 404 404 403"
NO_GET = "302 405 405 405 405 405 405 405 405 405 405 405 405 403"


def sheet_of(world: World) -> Sheet:
    """The subject's sheet, in the state in which a year begins."""
    year = evaluation_year.of(world)
    return Sheet.objects.filter(employee=world.subject, cycle=year.cycle).first() or year.sheet()


def args(world: World) -> list[Any]:
    return [sheet_of(world).pk]


OF_THE_PERSON = "302 200 404 404 404 404 404 404 404 404 404 404 404 403"

ROWS = [
    StaffRow("evaluations:sheet", OF_THE_SHEET, args),
    StaffRow("evaluations:move", NO_GET, args),
    StaffRow("evaluations:move", "302 403 403 403 403 404 404 403 404 404 404 404 404 403", args, method="POST"),
    StaffRow("evaluations:goals", OF_THE_PERSON, args),
    StaffRow("evaluations:goals", "302 409 404 404 404 404 404 404 404 404 404 404 404 403", args, method="POST"),
    StaffRow("evaluations:goals_check", OF_THE_PERSON, args),
    StaffRow("evaluations:goals_draft", NO_GET, args),
    StaffRow("evaluations:goals_draft", "302 302 404 404 404 404 404 404 404 404 404 404 404 403", args, method="POST"),
    StaffRow("evaluations:self", OF_THE_PERSON, args),
    StaffRow("evaluations:self", "302 422 404 404 404 404 404 404 404 404 404 404 404 403", args, method="POST"),
    StaffRow("evaluations:self_check", "302 404 404 404 404 404 404 404 404 404 404 404 404 403", args),
    StaffRow("evaluations:self_draft", NO_GET, args),
    StaffRow("evaluations:self_draft", "302 302 404 404 404 404 404 404 404 404 404 404 404 403", args, method="POST"),
]
