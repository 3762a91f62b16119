"""The pages of a plan: written, agreed to, read; nothing that was typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.training.factories import CourseFactory
from tests.training.factories_gap import builds, rate
from training.models import DevelopmentPlan, PlanGoal
from training.rules.plans import State

pytestmark = pytest.mark.django_db
WORD = "印育成計画甲"


def address(hall, by):
    return reverse("training:plan") if by == "own" else reverse("training:person_plan", args=[hall.subject.pk])


def get(hall, by="own", **query):
    return browser_of(hall.users[by]).get(address(hall, by), query)


def post(hall, do, by="own", **data):
    page = browser_of(hall.users[by]).get(address(hall, by))
    stamps = {f"stamp-{part}": value for part, value in (page.context.get("stamps") or {}).items()}
    sent = stamps | {name.replace("__", "-"): value for name, value in data.items()} | {"do": do}
    return browser_of(hall.users[by]).post(address(hall, by), sent)


def goal(number=0, *, ability="C8", text="早く処理する", **more):
    said = {"ability": ability, "text": text, **more}
    return {f"goal__{number}__{name}": value for name, value in said.items()}


@pytest.fixture
def plan(hall) -> DevelopmentPlan:
    post(hall, "begin")
    post(hall, "save", aim="頼られる職員", goals="2", **goal())
    return DevelopmentPlan.objects.get(employee=hall.subject)


def put(plan, state) -> DevelopmentPlan:
    plan.state = state
    plan.save()
    return plan


def test_a_plan_is_begun_written_and_proposed(hall, plan):
    assert [(g.competency_code, g.text) for g in plan.goals.all()] == [("C8", "早く処理する")]
    kept = str(plan.goals.get().pk)
    response = post(hall, "propose", aim="頼られる職員", goals="3", **goal(goal=kept), **goal(1, ability="C9"))
    assert response.status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.goals.count()) == (State.PROPOSED, 2)


def test_the_head_supports_and_agrees_in_one_step(hall, plan):
    put(plan, State.PROPOSED)
    assert post(hall, "agree", "manager", support="月に一度話す").status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.support) == (State.AGREED, "月に一度話す")


def test_a_plan_that_is_sent_back_tells_why(hall, plan):
    put(plan, State.PROPOSED)
    assert post(hall, "send_back", "manager").status_code == 422
    assert post(hall, "send_back", "manager", reason="数で測れる形に").status_code == 302
    assert "数で測れる形に" in get(hall).content.decode()


def test_results_are_written_and_the_plan_closed_or_neither(hall, plan):
    put(plan, State.ACTIVE)
    result = {f"result__{plan.goals.get().pk}": "半分の時間で"}
    refused = post(hall, "close", **result)
    assert refused.status_code == 422
    assert "振り返りを書いてから" in refused.content.decode()
    assert "半分の時間で" in refused.content.decode()
    assert plan.goals.get().result == ""
    assert post(hall, "close", outcome="よい一年", **result).status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.goals.get().result) == (State.CLOSED, "半分の時間で")


def test_abilities_that_fall_short_are_proposed_and_courses_for_them_stand_first(hall):
    rate(hall.subject, C9=0, B2=1)
    CourseFactory(authority=hall.authority, name="だれでも")
    builds(CourseFactory(authority=hall.authority, name="発見力"), C9=None)
    post(hall, "begin")
    first, second = get(hall).context["editor"].goals
    assert (first["ability"].value(), second["ability"].value()) == ("C9", "B2")
    assert [label for _pk, label in first.fields["courses"].choices] == ["発見力(おすすめ)", "だれでも"]


def test_an_empty_goal_is_not_kept_and_a_removed_one_goes(hall, plan):
    kept = plan.goals.get()
    post(hall, "save", goals="3", **goal(goal=str(kept.pk), remove="on"), **goal(1, text="", ability="C9"))
    assert not plan.goals.exists()


def test_a_course_that_is_offered_no_more_stays_chosen(hall, plan):
    course = CourseFactory(authority=hall.authority, grades=("G5",), name="部長研修")
    plan.goals.get().courses.add(course)
    form = get(hall).context["editor"].goals[0]
    assert (course.pk, "部長研修") in form.fields["courses"].choices
    assert form.chosen == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("due", "2027-04-01", "2026年度のうちの日"),
        ("due", "こんど", "日付を読めません"),
        ("text", "", "目標を書いてください"),
        ("ability", "", "能力を選んでください"),
        ("ability", "NONE", "正しく選択"),
        ("courses", "999999", "正しく選択"),
        ("text", "あ" * 501, "500"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(hall, plan, field, value, message):
    said = goal(how="毎週ふりかえる") | {f"goal__0__{field}": value}
    response = post(hall, "save", aim="書きかけ", goals="1", **said)
    form = response.context["editor"].goals[0]
    assert response.status_code == 422
    assert message in " ".join(form.errors[field])
    assert form["how"].value() == "毎週ふりかえる"
    assert response.context["editor"].aim["aim"].value() == "書きかけ"


@pytest.mark.parametrize("goals", ["", "-1", "1e9", "999999999", "x"])
def test_a_number_of_goals_that_no_page_sends_does_no_harm(hall, plan, goals):
    assert post(hall, "save", aim="頼られる職員", goals=goals).status_code == 302
    assert plan.goals.count() == 1


def test_a_stale_save_shows_both_texts_and_a_second_one_knowingly_wins(hall, plan):
    old = {f"stamp-{part}": value for part, value in get(hall).context["stamps"].items()}
    kept = str(plan.goals.get().pk)
    post(hall, "save", aim="先に保存", goals="1", **goal(text="先の目標", goal=kept))
    mine = {
        "do": "save",
        "aim": "あとの姿",
        "goals": "1",
        "goal-0-ability": "C8",
        "goal-0-text": "あとの目標",
        "goal-0-goal": kept,
    }
    client = browser_of(hall.users["own"])
    response = client.post(address(hall, "own"), old | mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert all(words in text for words in ("先の目標", "あとの目標", "先に保存", "あとの姿"))
    assert plan.goals.get().text == "先の目標"
    stamps = {f"stamp-{part}": value for part, value in response.context["stamps"].items()}
    assert client.post(address(hall, "own"), stamps | mine).status_code == 302
    assert plan.goals.get().text == "あとの目標"


def test_what_was_typed_while_the_plan_went_on_is_shown_again(hall, plan):
    put(plan, State.PROPOSED)
    response = post(hall, "save", aim="書きかけの姿", goals="1", **goal(text="書きかけの目標"))
    assert response.status_code == 422
    assert {"書きかけの姿", "書きかけの目標"} <= set(response.context["typed"])
    assert "いま「上司の確認待ち」" in response.content.decode()


def test_the_same_button_pressed_twice_moves_once(hall, plan):
    put(plan, State.PROPOSED)
    assert post(hall, "agree", "manager", support="話す").status_code == 302
    assert post(hall, "agree", "manager", support="話す").status_code == 422
    assert plan.steps.filter(action="agree").count() == 1


def test_the_goals_of_last_year_are_offered_those_without_result_first_of_all(hall):
    before = DevelopmentPlan.objects.create(employee=hall.subject, year=2025, state=State.CLOSED)
    done = PlanGoal.objects.create(plan=before, competency_code="C8", text="できた目標", result="できた")
    left = PlanGoal.objects.create(plan=before, competency_code="C9", text="残った目標")
    text = get(hall).content.decode()
    assert f'value="{left.pk}" id="id_earlier_{left.pk}" checked' in text
    assert f'value="{done.pk}" id="id_earlier_{done.pk}">' in text
    post(hall, "begin", goal=[left.pk])
    assert [g.text for g in PlanGoal.objects.filter(plan__year=2026)] == ["残った目標"]


def test_the_text_of_a_step_is_read_and_not_written(hall, plan):
    post(hall, "propose", aim="頼られる職員", goals="1", **goal(goal=str(plan.goals.get().pk)))
    with time_machine.travel("2026-11-22T12:00:00+09:00"):
        post(hall, "send_back", "manager", reason="短く")
        post(hall, "save", aim="新しい姿", goals="1", **goal(goal=str(plan.goals.get().pk), text="新しい目標"))
    step = plan.steps.get(action="propose")
    response = get(hall, step=step.pk)
    text = response.content.decode()
    assert "早く処理する" in text
    assert "新しい目標" not in text
    assert response.context["editor"] is None
    assert not response.context["buttons"]


def test_a_step_of_which_no_text_was_kept_is_not_found(hall, plan):
    began = plan.history.last().history_date
    step = plan.steps.create(action="propose", state="proposed", by=hall.users["own"], at=began - timedelta(days=1))
    assert get(hall, step=step.pk).status_code == 404


# ── Who reads it


def test_a_draft_is_read_by_the_person_and_his_heads_alone(hall, plan):
    plan.goals.update(text=WORD)
    readers = {kind for kind, user in hall.users.items() if user and WORD in get(hall, kind).content.decode()}
    assert readers == {"own", "manager", "deputy", "boss"}


def test_from_the_proposal_on_hr_and_the_training_office_read_it_too_and_each_sight_is_written_down(hall, plan):
    put(plan, State.PROPOSED)
    plan.goals.update(text=WORD)
    for kind, user in hall.users.items():
        before = AuditEvent.objects.count()
        if user and WORD in get(hall, kind).content.decode():
            assert kind in {"own", "manager", "deputy", "boss", "hr", "training"}
            assert AuditEvent.objects.count() == before + (kind != "own")


@pytest.mark.parametrize("kind", ["hr", "training"])
@pytest.mark.parametrize("do", ["agree", "support", "save", "begin", "close"])
def test_whoever_only_reads_moves_and_writes_nothing(hall, plan, kind, do):
    put(plan, State.PROPOSED)
    response = post(hall, do, kind, support="横から", reason="横から", aim="横から", goals="1", **goal())
    assert response.status_code in {404, 422}
    plan.refresh_from_db()
    assert (plan.state, plan.support, plan.aim) == (State.PROPOSED, "", "頼られる職員")


def test_without_a_token_nothing_is_taken(hall, plan):
    client = Client(enforce_csrf_checks=True)
    client.force_login(hall.users["own"])
    assert client.post(reverse("training:plan"), {"do": "propose"}).status_code == 403


@pytest.mark.parametrize("query", [{"year": "x"}, {"year": "1999"}, {"year": "99999"}, {"year": "²"}, {"year": ""}])
def test_what_cannot_be_a_year_is_this_one(hall, query):
    assert get(hall, **query).context["year"] == 2026


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("by", ["own", "manager"])
def test_the_page_asks_at_most_twelve_questions_and_no_more_for_much(hall, plan, by, state):
    put(plan, state)
    few = questions(hall, by)
    for n in range(6):
        more = PlanGoal.objects.create(plan=plan, competency_code=f"C{n}", text="目標", order=n)
        more.courses.add(builds(CourseFactory(authority=hall.authority), C8=None))
        plan.steps.create(action="propose", state=state, by=hall.users["own"], at=plan.history.first().history_date)
    many = questions(hall, by)
    assert len(many) <= 12, "\n".join(many)
    assert len(many) <= len(few) + 1  # abilities that the grade does not ask for


def questions(hall, by):
    client = browser_of(hall.users[by])
    with CaptureQueriesContext(connection) as asked:
        client.get(address(hall, by))
    return [query["sql"][:200] for query in asked]
