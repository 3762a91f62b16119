"""Files of the training office's masters, and the office that imports them."""

from datetime import date

from common.importing import LEGEND
from common.spreadsheets import Sheet
from staff.access import Role
from tests import factories
from tests.factories import CompetencyFactory, GradeFactory, JobFamilyFactory, put_in_force, user_with
from tests.importing import Desk, sheet
from tests.training.factories import CourseFactory, CourseKindFactory, ProviderFactory
from training.imports.book import CODE

TODAY = date(2026, 11, 21)


class Office(Desk):
    """A city with an edition in force (F1, G1 主事, G2 係長, C1), a kind K1, a provider RX and a course L1."""

    book = CODE
    today = TODAY
    file_name = "目録.xlsx"

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
        self.clerk = self.officer


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


def data_of(sheets: list[Sheet]) -> list[Sheet]:
    return [found for found in sheets if found.name != LEGEND]
