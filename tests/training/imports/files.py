"""Files of the training office, and importing them as it does: check, write, undo."""

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from common.importing import LEGEND
from common.models import Job
from common.spreadsheets import Sheet, write_xlsx
from staff.access import Role
from staff.imports import asking
from staff.models import ImportRun
from tests import factories
from tests.factories import CompetencyFactory, GradeFactory, JobFamilyFactory, put_in_force, user_with
from tests.training.factories import CourseFactory, CourseKindFactory, ProviderFactory

TODAY = date(2026, 11, 21)
PLAN = "training"


class Office:
    """A city with an edition in force (F1, G1 主事, G2 係長, C1), a kind K1, a provider RX and a course L1."""

    def __init__(self) -> None:
        framework = factories.FrameworkFactory()
        family = JobFamilyFactory(framework=framework, code="F1", name="行政職")
        GradeFactory(framework=framework, family=family, code="G1", name="主事", order=1)
        GradeFactory(framework=framework, family=family, code="G2", name="係長", order=2)
        CompetencyFactory(framework=framework, code="C1", name="対応力")
        put_in_force(framework)
        self.authority = framework.authority
        self.kind = CourseKindFactory(authority=self.authority, code="K1", name="階層別研修")
        self.provider = ProviderFactory(authority=self.authority, code="RX", name="研修所")
        self.course = CourseFactory(authority=self.authority, kind=self.kind, code="L1", name="係長研修")
        self.officer = user_with(Role.TRAINING, authority=self.authority)

    def check(self, *sheets: Sheet, by=None) -> Job:
        return self.check_file(write_xlsx(sheets), "目録.xlsx", by=by)

    def check_file(self, data: bytes, name: str, *, table="", mappings=None, by=None) -> Job:
        file = asking.keep(ContentFile(data, name), table=table, now=timezone.now(), book=PLAN)
        return of(asking.check(file, by=by or self.officer, on=TODAY, now=timezone.now(), mappings=mappings))

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

    def undo(self, run: ImportRun | None = None) -> Job:
        return of(asking.undo(run or ImportRun.objects.first(), by=self.officer, now=timezone.now()))


def of(job: Job) -> Job:
    job.refresh_from_db()
    return job


def sheet(name: str, headings: str, *rows: str) -> Sheet:
    """Cells are divided by | as people see them; a missing one at the end is blank."""
    heads = headings.split("|")
    cells = [[*row.split("|"), *[""] * len(heads)][: len(heads)] for row in rows]
    return Sheet(name, [heads, *cells])


def courses(*rows: str) -> Sheet:
    return sheet("研修", "記号|名称|区分|開始日|対象の職位|時間数|研修機関|終了日", *rows)


def effects(*rows: str) -> Sheet:
    return sheet("期待される効果", "研修|能力|段階", *rows)


def sessions(*rows: str) -> Sheet:
    return sheet("研修の回", "研修|初日|回の名|最終日|申込の締切|定員|状態", *rows)


def days(*rows: str) -> Sheet:
    return sheet("開催日", "研修|回の初日|回の名|日|開始|終了", *rows)


def rules(*rows: str) -> Sheet:
    return sheet(
        "受講のきまり", "研修|開始日|きっかけ|職位|役割|部門|何か月以内|修了していれば免除する研修|終了日", *rows
    )


def questions(*rows: str) -> Sheet:
    return sheet("アンケートの問い", "研修|問い|開始日|種類|答え方", *rows)


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


def data_of(sheets: list[Sheet]) -> list[Sheet]:
    return [found for found in sheets if found.name != LEGEND]
