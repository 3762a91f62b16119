"""Changes of evaluators: on a sheet on which the deputy's principal evaluated formerly, and HR's pages."""

from datetime import timedelta
from typing import Any

from common.models import Job
from evaluations import following_work
from evaluations.models import SheetStage
from evaluations.rules.workflow import Stage
from tests.evaluations import year as evaluation_year
from tests.evaluations.year import FIRST_DAY
from tests.staff.world import NOON, World
from tests.url_rows import StaffRow
from tests.url_rows.evaluations_sheet import sheet_of

# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
FORMER = "302 404 200 200 404 404 404 404 404 404 404 404 404 403"
OF_HR = "302 404 404 404 404 404 404 200 404 404 404 404 404 403"
NO_GET = "302 405 405 405 405 405 405 405 405 405 405 405 405 403"
OF_ITS_ASKER = "302 403 403 403 403 403 403 200 404 403 403 403 403 403"
OFFICE = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"


def handed_over(world: World) -> list[Any]:
    """The subject's sheet; the manager evaluated it before, too, on a day that has passed."""
    sheet, year = sheet_of(world), evaluation_year.of(world)
    if not SheetStage.objects.filter(sheet=sheet, is_current=False).exists():
        before = FIRST_DAY - timedelta(1)
        year.stage(sheet, Stage.FIRST, is_current=False, valid_from=before, valid_to=before, handover="印引き継ぎ甲")
    return [sheet.pk]


def memo(world: World) -> dict[str, Any]:
    """Written upon something else than what stands there."""
    (pk,) = handed_over(world)
    return {"segment": SheetStage.objects.get(sheet=pk, is_current=False).pk, "handover": "印引き継ぎ乙", "seen": "?"}


def args(world: World) -> list[Any]:
    return [sheet_of(world).pk]


def job(world: World) -> list[Any]:
    """Of HR, done."""
    options = {"cycle": evaluation_year.of(world).cycle.pk, "on": "2026-11-01", "reason": "異動", "chosen": []}
    said = {"title": "評価者を替える", "state": Job.State.DONE, "created_at": NOON, "options": options}
    result = {"asked": 1, "done": 0, "problems": ["だれかさん: 替えられません。"]}
    return [Job.objects.create(kind=following_work.KIND, by=world.users["hr"], result=result, **said).pk]


ROWS = [
    StaffRow("evaluations:handover", FORMER, handed_over),
    StaffRow("evaluations:handover_draft", NO_GET, handed_over),
    StaffRow("evaluations:handover", FORMER.replace("200", "404"), handed_over, method="POST"),
    StaffRow("evaluations:handover", FORMER.replace("200", "409"), handed_over, method="POST", sends=memo),
    StaffRow("evaluations:handover_draft", FORMER.replace("200", "302"), handed_over, method="POST", sends=memo),
    StaffRow("evaluations:evaluators", OF_HR, args),
    StaffRow("evaluations:evaluators", OF_HR.replace("200", "422"), args, method="POST"),
    StaffRow("evaluations:following", OFFICE),
    StaffRow("evaluations:following", "302 403 403 403 403 403 403 422 404 403 403 403 403 403", method="POST"),
    StaffRow("evaluations:follow_job", OF_ITS_ASKER, job),
    StaffRow("evaluations:follow_job", OF_ITS_ASKER.replace("200", "302"), job, method="POST"),
]
