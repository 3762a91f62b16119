"""The record form as each of those reads it who may, and the buttons on it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Sheet, SheetStage, SheetStep
from evaluations.rules import sights
from evaluations.rules.workflow import Action, Stage, State
from tests.evaluations.factories import AxisFactory, CycleFactory, SheetFactory
from tests.factories import employee_with_login
from tests.staff.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def text(response) -> str:
    return response.content.decode()


def test_the_person_reads_where_his_sheet_stands_and_who_acts_next(year):
    page = year.get("sheet", year.sheet(S.GOAL_SUBMITTED).pk)
    assert "一次評価者が目標を読んでいます" in text(page)
    assert "一次評価者 課長 二郎" in text(page)
    assert "190日過ぎています・5月15日(金)まで" in text(page)
    assert [step.label for step in page.context["progress"].steps if step.is_now] == ["期首面談"]


def test_a_scheme_without_goals_asks_for_none(year):
    assert "まだ目標がありません。" in text(year.get("sheet", year.sheet(S.GOAL_DRAFT).pk))
    ability = AxisFactory(scheme__authority=year.world.authority)
    cycle = CycleFactory(scheme=ability.scheme, framework=year.cycle.framework)
    without = SheetFactory(cycle=cycle, employee=year.world.subject, state=S.IN_PERIOD)
    page = text(year.get("sheet", without.pk))
    assert "いまの状況" in page
    assert 'id="goals"' not in page


def test_marks_are_told_to_the_person_only_as_the_scheme_says(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST)
    assert "所見" not in str(year.get("sheet", sheet.pk).context["tables"])
    Sheet.objects.filter(pk=sheet.pk).update(state=S.DISCLOSED, disclosed_at=NOON)
    assert year.get("sheet", sheet.pk).context["columns"] == ["本人"]


def test_the_second_evaluator_reads_the_first_ones_marks_once_they_are_handed_on(year):
    sheet = year.sheet(S.FIRST_RATED)
    page = year.get("sheet", sheet.pk, by=A.SECOND)
    assert page.context["columns"] == ["本人", "一次評価者", "二次評価者"]
    assert [(row.name, row.cells[1]) for row in page.context["tables"][0][1]] == [
        ("企画力", ("一次評価者", "B", "所見")),
        ("折衝力", ("一次評価者", "B", "所見")),
        ("能力評価(全体)", ("一次評価者", "B", "所見")),
    ]
    assert year.get("sheet", sheet.pk, by=A.CONFIRMER).context["columns"] == ["本人"]


def test_goals_that_are_not_handed_in_are_the_persons_own(year):
    sheet = year.sheet()
    year.goals(sheet)
    assert "目標その1" in text(year.get("sheet", sheet.pk))
    assert "目標その1" not in text(year.get("sheet", sheet.pk, by=A.FIRST))


def test_that_marks_were_sent_back_is_no_business_of_the_person(year):
    sheet = year.sheet(S.FIRST_RATED)
    year.move(sheet, X.RETURN_FIRST, A.SECOND, reason="印甘すぎます")
    assert "印甘すぎます" in text(year.get("sheet", sheet.pk, by=A.FIRST))
    own = text(year.get("sheet", sheet.pk))
    assert "印甘すぎます" not in own
    assert "一次評価を差し戻しました" not in own


@pytest.mark.parametrize(
    ("action", "readers"),
    [
        (X.RETURN_GOALS, {A.SELF, A.FIRST, A.HR}),
        (X.RETURN_RATING, {A.FIRST, A.SECOND, A.ADJUSTER, A.HR}),
        (X.EXEMPT, {A.SELF, A.FIRST, A.HR}),
    ],
)
def test_reasons_are_read_by_those_between_whom_they_are_said(action, readers):
    assert {stage for stage in Stage if sights.sees_reason({stage}, action)} == readers


def test_who_evaluated_formerly_reads_his_own_words_alone(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    before = employee_with_login(department=year.world.other_section)
    SheetStage.objects.create(
        sheet=sheet, stage="first", evaluator=before, name=before.name, valid_from=date(2026, 4, 1),
        valid_to=date(2026, 9, 30), is_current=False, handover="印引き継ぎ",
    )  # fmt: skip
    year.people[A.ADJUSTER] = before
    page = text(year.get("sheet", sheet.pk, by=A.ADJUSTER))
    assert "印引き継ぎ" in page
    assert "目標その1" not in page
    assert "できた" not in page


@pytest.mark.parametrize(
    ("state", "by", "label"),
    [
        (S.IN_PERIOD, A.FIRST, "面談を記録する"),
        (S.IN_PERIOD, A.SELF, "面談の記録を読み、自分の記録を書く"),
        (S.IN_PERIOD, A.SECOND, "面談の記録を読む"),
        (S.CLOSED, A.SELF, "面談の記録を読む"),
    ],
    ids=str,
)
def test_the_record_leads_to_the_interviews_and_says_what_one_does_there(year, state, by, label):
    sheet = year.sheet(state)
    href = reverse("evaluations:interviews", args=[sheet.pk])
    assert f'<a href="{href}">{label}</a>' in text(year.get("sheet", sheet.pk, by=by))


def test_evaluators_are_named_in_the_order_of_their_stages_and_of_time(year):
    sheet = year.sheet(S.IN_PERIOD)
    sheet.stages.filter(stage="first").update(is_current=False, valid_to=date(2026, 9, 30))
    year.stage(sheet, A.FIRST, valid_from=date(2026, 10, 1))
    told = [(row.stage, row.is_current) for row in year.get("sheet", sheet.pk).context["evaluators"]]
    assert told == [("first", False), ("first", True), ("second", True), ("confirmer", True)]


def test_a_sight_of_another_persons_sheet_is_written_down(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    year.get("sheet", sheet.pk, by=A.FIRST)
    assert text(year.client().get(reverse("staff:sights"))).count("人事評価の記録書") == 1


def test_a_move_is_made_by_its_button_and_its_reason(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    page = year.post("move", sheet.pk, by=A.FIRST, action="return_goals", version=0, reason="具体的に")
    assert "目標を差し戻しました。" in text(page)
    sheet.refresh_from_db()
    assert sheet.state == S.GOAL_DRAFT


def test_a_refused_move_keeps_what_was_typed_and_says_all_that_is_missing(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    sheet.interviews.all().delete()
    page = year.post("move", sheet.pk, by=A.FIRST, action="confirm_goals", version=0)
    assert page.status_code == 422
    assert "期首面談を記録してから、目標を確定してください。" in text(page)
    page = year.post("move", sheet.pk, by=A.FIRST, action="return_goals", version=0, reason="見えない\u200b字")
    assert page.status_code == 422
    assert "見えない\u200b字" in text(page)


def test_a_move_upon_an_old_version_answers_409_with_the_reason_kept(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    for state in (S.GOAL_SUBMITTED, S.GOAL_DRAFT):
        Sheet.objects.filter(pk=sheet.pk).update(state=state, version=4)
        page = year.post("move", sheet.pk, by=A.FIRST, action="return_goals", version=0, reason="印だいじな理由")
        assert page.status_code == 409
        assert "印だいじな理由" in text(page)
    assert not SheetStep.objects.exists()


def test_it_goes_back_to_where_it_was_done_and_nowhere_else(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    client, address = year.client(A.FIRST), reverse("evaluations:move", args=[sheet.pk])
    said = {"action": "return_goals", "version": 0, "reason": "具体的に", "next": "https://example.com/"}
    assert client.post(address, said)["Location"] == reverse("evaluations:sheet", args=[sheet.pk])


def test_nobody_makes_the_move_of_another(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    for by, action in ((A.SELF, X.CONFIRM_GOALS), (A.SECOND, X.RETURN_GOALS), (A.FIRST, X.FORCE)):
        assert year.post("move", sheet.pk, by=by, action=action, version=0, reason="x").status_code == 403


@pytest.mark.parametrize(("by", "most"), [(A.SELF, 12), (A.SECOND, 14), (A.HR, 14)])
def test_the_record_asks_few_questions_and_two_more_for_the_sight_of_others(year, by, most):
    sheet = year.sheet(S.RATED)
    Sheet.objects.filter(pk=sheet.pk).update(state=S.CLOSED, disclosed_at=NOON)
    client, address = year.client(by), reverse("evaluations:sheet", args=[sheet.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= most, "\n".join(
        query["sql"][:40] + " … " + query["sql"].partition(" FROM ")[2][:90] for query in asked
    )


def test_what_is_expected_is_read_from_the_first_day_and_ones_own_words_once_they_are_written(year):
    page = text(year.get("sheet", year.sheet(S.GOAL_DRAFT).pk))
    assert "評価する項目と期待される行動" in page
    assert "企画力の期待される行動" in page
    page = text(year.get("sheet", year.sheet(S.SELF_SUBMITTED, year.world.beside).pk, by=A.FIRST))
    assert "項目ごとの自己申告" in page
    assert "企画力の期待される行動" not in page


def test_evaluators_stand_in_the_order_of_their_stages(year):
    sheet = year.sheet(S.IN_PERIOD)
    year.stage(sheet, A.FIRST, evaluator=year.world.beside, is_current=False, valid_from=date(2026, 4, 2))
    found = year.get("sheet", sheet.pk, by=A.HR).context["evaluators"]
    assert [row.stage for row in found] == ["first", "first", "second", "confirmer"]
