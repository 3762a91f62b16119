"""A sheet goes through the one door, from its first draft to its end."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evaluations.models import AxisResult, Interview, Sheet, SheetNotice, SheetStep
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets import door
from evaluations.sheets.writing import StaleError
from staff.models import AuditEvent
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db

S, A, X = State, Stage, Action


def test_a_year_from_the_goals_to_the_closed_file(year):
    sheet = year.sheet()
    year.goals(sheet)
    for action, by in ((X.SUBMIT_GOALS, A.SELF), (X.CONFIRM_GOALS, A.FIRST), (X.OPEN_SELF, A.HR)):
        sheet = year.move(sheet, action, by)
    year.report(sheet)
    sheet = year.move(sheet, X.SUBMIT_SELF, A.SELF)
    year.rate(sheet, A.FIRST, "A")
    sheet = year.move(sheet, X.SUBMIT_FIRST, A.FIRST)
    year.rate(sheet, A.SECOND, "B")
    sheet = year.move(sheet, X.SUBMIT_SECOND, A.SECOND)
    assert sheet.state == S.ADJUSTED  # the scheme has no adjuster
    sheet = year.move(sheet, X.CONFIRM, A.CONFIRMER)
    assert [str(result) for result in AxisResult.objects.filter(sheet=sheet)] == ["能力評価 B", "業績評価 B"]
    sheet = year.move(sheet, X.DISCLOSE, A.FIRST)
    sheet = door.acknowledge(sheet, by=year.user(A.SELF), at=NOON)
    Interview.objects.create(
        sheet=sheet, kind="closing", held_on=timezone.localdate(NOON), evaluator=year.people[A.FIRST]
    )
    sheet = year.move(sheet, X.FEED_BACK, A.FIRST)
    sheet = year.move(sheet, X.CLOSE, A.HR)
    assert sheet.state == S.CLOSED
    assert [step.action for step in SheetStep.objects.filter(sheet=sheet)] == [
        X.SUBMIT_GOALS, X.CONFIRM_GOALS, X.OPEN_SELF, X.SUBMIT_SELF, X.SUBMIT_FIRST, X.SUBMIT_SECOND, X.CONFIRM,
        X.DISCLOSE, X.FEED_BACK, X.CLOSE,
    ]  # fmt: skip
    assert AuditEvent.objects.filter(kind="evaluation", people=[sheet.employee_id]).count() == 10


def test_whoever_is_to_act_next_is_told_and_not_who_acted(year):
    sheet = year.sheet()
    year.goals(sheet)
    year.move(sheet, X.SUBMIT_GOALS, A.SELF)
    assert [notice.to for notice in SheetNotice.objects.all()] == [year.people[A.FIRST]]


def test_a_move_upon_an_old_version_is_refused_and_changes_nothing(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST)
    Sheet.objects.filter(pk=sheet.pk).update(version=3)
    with pytest.raises(StaleError):
        year.move(sheet, X.SUBMIT_FIRST, A.FIRST, seen=2)
    assert Sheet.objects.get(pk=sheet.pk).state == S.SELF_SUBMITTED


def test_all_that_is_missing_is_told_at_once(year):
    sheet = year.sheet()
    with pytest.raises(ValidationError) as refusal:
        year.move(sheet, X.SUBMIT_GOALS, A.SELF)
    assert refusal.value.messages == ["目標は1つ以上立ててください。いまは0つです。"]
    sheet = year.sheet(S.SELF_SUBMITTED, year.world.beside)
    with pytest.raises(ValidationError) as refusal:
        year.move(sheet, X.SUBMIT_FIRST, A.FIRST)
    assert refusal.value.messages == [
        "「企画力」: 評語が選ばれていません。", "「折衝力」: 評語が選ばれていません。",
        "「1 目標その1」: 評語が選ばれていません。", "「2 目標その2」: 評語が選ばれていません。",
        "能力評価(全体): 評語が選ばれていません。", "業績評価(全体): 評語が選ばれていません。",
    ]  # fmt: skip


def test_what_is_sent_back_is_open_again_and_needs_a_reason(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST)
    sheet = year.move(sheet, X.SUBMIT_FIRST, A.FIRST)
    assert sheet.stages.get(stage="first").submitted_at == NOON
    with pytest.raises(ValidationError, match="理由"):
        year.move(sheet, X.RETURN_FIRST, A.SECOND)
    sheet = year.move(sheet, X.RETURN_FIRST, A.SECOND, reason="根拠が足りない")
    assert sheet.stages.get(stage="first").submitted_at is None
    step = SheetStep.objects.latest("pk")
    assert (step.came_from, step.state, step.stage, step.reason) == (
        S.FIRST_RATED, S.SELF_SUBMITTED, A.SECOND, "根拠が足りない",
    )  # fmt: skip


def test_the_closing_interview_comes_after_the_disclosure(year):
    sheet = year.sheet(S.DISCLOSED, disclosed_at=NOON)
    before = timezone.localdate(NOON) - timedelta(days=1)
    Interview.objects.create(sheet=sheet, kind="closing", held_on=before, evaluator=year.people[A.FIRST])
    with pytest.raises(ValidationError, match="開示のあと"):
        year.move(sheet, X.FEED_BACK, A.FIRST)
