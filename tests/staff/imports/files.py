"""Files to import, and importing them as HR does: check, write, undo."""

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from common.models import Job
from common.spreadsheets import Sheet, write_xlsx
from staff.access import Role
from staff.imports import asking
from staff.models import ImportRun
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory, PostingFactory, user_with

TODAY = date(2026, 11, 21)
APRIL = date(2027, 4, 1)

DEPARTMENT_HEADINGS = ["組織コード", "適用開始日", "名称", "上位組織コード", "廃止日"]
EMPLOYEE_HEADINGS = ["職員番号", "氏名", "採用日", "退職日"]
POSTING_HEADINGS = ["職員番号", "組織コード", "発令日", "終了日", "種別", "本務/兼務", "組織の長", "補職名"]


class Hall:
    """A small city hall: 総務課 (D1) and 税務課 (D2), and 山田 (001) in 総務課 since 2020."""

    def __init__(self) -> None:
        self.authority = AuthorityFactory()
        self.hr = user_with(Role.HR, authority=self.authority)
        self.general = DepartmentFactory(authority=self.authority, code="D1", version__name="総務課")
        self.tax = DepartmentFactory(authority=self.authority, code="D2", version__name="税務課")
        self.yamada = EmployeeFactory(
            authority=self.authority, staff_number="001", name="山田 花子", hired_on=date(2020, 4, 1)
        )
        self.post = PostingFactory(employee=self.yamada, department=self.general, title="主事")

    def check(self, *sheets: Sheet, by=None) -> Job:
        return self.check_file(write_xlsx(sheets), "次年度.xlsx", by=by)

    def check_file(self, data: bytes, name: str, *, table="", mappings=None, by=None) -> Job:
        file = asking.keep(ContentFile(data, name), table=table, now=timezone.now())
        return self.of(asking.check(file, by=by or self.hr, on=TODAY, now=timezone.now(), mappings=mappings))

    def write(self, checked: Job) -> Job:
        return self.of(asking.write(checked, now=timezone.now()))

    def take(self, *sheets: Sheet) -> Job:
        """Check and write; a problem is a failure of the test."""
        checked = self.check(*sheets)
        assert checked.state == Job.State.DONE, checked.message
        assert checked.result["problems"] == []
        written = self.write(checked)
        assert written.state == Job.State.DONE, written.message
        return written

    def undo(self, run: ImportRun | None = None, *, by=None) -> Job:
        return self.of(asking.undo(run or ImportRun.objects.first(), by=by or self.hr, now=timezone.now()))

    @staticmethod
    def of(job: Job) -> Job:
        job.refresh_from_db()
        return job


def departments(*rows) -> Sheet:
    return Sheet("組織", [DEPARTMENT_HEADINGS, *map(padded, rows)])


def employees(*rows) -> Sheet:
    return Sheet("職員", [EMPLOYEE_HEADINGS, *map(padded, rows)])


def postings(*rows) -> Sheet:
    return Sheet("発令", [POSTING_HEADINGS, *map(padded, rows)])


def padded(row) -> list:
    return [str(cell) for cell in row]


def problems(job: Job) -> list[tuple]:
    """What is wrong: (sheet, row, column, reason)."""
    assert job.state == Job.State.DONE, job.message
    return [(p["sheet"], p["row"], p["column"], p["reason"]) for p in job.result["problems"]]


def differences(job: Job, sheet: str) -> dict[int, list[tuple]]:
    """What would change: row → (column, before, after)."""
    assert job.result["problems"] == []
    of_sheet = next(s for s in job.result["sheets"] if s["name"] == sheet)
    return {
        change["row"]: [(d["column"], d["before"], d["after"]) for d in change["differences"]]
        for change in (*of_sheet["new"], *of_sheet["changed"])
    }
