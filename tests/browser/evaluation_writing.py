"""What everybody writes and reads of his own evaluation, and goals of departments, to be walked and photographed."""

from django.utils import timezone

from common.dates import fiscal_year
from evaluations.models import OrganizationGoal, Sheet
from tests.browser.evaluation_opening import HR, running
from tests.browser.evaluation_rating import HEAD
from tests.browser.place import Place
from training.models import Course

# Of the made-up city: who writes his self-report just now, and who his goals.
REPORTS, PLANS = "20001", "20007"


def _sheet(number: str) -> Sheet:
    """The sheet of the year that runs: a rehearsal of it may have been opened beside."""
    running()
    rows = Sheet.objects.current().filter(cycle__state="open", cycle__rehearsal_of=None)
    return rows.get(employee__user__staff_number=number)


def of_sheet(name: str, *, number: str = REPORTS) -> Place:
    label = name.strip("/").replace("/", "-") or "sheet"
    return Place(f"evaluation-own-{label}", lambda: f"/evaluations/sheets/{_sheet(number).pk}/{name}", number)


def review() -> str:
    """Goals that wait for the head."""
    running()
    rows = Sheet.objects.current().filter(stages__stage="first", stages__evaluator__user__staff_number=HEAD)
    sheet = rows.filter(cycle__state="open", cycle__rehearsal_of=None).exclude(state="goal_submitted").order_by("-pk")
    found = rows.filter(state="goal_submitted").first() or sheet[0]
    Sheet.objects.filter(pk=found.pk).update(state="goal_submitted")
    return f"/evaluations/sheets/{found.pk}/goals/review/"


def _goal() -> OrganizationGoal:
    running()
    year = fiscal_year(timezone.localdate())
    goals = OrganizationGoal.objects.filter(year=year, department__authority__code="tachikawa")
    return goals.order_by("pk")[0]


def goal(name: str) -> Place:
    label = name.strip("/") or "read"
    return Place(f"evaluation-goal-{label}", lambda: f"/evaluations/department-goals/{_goal().pk}/{name}", HR)


def new_goal() -> str:
    return f"/evaluations/department-goals/new/{_goal().department_id}/"


def effect() -> str:
    course = Course.objects.filter(authority__code="tachikawa").order_by("pk")[0]
    return f"/evaluations/courses/{course.code}/effect/"


def complain() -> str:
    """About a result that was told."""
    running()
    rows = Sheet.objects.known().current().filter(employee__user__staff_number=REPORTS)
    return f"/evaluations/sheets/{rows[0].pk}/complain/"


PLACES = [
    Place("evaluation-mine", "/evaluations/", REPORTS),
    Place("evaluation-scheme", lambda: f"/evaluations/scheme/?sheet={_sheet(REPORTS).pk}", REPORTS),
    Place("evaluation-notes", "/evaluations/notes/", REPORTS),
    *(of_sheet(name) for name in ("", "goals/", "self/", "self/check/", "record/upload/", "interviews/")),
    *(Place(f"evaluation-{label}-to-write", place.address, PLANS) for label, place in (
        ("goals", of_sheet("goals/", number=PLANS)), ("check", of_sheet("goals/check/", number=PLANS)),
    )),
    Place("evaluation-complain", complain, REPORTS),
    Place("evaluation-review", review, HEAD),
    Place("evaluation-my-marks", "/evaluations/board/marks/", HEAD),
    Place("evaluation-goals-tree", "/evaluations/department-goals/", HR),
    *(goal(name) for name in ("", "edit/", "result/")),
    Place("evaluation-goal-new", new_goal, HR),
    Place("evaluation-cases", "/evaluations/grievances/?all=1", HR),
    Place("evaluation-course-effect", effect, HR),
]  # fmt: skip
