"""The import of routes and exceptions: for 人事担当 alone. Jobs and their results belong to whoever asked for them."""

from django.core.files.base import ContentFile
from django.utils import timezone

from evaluations.imports.book import CODE
from staff.imports import asking
from staff.models import ImportRun
from tests.staff.world import TODAY, World
from tests.url_rows import StaffRow

#          anon own mgr dep boss beside elsew hr  hr_e bur bur_b train audit admin
HR_ONLY = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
OWN_HR = "302 403 403 403 403 403 403 200 404 403 403 403 403 403"
SENT_ON = "302 403 403 403 403 403 403 302 404 403 403 403 403 403"
# Nothing was sent that has columns.
WITHOUT_FILE = "302 403 403 403 403 403 403 302 302 403 403 403 403 403"


def checked(world: World) -> list[int]:
    """A check that found a problem: it has both files."""
    upload = ContentFile("段階,開始日\r\n一次評価者,きのう\r\n".encode(), "経路.csv")
    now = timezone.now()
    file = asking.keep(upload, table="route", now=now, book=CODE)
    return [asking.check(file, by=world.users["hr"], on=TODAY, now=now).pk]


def run(world: World) -> list[int]:
    made = ImportRun.objects.create(
        authority=world.authority, book=CODE, by=world.users["hr"], at=timezone.now(), file_name="a.csv",
        summary="新規1",
    )  # fmt: skip
    return [made.pk]


ROWS = [
    StaffRow("evaluations:imports", HR_ONLY),
    StaffRow("evaluations:import_new", HR_ONLY),
    StaffRow("evaluations:import_columns", WITHOUT_FILE),
    StaffRow("evaluations:import_job", SENT_ON, checked),
    StaffRow("evaluations:import_check", OWN_HR, checked),
    StaffRow("evaluations:import_check", SENT_ON, checked, method="POST"),
    StaffRow("evaluations:import_file", OWN_HR, lambda world: [*checked(world), "errors"]),
    StaffRow("evaluations:import_file", OWN_HR, lambda world: [*checked(world), "changes"]),
    StaffRow("evaluations:import_undo", OWN_HR, run),
    StaffRow("evaluations:import_new", HR_ONLY, method="POST"),
    StaffRow("evaluations:import_columns", WITHOUT_FILE, method="POST"),
    StaffRow("evaluations:import_template", HR_ONLY),
    StaffRow("evaluations:import_export", HR_ONLY, lambda world: ["routeexception", "csv-utf8"]),
    StaffRow("evaluations:import_export", HR_ONLY, lambda world: ["all", "xlsx"]),
]
