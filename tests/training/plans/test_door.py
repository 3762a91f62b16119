"""The door of development plans: state × action × standing, stale saves, history, what goes on to the next year."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from tests.training.factories import CourseFactory
from training import plans
from training.access import standings
from training.models import DevelopmentPlan, PlanGoal, PlanStep
from training.plans import MOST_GOALS, Goal, StaleError
from training.rules.moves import Actor
from training.rules.plans import MOVES, WRITES, Action, Part, State, move_of, writable

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
TODAY = date(2026, 11, 21)
WHO = {Actor.SELF: "own", Actor.HEAD: "manager"}


@pytest.fixture
def plan(hall) -> DevelopmentPlan:
    made = plans.begin(hall.subject, 2026, by=hall.users["own"], at=NOW)
    return write(hall, made, Goal("C8", "早く正確に処理する"))


def stamp(plan, part=Part.GOALS) -> str:
    plan = DevelopmentPlan.objects.get(pk=plan.pk)
    return plans.stamp(plan, plans.goals_of(plan), part)


def write(hall, plan, *goals, aim="頼られる職員", at=NOW, by="own", on=None, **kwargs):
    return plans.write_goals(plan, aim, goals, by=hall.users[by], at=at, on=on or stamp(plan), **kwargs)


def put(plan, state) -> DevelopmentPlan:
    plan.state = state
    plan.outcome = "できた"
    plan.save()
    return plan


def in_turn(hall, plan, *actions, at=NOW):
    for action in actions:
        by = hall.users[WHO[min(move_of(action).actors, key=lambda actor: actor != Actor.SELF)]]
        plan = plans.move(plan, action, by=by, at=at, reason="事情")
    return plan


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)), ids=str)
def test_the_table_says_who_moves_what_and_nothing_else_moves(hall, plan, state, action):
    step = next(move for move in MOVES if move.action == action)
    for kind, user in hall.users.items():
        if user is None:
            continue
        put(plan, state)
        may = state in step.came_from and bool(step.actors & standings(user, hall.subject, on=TODAY))
        try:
            plans.move(plan, action, by=user, at=NOW, reason="事情")
            moved = True
        except ValidationError:
            moved = False
        plan.refresh_from_db()
        assert (kind, moved) == (kind, may)
        assert plan.state == (step.to if may else state)


@pytest.mark.parametrize(("state", "part"), list(product(State, Part)), ids=str)
def test_the_table_says_who_writes_what_in_which_state(hall, plan, state, part):
    goal = plan.goals.get()
    writing = {
        Part.GOALS: lambda **by: plans.write_goals(plan, "別", [Goal("C9", "別", pk=goal.pk)], **by),
        Part.SUPPORT: lambda **by: plans.write_support(plan, "支える", **by),
        Part.RESULTS: lambda **by: plans.write_results(plan, "別", {goal.pk: "別"}, **by),
    }[part]
    states, actor = WRITES[part]
    for kind, user in hall.users.items():
        if user is None:
            continue
        put(plan, state)
        held = standings(user, hall.subject, on=TODAY)
        before = stamp(plan, part)
        may = state in states and actor in held
        assert (part in writable(state, held)) == may
        try:
            writing(by=user, at=NOW, on=before)
            written = True
        except ValidationError:
            written = False
        assert (kind, written) == (kind, may)
        if not may:
            assert stamp(plan, part) == before


@pytest.mark.parametrize("action", [move.action for move in MOVES if move.asks_reason])
def test_where_a_reason_is_asked_nothing_moves_without_one(hall, plan, action):
    step = move_of(action)
    put(plan, min(step.came_from))
    with pytest.raises(ValidationError, match="理由"):
        plans.move(plan, action, by=hall.users[WHO[min(step.actors)]], at=NOW, reason=" ")


def test_from_the_draft_to_the_close(hall, plan):
    plan = in_turn(hall, plan, Action.PROPOSE, Action.SEND_BACK, Action.PROPOSE, Action.AGREE, Action.START)
    goal = plan.goals.get()
    plans.write_results(
        plan, "よい一年", {goal.pk: "半分の時間でできた"}, by=hall.users["own"], at=NOW, on=stamp(plan, Part.RESULTS)
    )
    plan = in_turn(hall, plan, Action.CLOSE)
    assert plan.state == State.CLOSED
    goal.refresh_from_db()
    assert goal.result == "半分の時間でできた"
    assert list(PlanStep.objects.filter(plan=plan).values_list("action", flat=True)) == [
        "propose", "send_back", "propose", "agree", "start", "close",
    ]  # fmt: skip


def test_without_a_goal_nothing_is_proposed(hall):
    empty = plans.begin(hall.subject, 2026, by=hall.users["own"], at=NOW)
    with pytest.raises(ValidationError, match="目標を一つ以上"):
        plans.move(empty, Action.PROPOSE, by=hall.users["own"], at=NOW)


def test_whoever_closes_his_own_plan_says_what_came_of_it_and_his_head_need_not(hall, plan):
    plan = in_turn(hall, plan, Action.PROPOSE, Action.AGREE, Action.START)
    with pytest.raises(ValidationError, match="振り返り"):
        plans.move(plan, Action.CLOSE, by=hall.users["own"], at=NOW)
    assert plans.move(plan, Action.CLOSE, by=hall.users["manager"], at=NOW).state == State.CLOSED


# ── Saved by somebody else meanwhile


def test_what_was_written_on_an_older_text_is_refused_and_changes_nothing(hall, plan):
    read = stamp(plan)
    write(hall, plan, Goal("C8", "新しい", pk=plan.goals.get().pk))
    with pytest.raises(StaleError):
        write(hall, plan, Goal("C8", "古い", pk=plan.goals.get().pk), on=read)
    assert plan.goals.get().text == "新しい"


def test_two_parts_do_not_stand_in_each_others_way(hall, plan):
    plan = in_turn(hall, plan, Action.PROPOSE, Action.AGREE, Action.START)
    read = stamp(plan, Part.SUPPORT)
    plans.write_results(plan, "結果", {}, by=hall.users["own"], at=NOW, on=stamp(plan, Part.RESULTS))
    plans.write_support(plan, "支援", by=hall.users["manager"], at=NOW, on=read)
    plan.refresh_from_db()
    assert (plan.outcome, plan.support) == ("結果", "支援")


def test_the_head_agrees_to_the_text_that_he_read(hall, plan):
    read = stamp(plan)
    plan = in_turn(hall, plan, Action.PROPOSE, Action.SEND_BACK)
    write(hall, plan, Goal("C9", "別の目標"))
    plan = in_turn(hall, plan, Action.PROPOSE)
    with pytest.raises(StaleError):
        plans.move(plan, Action.AGREE, by=hall.users["manager"], at=NOW, on=read)
    plan.refresh_from_db()
    assert plan.state == State.PROPOSED


@pytest.mark.parametrize("change", ["aim", "text", "how", "due", "courses", "new", "gone"])
def test_any_change_of_the_goals_is_another_stamp(hall, plan, change):
    before, goal = stamp(plan), plan.goals.get()
    course = CourseFactory(authority=hall.authority)
    as_it_is = {"competency_code": "C8", "text": goal.text, "pk": goal.pk}
    changed = {
        "text": Goal(**as_it_is | {"text": "別"}), "how": Goal(**as_it_is, how="別"),
        "due": Goal(**as_it_is, due=date(2027, 3, 1)), "courses": Goal(**as_it_is, courses=frozenset({course.pk})),
    }  # fmt: skip
    goals = [Goal("C9", "もう一つ")] if change == "new" else [changed[change]] if change in changed else []
    write(hall, plan, *goals, aim="別" if change == "aim" else "頼られる職員", removed=[goal.pk] * (change == "gone"))
    assert stamp(plan) != before


# ── What a goal may be


@pytest.mark.parametrize("due", [date(2026, 3, 31), date(2027, 4, 1)])
def test_a_goal_ends_within_its_year(hall, plan, due):
    with pytest.raises(ValidationError, match="2026年度"):
        write(hall, plan, Goal("C8", "目標", due=due))
    assert plan.goals.count() == 1


def test_more_goals_than_anybody_follows_are_refused(hall, plan):
    with pytest.raises(ValidationError, match="8つまで"):
        write(hall, plan, *(Goal("C8", str(n)) for n in range(MOST_GOALS)))
    assert plan.goals.count() == 1


def test_a_goal_of_somebody_else_is_never_touched(hall, plan):
    other = DevelopmentPlan.objects.create(employee=hall.beside, year=2026)
    foreign = PlanGoal.objects.create(plan=other, competency_code="C8", text="隣の目標")
    write(hall, plan, Goal("C9", "奪う", pk=foreign.pk), removed=[foreign.pk])
    foreign.refresh_from_db()
    assert (foreign.text, foreign.plan) == ("隣の目標", other)


def test_a_second_plan_of_a_year_is_refused(hall, plan):
    with pytest.raises(ValidationError, match="すでにあります"):
        plans.begin(hall.subject, 2026, by=hall.users["own"], at=NOW)


@pytest.mark.parametrize("kind", ["manager", "hr", "training", "beside"])
def test_nobody_else_begins_a_plan(hall, kind):
    with pytest.raises(ValidationError, match="役割ではできません"):
        plans.begin(hall.subject, 2026, by=hall.users[kind], at=NOW)


# ── What was, and what goes on


def test_the_text_of_every_step_can_be_read_after_the_revision(hall, plan):
    first, later = NOW, NOW + timedelta(days=90)
    plan = in_turn(hall, plan, Action.PROPOSE, Action.AGREE, Action.START, at=first)
    agreed = plan.goals.get()
    plan = in_turn(hall, plan, Action.REVISE, at=later)
    write(hall, plan, Goal("C9", "見直した目標"), aim="見直した姿", removed=[agreed.pk], at=later + timedelta(days=1))
    old, goals = plans.text_at(plan, PlanStep.objects.get(plan=plan, action=Action.AGREE).at)
    assert (old.aim, [goal.text for goal in goals]) == ("頼られる職員", ["早く正確に処理する"])
    now, goals = plans.text_at(plan, later + timedelta(days=2))
    assert (now.aim, [goal.text for goal in goals]) == ("見直した姿", ["見直した目標"])


def test_a_goal_that_is_taken_away_with_the_proposal_is_not_in_its_text(hall, plan):
    old = plan.goals.get()
    at = NOW + timedelta(days=1)
    write(hall, plan, Goal("C9", "残る目標"), removed=[old.pk], at=at)
    plan = in_turn(hall, plan, Action.PROPOSE, at=at)
    assert [goal.text for goal in plans.text_at(plan, at)[1]] == ["残る目標"]


def test_before_it_began_a_plan_had_no_text(plan):
    with pytest.raises(DevelopmentPlan.DoesNotExist):
        plans.text_at(plan, NOW - timedelta(days=1))


def test_chosen_goals_go_on_to_the_next_year_without_day_and_result(hall, plan):
    write(hall, plan, Goal("C9", "続ける", how="毎週", due=date(2027, 3, 1)))
    goes_on = plan.goals.get(text="続ける")
    after = plans.begin(hall.subject, 2027, by=hall.users["own"], at=NOW, goals=[goes_on.pk])
    copied = after.goals.get()
    assert (copied.competency_code, copied.text, copied.how, copied.due, copied.result) == (
        "C9",
        "続ける",
        "毎週",
        None,
        "",
    )
    assert after.copied_from == plan


def test_goals_of_others_and_of_later_years_do_not_go_on(hall, plan):
    other = DevelopmentPlan.objects.create(employee=hall.beside, year=2026)
    foreign = PlanGoal.objects.create(plan=other, competency_code="C8", text="隣の目標")
    after = plans.begin(hall.subject, 2025, by=hall.users["own"], at=NOW, goals=[foreign.pk, plan.goals.get().pk])
    assert not after.goals.exists()
