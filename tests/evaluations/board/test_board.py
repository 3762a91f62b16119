"""The evaluator's board: who waits for him first, late ones in words, counts, filters, former segments apart."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations import board, deadlines
from evaluations.models import Rating, Sheet, SheetStep, Window
from evaluations.rules.workflow import KNOWN, Action, Stage, State
from evaluations.sheets import corrections
from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.factories import EmployeeFactory
from tests.staff.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def person(year, name="職員"):
    return EmployeeFactory(authority=year.world.authority, name=name)


def names(lines):
    return [line["one"].sheet.name for line in lines]


def text(response) -> str:
    return response.content.decode()


def test_who_waits_for_me_comes_first_and_the_late_before_the_others(year):
    year.sheet(S.SELF_SUBMITTED, person(year, "評価待ち"))
    year.sheet(S.GOAL_SUBMITTED, person(year, "目標待ち"))
    year.sheet(S.GOAL_DRAFT, person(year, "作成中"))
    page = year.get("board", by=A.FIRST)
    assert names(page.context["waiting"]) == ["目標待ち", "評価待ち"]
    assert names(page.context["others"]) == ["作成中"]
    assert "期限を過ぎた人が1人います" in text(page)
    assert "190日過ぎています・5月15日(金)まで" in text(page)


@pytest.mark.parametrize(
    ("state", "stage", "name"),
    [
        (S.GOAL_SUBMITTED, A.FIRST, "review_goals"),
        (S.IN_PERIOD, A.FIRST, "interviews"),
        (S.IN_PERIOD, A.SECOND, "sheet"),
        (S.SELF_SUBMITTED, A.FIRST, "rate"),
        (S.FIRST_RATED, A.SECOND, "rate"),
        (S.ADJUSTED, A.CONFIRMER, "rate"),
        (S.DISCLOSED, A.FIRST, "interviews"),
        (S.FIRST_RATED, A.FIRST, "sheet"),
        (S.EXEMPT, A.FIRST, "sheet"),
    ],
    ids=str,
)
def test_the_link_leads_to_where_the_next_action_is(year, state, stage, name):
    sheet = year.sheet(state, disclosed_at=NOON if state == S.DISCLOSED else None)
    (line,) = [
        *year.get("board", by=stage).context["waiting"], *year.get("board", by=stage).context["others"]
    ]  # fmt: skip
    assert line["href"] == reverse(f"evaluations:{name}", args=[sheet.pk])
    assert year.client(stage).get(line["href"]).status_code == 200


def test_who_wants_to_change_his_goals_waits_for_the_first_evaluator(year):
    sheet = year.sheet(S.IN_PERIOD)
    assert year.get("board", by=A.FIRST).context["waiting"] == []
    year.move(sheet, X.REQUEST_CHANGE, A.SELF, reason="異動のため")
    page = year.get("board", by=A.FIRST)
    assert names(page.context["waiting"]) == [sheet.name]
    assert "目標の変更の申し出" in text(page)


def test_counts_per_step_and_filters(year):
    year.sheet(S.SELF_SUBMITTED, person(year, "甲"))
    year.sheet(S.GOAL_DRAFT, person(year, "乙"))
    page = year.get("board", by=A.FIRST, state=S.GOAL_DRAFT)
    counted = [(one["count"].state, one["count"].number, one["count"].waiting) for one in page.context["counts"]]
    assert counted == [(S.GOAL_DRAFT, 1, 0), (S.SELF_SUBMITTED, 1, 1)]
    assert names(page.context["waiting"] + page.context["others"]) == ["乙"]
    page = year.get("board", by=A.FIRST, cycle=year.cycle.pk, stage=A.FIRST)
    assert len(page.context["waiting"] + page.context["others"]) == 2
    assert year.get("board", by=A.FIRST, state="nonsense").status_code == 200


def test_whoever_acts_for_an_evaluator_has_his_people_and_nobody_has_himself(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    deputy = year.world.users["deputy"]
    page = browser_of(deputy).get(reverse("evaluations:board"))
    assert names(page.context["waiting"]) == [sheet.name]
    assert "評価する人はいません" in text(year.get("board", by=A.SELF))


def test_former_segments_stand_apart_and_a_former_evaluator_reads_his_own_words_alone(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST)
    old = sheet.stages.get(stage="first")
    old.is_current, old.valid_to, old.comment = False, date(2026, 9, 30), "前の評価者の言葉"
    old.save()
    year.stage(sheet, A.FIRST, evaluator=year.world.beside, valid_from=date(2026, 10, 1))
    page = year.get("board", by=A.FIRST)
    assert page.context["everybody"] == []
    assert [row.sheet for row in page.context["former"]] == [sheet]
    for name in ("rate", "rate_draft", "review_goals", "interviews"):
        address = reverse(f"evaluations:{name}", args=[sheet.pk])
        client = year.client(A.FIRST)
        assert (client.post(address) if name == "rate_draft" else client.get(address)).status_code == 404


def test_all_that_are_listed_are_written_down_as_seen(year):
    people = [person(year), person(year)]
    for who in people:
        year.sheet(S.GOAL_DRAFT, who)
    year.get("board", by=A.FIRST)
    assert sorted(AuditEvent.objects.get(what="評価する人の一覧").people) == sorted(who.pk for who in people)


def test_the_last_day_is_that_of_deadlines_for_every_state(year):
    for state in State:
        year.sheet(state, person(year), disclosed_at=NOON if state in KNOWN else None)
    found = board.entries(year.user(A.FIRST), on=TODAY)
    assert {one.state: one.due for one in found} == {one.state: deadlines.due(one.sheet) for one in found}
    assert len(found) == len(State)


def test_goals_that_came_after_their_last_day_have_none_and_no_other_state_is_excused(year):
    changed = year.move(
        year.move(year.sheet(S.IN_PERIOD), X.REQUEST_CHANGE, A.SELF, reason="異動"),
        X.REOPEN_GOALS,
        A.FIRST,
        reason="異動",
    )
    joined = year.sheet(S.GOAL_DRAFT, person(year, "途中から"))
    SheetStep.objects.create(sheet=joined, action="opened", state=joined.state, at=NOON)
    waited = year.sheet(S.GOAL_DRAFT, person(year, "四月から"))
    SheetStep.objects.create(sheet=waited, action="opened", state=waited.state, at=NOON - timedelta(days=230))
    rated = year.move(year.sheet(S.SELF_OPEN, person(year, "報告")), X.SKIP_SELF, A.HR, reason="休職")
    found = {one.sheet.name: one.due for one in board.entries(year.user(A.FIRST), on=TODAY)}
    assert found == {
        changed.name: None, "途中から": None, "四月から": date(2026, 4, 30), "報告": date(2027, 2, 15),
    }  # fmt: skip
    assert [deadlines.due(sheet) for sheet in (changed, joined, waited, rated)] == list(found.values())


def test_a_re_rating_that_was_ordered_after_the_last_day_is_not_late(year):
    Window.objects.filter(cycle=year.cycle, step="first").update(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 9))
    rated = year.sheet(S.SELF_SUBMITTED, person(year, "一度目"))
    again = corrections.order(
        year.sheet(S.DISCLOSED, disclosed_at=NOON), by=year.user(A.HR), at=NOON, reason="再評価の決定"
    )
    found = {one.sheet: one.due for one in board.entries(year.user(A.FIRST), on=TODAY)}
    assert found == {rated: date(2026, 11, 9), again: None}
    assert {sheet: deadlines.due(sheet) for sheet in found} == found


def test_the_board_asks_at_most_fourteen_questions_however_many_people(year):
    client, address = year.client(A.FIRST), reverse("evaluations:board")
    year.sheet(S.SELF_SUBMITTED)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        SheetStep.objects.create(sheet=year.sheet(S.SELF_SUBMITTED, person(year)), action="submit_self", at=NOON,
                                 state=S.SELF_SUBMITTED)  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(many) <= 14, "\n".join(query["sql"][:110] for query in many.captured_queries)


# ── The marks I gave


def test_my_marks_are_counted_with_their_number_and_nobody_elses(year):
    sheet = year.sheet(S.FIRST_RATED)
    year.rate(sheet, A.SECOND, "S")
    other = year.sheet(S.FIRST_RATED, person(year))
    Rating.objects.filter(sheet=other, item__isnull=False).update(level=year.ability.scale.levels.get(symbol="A"))
    spreads = year.get("my_marks", by=A.FIRST).context["spreads"]
    told = {spread.title: {bar.level.symbol: bar.number for bar in spread.bars if bar.number} for spread in spreads}
    assert told == {
        "能力評価: 全体": {"B": 2}, "能力評価: 項目ごと": {"A": 2, "B": 2},
        "業績評価: 全体": {"B": 2}, "業績評価: 目標ごと": {"B": 4},
    }  # fmt: skip
    assert {spread.stage for spread in spreads} == {"一次評価者"}
    assert [spread.number for spread in year.get("my_marks", by=A.SECOND).context["spreads"]] == [1, 2, 1, 2]
    assert year.get("my_marks", by=A.SELF).context["spreads"] == []


def test_marks_given_for_somebody_else_are_not_the_deputys(year):
    year.sheet(S.FIRST_RATED)
    page = browser_of(year.world.users["deputy"]).get(reverse("evaluations:my_marks"))
    assert page.context["spreads"] == []
    assert Sheet.objects.count() == 1
