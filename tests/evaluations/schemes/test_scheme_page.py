"""評価のしくみ: how one is evaluated, told to everybody out of the data of his cycle."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import GrievanceRule, Sheet
from evaluations.presets import make
from evaluations.rules.workflow import Stage, State
from evaluations.scheme_told import SchemeTold
from evaluations.schemes import freeze
from tests.evaluations.factories import CycleFactory, SheetFactory
from tests.factories import EmployeeFactory
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db


def test_everybody_reads_how_he_is_evaluated_and_by_whom(year):
    year.sheet(State.GOAL_DRAFT)
    page = year.get("scheme").content.decode()
    for said in ("能力評価", "企画力", "課長 二郎", "2027年2月15日", "目標は1つから5つまで立てます。", "標準"):
        assert said in page


def test_who_has_no_sheet_reads_the_cycle_that_runs(year):
    page = year.get("scheme", by=Stage.CONFIRMER).content.decode()
    assert year.scheme.name in page
    assert "あなたの職位" not in page


def test_anothers_sheet_tells_nothing(year):
    sheet = year.sheet(State.GOAL_DRAFT, year.world.beside)
    assert year.get("scheme", sheet=sheet.pk).status_code == 404


def test_last_years_scheme_stays_readable(year):
    before = CycleFactory(
        scheme=year.scheme, framework=year.cycle.framework, name="2025年度 人事評価", state="closed",
        period_from=date(2025, 4, 1), period_to=date(2026, 3, 31), base_date=date(2026, 1, 1),
    )  # fmt: skip
    old = SheetFactory(cycle=before, employee=year.world.subject, department=year.world.team, state="closed")
    year.sheet()
    page = year.get("scheme", sheet=old.pk).content.decode()
    assert "「2025年度 人事評価」は" in page
    assert "2026年度 人事評価" in page


def test_until_when_one_can_complain_is_a_date_once_it_is_known(year):
    sheet = year.sheet(State.DISCLOSED, disclosed_at=NOON)
    rule = GrievanceRule(scheme=year.scheme, step="consultation", trigger="disclosure", length=7, counts_open_days=True)
    type(year.scheme).objects.filter(pk=year.scheme.pk).move(state="draft")
    rule.save()
    type(year.scheme).objects.filter(pk=year.scheme.pk).move(state="frozen")
    ((step, said),) = SchemeTold(year.cycle, sheet).grievances
    assert step == "苦情相談"
    assert said[0] == "開示の翌日から数えて7日以内に申し出ます(閉庁日は数えません)。"
    assert said[1].startswith("あなたの今回の期限は、2026年")


class TestNumeric:
    @pytest.fixture
    def told(self, city):
        framework = city("tachikawa")
        scheme = make("numeric", framework.authority, framework)
        freeze(scheme)
        cycle = CycleFactory(scheme=scheme, framework=framework)
        who = EmployeeFactory(authority=framework.authority)
        sheet = SheetFactory(cycle=cycle, employee=who, grade_code="G5", grade_name="部長")
        axis = scheme.axis_set.get(code="ability")
        sheet.items.create(axis=axis, code="I1", name="業務遂行", weight=Decimal(8))
        return SchemeTold(cycle, Sheet.objects.get(pk=sheet.pk))

    def test_weights_and_thresholds_are_those_of_the_grade(self, told):
        ability, performance = told.axes
        assert (ability.weight, performance.weight) == ("40%", "60%")
        assert ability.items == [("業務遂行", "8")]
        assert ability.thresholds[0] == ("90点から", "5")
        assert told.rounding == "点は丸めずに、段階の境と比べます。境の点ちょうどなら、その段階です。"

    def test_goals_are_told_with_what_difficulty_does(self, told):
        said = told.axes[1].goals
        assert "困難度「◎ 困難」は、点に1.2を掛けます。" in said
        assert "マネジメント目標(あなたの職位では必ず立てます)" in said
        assert "一つの目標の点は、5点で止めます。" in said

    def test_what_is_disclosed_is_what_the_scheme_says(self, told):
        assert told.disclosed == ["確認された全体の評語", "項目・目標ごとの評語", "点数とその計算"]


def test_the_page_asks_few_questions(year):
    year.sheet(State.GOAL_DRAFT)
    client = year.client()
    client.get("/evaluations/scheme/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/evaluations/scheme/")
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]
