"""Who must take what, the rules, what changing one does, designation."""

from datetime import date

from tests.staff.world import World
from tests.training.factories import CourseFactory
from tests.url_rows import StaffRow
from training.models import RequirementRule

# The answers stand in the order of STAFF_USERS.
IN_AUTHORITY = "302 200 200 200 200 200 200 200 200 200 200 200 200 403"
# Without the right there is no file.
FILE = "302 404 404 404 404 404 404 200 200 200 200 200 404 403"
READING = "302 403 403 403 403 403 403 200 200 200 200 200 403 403"
SAVING = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
OWN_RULE = "302 403 403 403 403 403 403 200 404 200 200 200 403 403"
SAVING_OWN = "302 403 403 403 403 403 403 200 404 403 403 200 403 403"
SELECTING = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
# Without a session there is nobody to designate into.
INTO_NOTHING = "302 403 403 403 403 403 403 404 404 403 403 404 403 403"


def rule(world: World) -> list[int]:
    course = CourseFactory(authority=world.authority)
    return [RequirementRule.objects.create(authority=world.authority, course=course, valid_from=date(2026, 4, 1)).pk]


ROWS = [
    *(
        StaffRow("training:obligations", READING, query=query)
        for query in (
            "", "?show=departments", "?show=people&state=all&must=all", "?export=xlsx", "?show=people&export=csv-utf8",
            "?on=2027-04-01", "?on=2027-04-01&export=xlsx",
        )
    ),
    StaffRow("training:rules", IN_AUTHORITY),
    StaffRow("training:rules", FILE, query="?export=xlsx"),
    StaffRow("training:rule_new", READING),
    StaffRow("training:rule_new", SAVING, method="POST"),
    StaffRow("training:rule_preview", OWN_RULE, rule),
    StaffRow("training:rule_preview", OWN_RULE, rule, query="?try=1"),
    StaffRow("training:rule_preview", SAVING_OWN, rule, method="POST"),
    StaffRow("training:designate", SELECTING),
    StaffRow("training:designate", INTO_NOTHING, method="POST"),
]  # fmt: skip
