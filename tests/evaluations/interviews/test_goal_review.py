"""The review of goals: difficulty is agreed, the opening interview recorded, then they are confirmed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations import goal_review
from evaluations.models import Difficulty, Goal, Sheet
from evaluations.rules.workflow import Action, Stage, State
from tests.evaluations import year as evaluation_year
from tests.staff.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def year(world, monkeypatch):
    """With two degrees of difficulty: they belong to the scheme before it is frozen."""

    def freeze_with_degrees(scheme):
        for order, (code, name) in enumerate((("hard", "困難"), ("plain", "普通"))):
            Difficulty.objects.create(scheme=scheme, code=code, name=name, order=order)
        return freeze(scheme)

    freeze = evaluation_year.freeze
    monkeypatch.setattr(evaluation_year, "freeze", freeze_with_degrees)
    return evaluation_year.build(world)


@pytest.fixture
def sheet(year):
    return year.sheet(S.GOAL_SUBMITTED)


def degree(code) -> int:
    return Difficulty.objects.get(code=code).pk


def degrees(sheet, code="hard"):
    return {f"difficulty-{goal.pk}": degree(code) for goal in sheet.goals.all()}


def post(year, sheet, by=A.FIRST, **data):
    version = {"version": Sheet.objects.get(pk=sheet.pk).version}
    return year.client(by).post(reverse("evaluations:review_goals", args=[sheet.pk]), version | data)


def text(response) -> str:
    return response.content.decode()


def test_goals_are_read_and_what_is_missing_before_they_can_be_confirmed_is_told(year, sheet):
    sheet.interviews.all().delete()
    page = year.get("review_goals", sheet.pk, by=A.FIRST)
    assert "目標その1" in text(page)
    assert page.context["missing"] == [
        "期首面談を記録してから、目標を確定してください。", "目標1の困難度を選んでください。",
        "目標2の困難度を選んでください。",
    ]  # fmt: skip
    answer = post(year, sheet, do="confirm")
    assert answer.status_code == 422
    assert "期首面談を記録してから" in text(answer)
    assert Sheet.objects.get(pk=sheet.pk).state == S.GOAL_SUBMITTED


def test_difficulty_is_saved_with_its_history_and_the_goals_are_confirmed(year, sheet):
    assert post(year, sheet, do="save", **degrees(sheet)).status_code == 302
    assert {goal.difficulty.code for goal in sheet.goals.all()} == {"hard"}
    assert Goal.history.latest().history_user == year.user(A.FIRST)
    answer = post(year, sheet, do="confirm", **degrees(sheet, "plain"))
    assert answer.headers["Location"] == reverse("evaluations:board")
    assert Sheet.objects.get(pk=sheet.pk).state == S.IN_PERIOD
    assert {goal.difficulty.code for goal in sheet.goals.all()} == {"plain"}


def test_a_stale_page_keeps_what_was_chosen_and_shows_what_is_stored(year, sheet):
    data = degrees(sheet, "plain") | {"version": sheet.version}
    post(year, sheet, do="save", **degrees(sheet, "hard"))
    answer = year.client(A.FIRST).post(reverse("evaluations:review_goals", args=[sheet.pk]), data)
    assert answer.status_code == 409
    assert [line["chosen"] for line in answer.context["goals"]] == [degree("plain")] * 2
    assert {goal.difficulty.code for goal in sheet.goals.all()} == {"hard"}


@pytest.mark.parametrize("odd", ["0", "999999", "abc", "-1"])
def test_only_degrees_of_the_scheme_are_taken(year, sheet, odd):
    goal = sheet.goals.first()
    assert post(year, sheet, do="save", **{f"difficulty-{goal.pk}": odd}).status_code == 422
    assert not sheet.goals.exclude(difficulty=None).exists()


def test_goals_that_were_not_handed_in_are_not_shown_and_nothing_is_set(year):
    sheet = year.sheet()
    year.goals(sheet)
    assert "目標その1" not in text(year.get("review_goals", sheet.pk, by=A.FIRST))
    assert post(year, sheet, do="save", **degrees(sheet)).status_code == 422
    assert not sheet.goals.exclude(difficulty=None).exists()


def test_goals_are_sent_back_with_a_reason_from_here(year, sheet):
    page = year.get("review_goals", sheet.pk, by=A.FIRST)
    assert [choice.action for choice in page.context["choices"]] == [X.RETURN_GOALS]


def test_who_asks_to_change_goals_is_heard_here(year):
    sheet = year.sheet(S.IN_PERIOD)
    year.move(sheet, X.REQUEST_CHANGE, A.SELF, reason="分担が変わったため")
    page = year.get("review_goals", sheet.pk, by=A.FIRST)
    assert "分担が変わったため" in text(page)
    assert [choice.action for choice in page.context["choices"]] == [X.REOPEN_GOALS]


@pytest.mark.parametrize("who", [A.SELF, A.SECOND, A.CONFIRMER, A.HR], ids=str)
def test_nobody_else_agrees_the_difficulty(year, sheet, who):
    goal = sheet.goals.first()
    with pytest.raises(ValidationError, match="役割"):
        goal_review.agree(sheet, {goal.pk: degree("hard")}, by=year.user(who), at=NOON, seen=None)
    assert post(year, sheet, who, do="save").status_code == 404


def test_the_page_asks_at_most_twelve_questions(year, sheet):
    client, address = year.client(A.FIRST), reverse("evaluations:review_goals", args=[sheet.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= 12, "\n".join(query["sql"][:110] for query in queries.captured_queries)
