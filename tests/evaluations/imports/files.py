"""Files of routes and exceptions, and importing them as HR does: check, write, undo."""

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from common.models import Job
from common.spreadsheets import Sheet, write_xlsx
from evaluations.imports.book import CODE
from evaluations.models import Route
from staff.access import Role
from staff.imports import asking
from staff.models import DepartmentVersion, ImportRun
from tests.factories import (
    DepartmentFactory,
    EmployeeFactory,
    FrameworkFactory,
    GradeFactory,
    JobFamilyFactory,
    put_in_force,
    user_with,
)
from tests.training.imports.files import of, sheet

TODAY = date(2026, 11, 22)


class Hall:
    """A city with grades G1 主事 and G5 課長, a department 010 総務課 and two people, 001 and 002."""

    def __init__(self) -> None:
        framework = FrameworkFactory()
        family = JobFamilyFactory(framework=framework, code="F1")
        for order, (code, name) in enumerate((("G1", "主事"), ("G5", "課長")), 1):
            GradeFactory(framework=framework, family=family, code=code, name=name, order=order)
        put_in_force(framework)
        self.authority = framework.authority
        self.place = DepartmentFactory(authority=self.authority, code="010")
        DepartmentVersion.objects.filter(department=self.place).update(name="総務課")
        self.person = EmployeeFactory(authority=self.authority, staff_number="001", name="山田 一郎")
        self.boss = EmployeeFactory(authority=self.authority, staff_number="002", name="部長 二郎")
        self.hr = user_with(Role.HR, authority=self.authority)

    def route(self, **said) -> Route:
        told = {"authority": self.authority, "stage": "first", "valid_from": date(2026, 4, 1)} | said
        return Route.objects.create(**told)

    def check(self, *sheets: Sheet, by=None) -> Job:
        return self.check_file(write_xlsx(sheets), "経路.xlsx", by=by)

    def check_file(self, data: bytes, name: str, *, table="", mappings=None, by=None) -> Job:
        file = asking.keep(ContentFile(data, name), table=table, now=timezone.now(), book=CODE)
        return of(asking.check(file, by=by or self.hr, on=TODAY, now=timezone.now(), mappings=mappings))

    def write(self, checked: Job) -> Job:
        return of(asking.write(checked, now=timezone.now()))

    def take(self, *sheets: Sheet) -> Job:
        """Check and write; a problem is a failure of the test."""
        checked = self.check(*sheets)
        assert checked.state == Job.State.DONE, checked.message
        assert checked.result["problems"] == []
        written = self.write(checked)
        assert written.state == Job.State.DONE, written.message
        return written

    def undo(self) -> Job:
        return of(asking.undo(ImportRun.objects.filter(undone_at=None)[0], by=self.hr, now=timezone.now()))


def routes(*rows: str) -> Sheet:
    """Cells are divided by |; a missing one at the end is blank."""
    headings = (
        "段階|対象の組織|対象の職位|長だけ|開始日|評価者|いくつ上の長か|長を評価者とする組織|評価者とする人|終了日"
    )
    return sheet("評価者の経路", headings, *rows)


def exceptions(*rows: str) -> Sheet:
    return sheet("評価者の例外", "職員番号|段階|開始日|扱い|評価者|理由|終了日", *rows)
