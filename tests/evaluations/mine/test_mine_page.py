"""My year at a glance: what is next and until when, what was told, what became of the years before."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Sheet, SheetNotice
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets import corrections
from tests.evaluations.factories import CycleFactory, SheetFactory
from tests.staff.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def text(response) -> str:
    return response.content.decode()


def last_year(year, **fields) -> Sheet:
    before = CycleFactory(
        scheme=year.scheme, framework=year.cycle.framework, name="2025年度 人事評価", period_from=date(2025, 4, 1),
        period_to=date(2026, 3, 31), base_date=date(2026, 1, 1),
    )  # fmt: skip
    told = {"axes": [{"name": "能力評価", "level": "印A"}], "whole": None}
    who = {"cycle": before, "employee": year.world.subject, "department": year.world.team}
    return SheetFactory(**who, state=S.CLOSED, derivation=told, **fields)


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        (S.GOAL_DRAFT, "目標を書いて、一次評価者に提出します。", "目標を書く"),
        (S.IN_PERIOD, "評価の期間中です。", "期中の状況を書く"),
        (S.SELF_OPEN, "この期間を振り返り、自己申告を書いて提出します。", "自己申告を書く"),
        (S.SELF_SUBMITTED, "一次評価者が評価しています。", "記録書を見る"),
        (S.DISCLOSED, "結果が開示されました。", "結果を確かめる"),
        (S.EXEMPT, "評価が低いという意味ではありません。", "記録書を見る"),
    ],
    ids=str,
)
def test_what_is_next_is_said_with_a_button_to_it(year, state, words, button):
    year.sheet(state)
    page = year.get("mine")
    assert words in text(page)
    assert page.context["current"][0].ways[0].label == button


def test_interviews_that_were_recorded_are_a_press_away(year):
    sheet = year.sheet(S.GOAL_DRAFT)
    address = reverse("evaluations:interviews", args=[sheet.pk])
    assert address not in text(year.get("mine"))
    year.goals(sheet)
    assert address in text(year.get("mine"))


def test_until_when_is_said_in_words(year):
    year.sheet(S.SELF_OPEN)
    assert "あと71日・2027年1月31日(日)まで" in text(year.get("mine"))


def test_results_of_past_years_are_told_once_they_were_disclosed(year):
    sheet = last_year(year)
    assert "開示されていません" in text(year.get("mine"))
    Sheet.objects.filter(pk=sheet.pk).update(disclosed_at=NOON)
    assert "印A" in text(year.get("mine"))


def test_a_result_that_is_not_disclosed_is_not_on_the_page(year):
    sheet = year.sheet(S.CONFIRMED)
    Sheet.objects.filter(pk=sheet.pk).update(derivation={"axes": [{"name": "能力評価", "level": "印A"}]})
    assert "印A" not in text(year.get("mine"))


def test_notices_are_marked_read_by_whom_they_tell_and_only_those_that_he_saw(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    year.move(sheet, X.RETURN_GOALS, A.FIRST, reason="具体的に")
    assert "目標を差し戻しました" in text(year.get("mine"))
    notice = SheetNotice.objects.get()
    year.post("mine", by=A.FIRST, notice=notice.pk)
    assert SheetNotice.objects.get().read_at is None
    page = year.post("mine", notice=notice.pk)
    assert "お知らせを既読にしました。" in text(page)
    assert SheetNotice.objects.get().read_at is not None


def test_it_asks_at_most_twelve_questions_for_many_years_too(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    year.move(sheet, X.RETURN_GOALS, A.FIRST, reason="具体的に")
    last_year(year, disclosed_at=NOON)
    client = year.client()
    client.get(reverse("evaluations:mine"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("evaluations:mine"))
    assert len(asked) <= 12, "\n".join(query["sql"].partition(" FROM ")[2][:90] for query in asked)


def test_a_sheet_that_is_rated_again_says_so_and_leads_to_the_result_before(year):
    old = year.sheet(S.DISCLOSED, disclosed_at=NOON)
    corrections.order(old, by=year.user(A.HR), at=NOON, reason="再評価の決定")
    page = text(year.get("mine"))
    assert "再評価のための記録書です" in page
    assert reverse("evaluations:result", args=[old.pk]) in page
