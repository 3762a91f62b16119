"""Importing files as an office does it, in any book: check, write, undo."""

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from common.models import Job
from common.spreadsheets import Sheet, write_xlsx
from staff.imports import asking
from staff.imports.books import STAFF
from staff.models import ImportRun, User


class Desk:
    """Where files are imported; each app says which book it keeps (``book``), and who sits there (``clerk``)."""

    book = STAFF
    file_name = "取込.xlsx"
    today: date
    clerk: User

    def check(self, *sheets: Sheet, by=None) -> Job:
        return self.check_file(write_xlsx(sheets), self.file_name, by=by)

    def check_file(self, data: bytes, name: str, *, table="", mappings=None, by=None) -> Job:
        now = timezone.now()
        file = asking.keep(ContentFile(data, name), table=table, now=now, book=self.book)
        return ended(asking.check(file, by=by or self.clerk, on=self.today, now=now, mappings=mappings))

    def write(self, checked: Job) -> Job:
        return ended(asking.write(checked, now=timezone.now()))

    def take(self, *sheets: Sheet) -> Job:
        """Check and write; a problem is a failure of the test."""
        checked = self.check(*sheets)
        assert checked.state == Job.State.DONE, checked.message
        assert checked.result["problems"] == []
        written = self.write(checked)
        assert written.state == Job.State.DONE, written.message
        return written

    def undo(self, run: ImportRun | None = None, *, by=None) -> Job:
        """The given import, or the last that still stands."""
        run = run or ImportRun.objects.filter(undone_at=None)[0]
        return ended(asking.undo(run, by=by or self.clerk, now=timezone.now()))


def ended(job: Job) -> Job:
    job.refresh_from_db()
    return job


def sheet(name: str, headings: str, *rows: str) -> Sheet:
    """Cells are divided by | as people see them; a missing one at the end is blank."""
    heads = headings.split("|")
    cells = [[*row.split("|"), *[""] * len(heads)][: len(heads)] for row in rows]
    return Sheet(name, [heads, *cells])


def problems(job: Job) -> list[tuple]:
    """What is wrong: (sheet, row, column, value, reason)."""
    assert job.state == Job.State.DONE, job.message
    return [(p["sheet"], p["row"], p["column"], p["value"], p["reason"]) for p in job.result["problems"]]


def differences(job: Job, name: str) -> dict[int, list[tuple]]:
    """What would change: row → (column, before, after)."""
    assert job.result["problems"] == []
    of_sheet = next(s for s in job.result["sheets"] if s["name"] == name)
    return {
        change["row"]: [(d["column"], d["before"], d["after"]) for d in change["differences"]]
        for change in (*of_sheet["new"], *of_sheet["changed"])
    }
