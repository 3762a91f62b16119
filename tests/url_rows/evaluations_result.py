"""The result of the year before, disclosed yesterday, and a complaint about it."""

from typing import Any

from common.models import Job
from evaluations import disclosure_work, grievances
from evaluations.models import Grievance, GrievanceRule, Scheme
from evaluations.rules.workflow import Stage
from tests.evaluations import year
from tests.staff.world import NOON, World
from tests.training.factories import CourseFactory
from tests.url_rows import StaffRow
from training.models import Course

# The answers stand in the order of STAFF_USERS:
# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
READERS = "302 200 200 200 200 404 404 200 404 404 404 404 404 403"
OF_ITS_ASKER = "302 403 403 403 403 403 403 200 404 403 403 403 403 403"
OWN = "302 200 404 404 404 404 404 404 404 404 404 404 404 403"
OF_HR = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
# Neither evaluators nor who acts for one.
HEARD = "302 200 404 404 404 404 404 200 404 404 404 404 404 403"
# What is heard of it, by whoever hears it.
OF_THE_DESK = "302 404 404 404 404 404 404 302 404 404 404 404 404 403"
# Nobody is ticked; elsewhere there is no cycle.
TOLD_BY = "302 403 403 403 403 403 403 422 404 403 403 403 403 403"
# A course belongs to its authority; of another one there is none to be found.
OF_TRAINING = "302 403 403 403 403 403 403 200 404 403 403 200 403 403"
NO_GET = "302 405 405 405 405 405 405 405 405 405 405 405 405 403"


def disclosed(world: World) -> list[Any]:
    """The subject's sheet of the year before."""
    return [year.before(world).pk]


def course(world: World) -> list[Any]:
    """A course of the authority."""
    found = Course.objects.filter(authority=world.authority).first()
    return [(found or CourseFactory(authority=world.authority)).code]


def case(world: World) -> list[Any]:
    """A complaint about it, with words of its own, that waits for an answer."""
    sheet = year.before(world)
    found = Grievance.objects.filter(sheet=sheet).first()
    return [(found or _filed(sheet, world)).pk]


def _filed(sheet: Any, world: World) -> Grievance:
    scheme = Scheme.objects.filter(pk=sheet.cycle.scheme_id)
    scheme.move(state="draft")
    GrievanceRule.objects.create(scheme=scheme.get(), step="consultation", length=7)
    scheme.move(state="frozen")
    made = grievances.file(
        sheet, "consultation", "印申出甲", wish="印申出甲", by=year.of(world).user(Stage.SELF), at=NOON
    )
    grievances.hear(made, held_on=NOON.date(), whom="本人", record="印聞取甲", by=world.users["hr"], at=NOON)
    return made


def answered(world: World) -> list[Any]:
    """One that was answered, about the same sheet."""
    found = Grievance.objects.filter(state="decided").first()
    if found is None:
        found = Grievance.objects.create(
            sheet=year.before(world), step="formal", state="decided", text="印申出甲", filed_at=NOON,
            outcome="not_upheld", decision="印回答甲", decided_at=NOON,
        )  # fmt: skip
    return [found.pk]


def job(world: World) -> list[Any]:
    """Of HR: one sheet could not be told."""
    sheet = year.before(world)
    options = {"cycle": sheet.cycle_id, "deed": "disclose", "reason": "", "sheets": [sheet.pk]}
    result = {"done": 0, "passed": 0, "stayed": [["もう開示しました。", [sheet.pk]]]}
    said = {"title": "開示する", "state": Job.State.DONE, "created_at": NOON, "options": options, "result": result}
    return [Job.objects.create(kind=disclosure_work.KIND, by=world.users["hr"], **said).pk]


ROWS = [
    StaffRow("evaluations:result", READERS, disclosed),
    StaffRow("evaluations:complain", OWN, disclosed),
    StaffRow("evaluations:complain", OWN.replace("200", "422"), disclosed, method="POST"),
    StaffRow("evaluations:complain_draft", NO_GET, disclosed),
    StaffRow("evaluations:complain_draft", OWN.replace("200", "302"), disclosed, method="POST"),
    StaffRow("evaluations:disclose", OF_HR),
    StaffRow("evaluations:disclose", TOLD_BY, method="POST", sends=lambda world: {"do": "disclose"}),
    StaffRow("evaluations:disclose_job", OF_ITS_ASKER, job),
    StaffRow("evaluations:disclose_job", OF_ITS_ASKER.replace("200", "302"), job, method="POST"),
    StaffRow("evaluations:grievances", OF_HR),
    StaffRow("evaluations:case", HEARD, case),
    StaffRow("evaluations:case_draft", NO_GET, lambda world: [*case(world), "hear"]),
    StaffRow("evaluations:case", HEARD.replace("200", "409"), case, method="POST"),
    StaffRow("evaluations:case_draft", OF_THE_DESK, lambda world: [*case(world), "hear"], method="POST"),
    StaffRow("evaluations:decision", HEARD, answered),
    StaffRow("evaluations:course_effect", OF_TRAINING, course),
    # Only his own: an evaluator is told that it is not his to acknowledge.
    StaffRow("evaluations:result", READERS.replace("200", "302"), disclosed, method="POST"),
]
