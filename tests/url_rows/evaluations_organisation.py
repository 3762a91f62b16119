"""Goals of departments: of the section of the small city hall, headed by ``manager`` below ``boss``."""

from typing import Any

from evaluations.models import OrganizationGoal
from tests.staff.world import World
from tests.url_rows import StaffRow


def goal_of(world: World) -> list[Any]:
    return [OrganizationGoal.objects.get_or_create(department=world.section, year=2026, text="課の目標")[0].pk]


def section(world: World) -> list[Any]:
    return [world.section.pk]


# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
READ = "302 200 200 200 200 200 404 200 404 200 200 200 200 403"
SET = "302 403 200 200 403 403 404 200 404 403 403 403 403 403"
JUDGE = "302 403 403 403 200 403 404 403 404 403 403 403 403 403"
SENT = "302 403 422 422 403 403 404 422 404 403 403 403 403 403"

ROWS = [
    StaffRow("evaluations:department_goals", "302 200 200 200 200 200 200 200 200 200 200 200 200 403"),
    StaffRow("evaluations:department_goal", READ, goal_of),
    StaffRow("evaluations:department_goal_edit", SET, goal_of),
    StaffRow("evaluations:department_goal_edit", SENT, goal_of, method="POST"),
    StaffRow("evaluations:department_goal_new", SET, section),
    StaffRow("evaluations:department_goal_new", SENT, section, method="POST"),
    StaffRow("evaluations:department_goal_result", JUDGE, goal_of),
    StaffRow("evaluations:department_goal_result", JUDGE.replace("200", "409"), goal_of, method="POST"),
]
