"""The import: for 人事担当 alone. Jobs and their results belong to whoever asked for them."""

from django.core.files.base import ContentFile
from django.utils import timezone

from staff.imports import asking
from staff.models import ImportRun
from tests.staff.world import TODAY, World
from tests.url_rows import StaffRow

#          anon own mgr dep boss beside elsew hr  hr_e bur bur_b train audit admin
HR_ONLY = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
OWN_HR = "302 403 403 403 403 403 403 200 404 403 403 403 403 403"
SENT_ON = "302 403 403 403 403 403 403 302 404 403 403 403 403 403"


def checked(world: World) -> list[int]:
    """A check that found a problem: it has both files."""
    upload = ContentFile("職員番号,氏名,採用日\r\n900001,新人 一郎,きのう\r\n".encode(), "新人.csv")
    now = timezone.now()
    file = asking.keep(upload, table="employee", now=now)
    return [asking.check(file, by=world.users["hr"], on=TODAY, now=now).pk]


def run(world: World) -> list[int]:
    made = ImportRun.objects.create(
        authority=world.authority, by=world.users["hr"], at=timezone.now(), file_name="a.csv", summary="新規1"
    )
    return [made.pk]


ROWS = [
    StaffRow("staff:imports", HR_ONLY),
    StaffRow("staff:import_new", HR_ONLY),
    StaffRow("staff:import_columns", "302 403 403 403 403 403 403 302 302 403 403 403 403 403"),
    StaffRow("staff:import_job", SENT_ON, checked),
    StaffRow("staff:import_check", OWN_HR, checked),
    StaffRow("staff:import_check", SENT_ON, checked, method="POST"),
    StaffRow("staff:import_file", OWN_HR, lambda world: [*checked(world), "errors"]),
    StaffRow("staff:import_file", OWN_HR, lambda world: [*checked(world), "changes"]),
    StaffRow("staff:import_undo", OWN_HR, run),
    StaffRow("staff:import_template", HR_ONLY),
    StaffRow("staff:import_export", HR_ONLY, lambda world: ["posting", "csv-utf8"]),
    StaffRow("staff:import_export", HR_ONLY, lambda world: ["all", "xlsx"]),
]
