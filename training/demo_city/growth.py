"""How people see themselves, and what they mean to build (デモの自己点検・個人別育成計画)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import date, timedelta
from typing import Any

from common.dates import fiscal_year_end, fiscal_year_start
from staff.rules.upcoming import months_after
from training.demo_city import words
from training.demo_city.around import Around
from training.demo_city.facts import PersonFacts
from training.demo_city.plan import StepPlan
from training.demo_city.walking import Walk
from training.demo_city.working_days import from_day
from training.demo_city.writing import BATCH, create, moment
from training.models import CourseEffect, DevelopmentPlan, PlanGoal, PlanStep, SelfRating
from training.rules.moves import Actor
from training.rules.plans import MOVES, Action, State

_RATED, _PLANNED = 0.4, 0.3
_GOALS = 2
_SENT_BACK = "目標を、担当業務に合わせて具体的にしてください。"
_SUPPORTED = frozenset({State.AGREED, State.ACTIVE, State.CLOSED})
_STATES = (State.ACTIVE, State.ACTIVE, State.PROPOSED, State.DRAFT, State.AGREED)
Walked = tuple[PersonFacts, DevelopmentPlan, Sequence[StepPlan[State, Action]]]


def make_ratings(around: Around) -> None:
    """Of this year, and for some also of the year before; not everybody rates everything."""
    create(SelfRating, (rating for person in around.some_people(_RATED) for rating in _ratings(person, around)))


def _ratings(person: PersonFacts, around: Around) -> Iterator[SelfRating]:
    day = from_day(fiscal_year_start(around.year) + timedelta(days=around.chance.randint(60, 100)))
    days = [day for day in (day, from_day(day - timedelta(days=365))) if person.hired_on < day < around.on]
    for code, level in around.asked.get(person.grade, {}).items():
        if around.chance.random() < 0.85:
            step = _step(level, around)
            for back, day in enumerate(days):
                yield SelfRating(
                    employee_id=person.key, competency_code=code, step=max(step - back, 0 if level is None else 1),
                    rated_on=day,
                )  # fmt: skip


def _step(level: int | None, around: Around) -> int:
    """A level of the policy near the one that is asked; else one of four steps."""
    if level is None:
        return around.chance.choices(SelfRating.Step.values, (8, 34, 42, 16))[0]
    return max(1, level + around.chance.choices((-1, 0, 1), (35, 52, 13))[0])


def make_plans(around: Around) -> None:
    """The plan of this year in every state, and that of the last year closed."""
    chosen = [person for person in around.some_people(_PLANNED) if person.head]
    there = [person for person in chosen if person.hired_on < fiscal_year_start(around.year - 1)]
    before = [_written(person, around.year - 1, State.CLOSED, around) for person in there]
    now = [
        _written(person, around.year, _STATES[number % len(_STATES)], around) for number, person in enumerate(chosen)
    ]
    found = [*before, *now]
    create(DevelopmentPlan, (plan for _, plan, _ in found))
    around.write_steps(PlanStep, "plan", found)
    _remember(found, _write_goals(found, around))


def _written(person: PersonFacts, year: int, target: State, around: Around) -> Walked:
    steps = _walk(year, target, around).by(around.on)
    state = steps[-1].state if steps else State.DRAFT
    chance = around.chance
    return person, DevelopmentPlan(
        employee_id=person.key, year=year, state=state, aim=words.some(chance, words.AIMS),
        support=words.some(chance, words.SUPPORTS) if state in _SUPPORTED else "",
        outcome=words.some(chance, words.OUTCOMES) if state == State.CLOSED else "",
    ), steps  # fmt: skip


def _walk(year: int, target: State, around: Around) -> Walk[State, Action]:
    """From a draft; now and then it is sent back once."""
    walk: Walk[State, Action] = Walk(MOVES, around.chance, starts=State.DRAFT)
    if target == State.DRAFT:
        return walk
    day = from_day(fiscal_year_start(year) + timedelta(days=around.chance.randint(20, 50)))
    walk.go(Action.PROPOSE, Actor.SELF, day)
    if around.chance.random() < 0.15:
        walk.go(Action.SEND_BACK, Actor.HEAD, from_day(day + timedelta(days=3)), _SENT_BACK)
        walk.go(Action.PROPOSE, Actor.SELF, from_day(day + timedelta(days=6)))
    if target == State.PROPOSED:
        return walk
    walk.go(Action.AGREE, Actor.HEAD, from_day(day + timedelta(days=9)))
    if target == State.AGREED:
        return walk
    walk.go(Action.START, Actor.SELF, from_day(day + timedelta(days=11)))
    if target == State.CLOSED:
        walk.go(Action.CLOSE, Actor.HEAD, from_day(fiscal_year_end(year) - timedelta(days=20)))
    return walk


def _write_goals(found: list[Walked], around: Around) -> list[PlanGoal]:
    """Each goal names a competency of the grade, and the courses that build it."""
    goals = create(PlanGoal, (goal for person, plan, _ in found for goal in _goals(person, plan, around)))
    builds: dict[str, list[int]] = defaultdict(list)
    effects = CourseEffect.objects.filter(course__authority=around.authority).order_by("course__code")
    for code, course in effects.values_list("competency_code", "course"):
        builds[code].append(course)
    chosen = PlanGoal.courses.through
    create(chosen, (
        chosen(plangoal_id=goal.pk, course_id=around.chance.choice(builds[goal.competency_code]))
        for goal in goals if builds.get(goal.competency_code)
    ))  # fmt: skip
    return goals


def _remember(found: list[Walked], goals: list[PlanGoal]) -> None:
    """How each plan and its goals read at each step, so that the page of a plan can tell it."""
    steps_of = {plan.pk: steps for _, plan, steps in found}
    past = [_plan_at(step, plan) for _, plan, steps in found for step in steps]
    DevelopmentPlan.history.bulk_history_create(past, batch_size=BATCH)
    PlanGoal.history.bulk_history_create(
        [_goal_at(step, goal) for goal in goals for step in steps_of[goal.plan_id]], batch_size=BATCH
    )


def _plan_at(step: StepPlan[State, Action], plan: DevelopmentPlan) -> Any:
    """What is written later is not yet there."""
    then: Any = copy(plan)
    then.state, then._history_date = step.state, moment(step.day, step.minute)
    then.support = plan.support if step.state in _SUPPORTED else ""
    then.outcome = plan.outcome if step.state == State.CLOSED else ""
    return then


def _goal_at(step: StepPlan[State, Action], goal: PlanGoal) -> Any:
    then: Any = copy(goal)
    then._history_date = moment(step.day, step.minute)
    then.result = goal.result if step.state == State.CLOSED else ""
    return then


def _goals(person: PersonFacts, plan: DevelopmentPlan, around: Around) -> Iterator[PlanGoal]:
    for order, code in enumerate(around.some_codes(person, _GOALS)):
        yield PlanGoal(
            plan=plan, competency_code=code, text=words.some(around.chance, words.GOALS),
            how=words.some(around.chance, words.HOW), due=months_after(date(plan.year, 4, 1), 9 + order),
            result=words.some(around.chance, words.RESULTS) if plan.state == State.CLOSED else "", order=order,
        )  # fmt: skip
