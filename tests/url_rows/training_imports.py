"""The import of the training office's masters: for 人事担当 and 研修担当. Jobs belong to whoever asked for them."""

from django.core.files.base import ContentFile
from django.utils import timezone

from staff.imports import asking
from staff.models import ImportRun
from tests.staff.world import TODAY, World
from tests.url_rows import StaffRow

#         anon own mgr dep boss beside elsew hr  hr_e bur bur_b train audit admin
KEEPERS = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
OWN = "302 403 403 403 403 403 403 404 404 403 403 200 403 403"
OWN_CITY = "302 403 403 403 403 403 403 200 404 403 403 200 403 403"
SENT_ON = "302 403 403 403 403 403 403 404 404 403 403 302 403 403"


def checked(world: World) -> list[int]:
    """A check of the training officer's that found a problem: it has both files."""
    upload = ContentFile("記号,名称,種類\r\nR1,研修所,火星\r\n".encode(), "機関.csv")
    now = timezone.now()
    file = asking.keep(upload, table="provider", now=now, book="training")
    return [asking.check(file, by=world.users["training"], on=TODAY, now=now).pk]


def run(world: World) -> list[int]:
    made = ImportRun.objects.create(
        authority=world.authority, book="training", by=world.users["training"], at=timezone.now(), file_name="a.csv",
        summary="新規1",
    )  # fmt: skip
    return [made.pk]


ROWS = [
    StaffRow("training:imports", KEEPERS),
    StaffRow("training:import_new", KEEPERS),
    StaffRow("training:import_columns", "302 403 403 403 403 403 403 302 302 403 403 302 403 403"),
    StaffRow("training:import_job", SENT_ON, checked),
    StaffRow("training:import_check", OWN, checked),
    StaffRow("training:import_check", SENT_ON, checked, method="POST"),
    StaffRow("training:import_file", OWN, lambda world: [*checked(world), "errors"]),
    StaffRow("training:import_file", OWN, lambda world: [*checked(world), "changes"]),
    StaffRow("training:import_undo", OWN_CITY, run),
    StaffRow("training:import_template", KEEPERS),
    StaffRow("training:import_export", KEEPERS, lambda world: ["course", "csv-utf8"]),
    StaffRow("training:import_export", KEEPERS, lambda world: ["all", "xlsx"]),
    # Tables of people are no part of this book, and this book's none of the other.
    StaffRow(
        "training:import_export", "302 403 403 403 403 403 403 404 404 403 403 404 403 403",
        lambda world: ["employee", "xlsx"],
    ),
    StaffRow(
        "staff:import_export", "302 403 403 403 403 403 403 404 404 403 403 403 403 403",
        lambda world: ["course", "xlsx"],
    ),
]  # fmt: skip
