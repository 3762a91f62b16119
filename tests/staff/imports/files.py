"""Files of the organisation and its people, and the city hall that imports them."""

from datetime import date

from common.models import Job
from common.spreadsheets import Sheet
from staff.access import Role
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory, PostingFactory, user_with
from tests.importing import Desk

TODAY = date(2026, 11, 21)
APRIL = date(2027, 4, 1)

DEPARTMENT_HEADINGS = ["組織コード", "適用開始日", "名称", "上位組織コード", "廃止日"]
EMPLOYEE_HEADINGS = ["職員番号", "氏名", "採用日", "退職日"]
POSTING_HEADINGS = ["職員番号", "組織コード", "発令日", "終了日", "種別", "本務/兼務", "組織の長", "補職名"]


class Hall(Desk):
    """A small city hall: 総務課 (D1) and 税務課 (D2), and 山田 (001) in 総務課 since 2020."""

    today = TODAY
    file_name = "次年度.xlsx"

    def __init__(self) -> None:
        self.authority = AuthorityFactory()
        self.hr = user_with(Role.HR, authority=self.authority)
        self.general = DepartmentFactory(authority=self.authority, code="D1", version__name="総務課")
        self.tax = DepartmentFactory(authority=self.authority, code="D2", version__name="税務課")
        self.yamada = EmployeeFactory(
            authority=self.authority, staff_number="001", name="山田 花子", hired_on=date(2020, 4, 1)
        )
        self.post = PostingFactory(employee=self.yamada, department=self.general, title="主事")
        self.clerk = self.hr


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
