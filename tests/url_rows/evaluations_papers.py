"""The record form as files, in the year of the small city hall."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from common import kept_files
from common.models import Job
from evaluations.papers import work
from tests.staff.world import NOON, World
from tests.url_rows import StaffRow
from tests.url_rows.evaluations_sheet import OF_THE_SHEET, args, sheet_of

# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
EVALUATORS = "302 403 200 200 200 403 403 200 200 403 403 403 403 403"
OF_ITS_ASKER = "302 403 404 404 404 403 403 200 404 403 403 403 403 403"


def printed(world: World) -> list[Any]:
    """Of HR: a paper of the subject's form, as its reader may have it."""
    sheet = sheet_of(world)
    kept = kept_files.keep(ContentFile(b"%PDF-1.7", "records.pdf"), now=timezone.now())
    result = {"file": kept, "kind": "pdf", "parts": {str(sheet.pk): []}}
    said = {"title": "記録書", "state": Job.State.DONE, "created_at": NOON, "finished_at": NOON, "result": result}
    options = {"cycle": sheet.cycle_id, "department": None, "copy": "archive"}
    return [Job.objects.create(kind=work.KIND, by=world.users["hr"], options=options, **said).pk]


def forgotten(world: World) -> list[Any]:
    """The same, when its time is over."""
    (pk,) = printed(world)
    kept_files.discard(Job.objects.get(pk=pk).result["file"])
    return [pk]


ROWS = [
    StaffRow("evaluations:prints", EVALUATORS),
    StaffRow("evaluations:prints", EVALUATORS.replace("200", "404"), query="?department=0"),
    StaffRow("evaluations:prints", EVALUATORS.replace("200", "404"), query="?department=0", method="POST"),
    StaffRow("evaluations:print_job", OF_ITS_ASKER, printed),
    StaffRow("evaluations:print_job", OF_ITS_ASKER.replace("200", "302"), printed, method="POST"),
    StaffRow("evaluations:print_file", OF_ITS_ASKER.replace("200", "302"), forgotten),
    StaffRow("evaluations:record_pdf", OF_THE_SHEET, args),
    StaffRow("evaluations:record_pdf", OF_THE_SHEET, args, query="?copy=own"),
    StaffRow("evaluations:record_pdf", OF_THE_SHEET.replace("200", "404", 1), args, query="?copy=archive"),
    StaffRow("evaluations:record_xlsx", OF_THE_SHEET, args),
    StaffRow("evaluations:record_upload", OF_THE_SHEET, args),
    StaffRow(
        "evaluations:record_upload", "302 422 422 422 422 404 404 422 404 404 404 404 404 403", args, method="POST"
    ),
]
