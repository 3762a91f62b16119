"""Files of routes and exceptions, and the city hall that imports them."""

from datetime import date

from common.spreadsheets import Sheet
from evaluations.imports.book import CODE
from evaluations.models import Route
from staff.access import Role
from staff.models import DepartmentVersion
from tests.factories import (
    DepartmentFactory,
    EmployeeFactory,
    FrameworkFactory,
    GradeFactory,
    JobFamilyFactory,
    put_in_force,
    user_with,
)
from tests.importing import Desk, sheet

TODAY = date(2026, 11, 22)


class Hall(Desk):
    """A city with grades G1 主事 and G5 課長, a department 010 総務課 and two people, 001 and 002."""

    book = CODE
    today = TODAY
    file_name = "経路.xlsx"

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
        self.clerk = self.hr

    def route(self, **said) -> Route:
        told = {"authority": self.authority, "stage": "first", "valid_from": date(2026, 4, 1)} | said
        return Route.objects.create(**told)


def routes(*rows: str) -> Sheet:
    """Cells are divided by |; a missing one at the end is blank."""
    headings = (
        "段階|対象の組織|対象の職位|長だけ|開始日|評価者|いくつ上の長か|長を評価者とする組織|評価者とする人|終了日"
    )
    return sheet("評価者の経路", headings, *rows)


def exceptions(*rows: str) -> Sheet:
    return sheet("評価者の例外", "職員番号|段階|開始日|扱い|評価者|理由|終了日", *rows)
