"""Made-up years of training in the database: valid row by row, the same for the same seed, and gone when replaced."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from config.management.commands.demo import PARTS
from staff.demo import make_demo_city, make_demo_people
from staff.models import Employee, User
from tests.policies import load
from training import models
from training.demo_city.effects import NOTE
from training.demo_city.year import make_years
from training.models import (
    Attendance,
    Course,
    CourseEffect,
    DevelopmentPlan,
    Enrolment,
    EnrolmentStep,
    Notice,
    OJTPlan,
    PlanStep,
    Question,
    Subsidy,
    SubsidyBudget,
)
from training.plans import text_at
from training.rules import plans, subsidies, workflow

TODAY = timezone.localdate()
ABOUT_PEOPLE = [
    getattr(models, name) for name in models.__all__
    if name not in {"Course", "CourseEffect", "CourseKind", "Focus", "Provider", "Question", "RequirementRule",
                    "SharingMaterial", "SubsidyBudget", "SubsidyKind", "SystemStage"}
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def years(django_db_setup, django_db_blocker):
    """Made once for the tests of this module, which only read; each of them is a savepoint in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_city()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _reads(db):
    pass


def made_city():
    framework = load("tachikawa")
    call_command("loaddata", *(f"tachikawa{part}" for part in PARTS[1:]), verbosity=0)
    make_demo_city(framework, staff=60, seed=1, on=TODAY)
    make_demo_people(on=TODAY)
    make_years(framework, seed=1, on=TODAY)
    return framework


def test_every_row_is_valid(years):
    for model in [*ABOUT_PEOPLE, CourseEffect, Question, SubsidyBudget]:
        rows = list(model.objects.all())
        assert rows, model
        for row in rows[:: max(1, len(rows) // 15)]:
            row.full_clean()


def test_steps_in_the_database_follow_the_tables(years):
    begin = plans.State.DRAFT.value
    for rows, moves, first in (
        (Enrolment.objects.all(), workflow.MOVES, None),
        (Subsidy.objects.all(), subsidies.MOVES, None),
        (DevelopmentPlan.objects.all(), plans.MOVES, begin),
    ):
        by_action = {move.action: move for move in moves}
        for row in rows.prefetch_related("steps"):
            state = first
            for step in row.steps.all():
                move = by_action[step.action]
                assert state in move.came_from if move.came_from else state is None
                state = move.to
            assert row.state == state


def test_who_made_a_step_is_known_unless_it_followed_by_itself(years):
    unknown = set(EnrolmentStep.objects.filter(by=None).values_list("action", flat=True))
    assert unknown <= {"forward", "seat", "queue", "move_up"}


def test_nobody_is_told_what_he_did_himself(years):
    assert Notice.objects.exists()
    for notice in Notice.objects.select_related("to", "step"):
        assert notice.step.by_id is None or notice.step.by_id != notice.to.user_id


def test_a_plan_tells_how_it_read_at_each_of_its_steps(years):
    told = set()
    for step in PlanStep.objects.select_related("plan"):
        plan, goals = text_at(step.plan, step.at)
        assert (plan.state, plan.aim) == (step.state, step.plan.aim)
        assert [goal.text for goal in goals] == [goal.text for goal in step.plan.goals.all()]
        told.add((plan.state, bool(plan.support), bool(plan.outcome), any(goal.result for goal in goals)))
    assert {(state, *marks) for state, *marks in told} == {
        ("draft", False, False, False),
        ("proposed", False, False, False),
        ("agreed", True, False, False),
        ("active", True, False, False),
        ("closed", True, True, True),
    }


def test_attendance_is_kept_of_those_who_were_to_come(years):
    kept = set(Attendance.objects.values_list("enrolment__state", flat=True))
    assert kept == {"attended", "reported", "completed", "followed_up", "absent"}


def test_budgets_hold_what_was_granted(years):
    for budget in SubsidyBudget.objects.all():
        granted = Subsidy.objects.committed().filter(kind=budget.kind, year=budget.year)
        assert sum(row.granted for row in granted) <= budget.amount


def test_effects_say_that_they_are_made_up(years):
    assert Course.objects.filter(effects__isnull=False).distinct().count() == Course.objects.count()
    assert all(course.note.endswith(NOTE) for course in Course.objects.all())


def test_whoever_logs_in_under_the_head_has_somebody_new_beside_him(years):
    head = Employee.objects.get(staff_number="20002")
    assert OJTPlan.objects.visible_to(head.user, on=TODAY).exists()


def test_the_head_has_something_to_decide(years):
    head = User.objects.get(staff_number="20002")
    theirs = set(Enrolment.objects.visible_to(head, on=TODAY).values_list("state", flat=True))
    assert {"applied", "recommended", "selected", "attended", "reported", "completed", "followed_up"} <= theirs


def test_accounts_that_were_made_for_it_let_nobody_in(years):
    made = User.objects.filter(staff_number__startswith="D")
    assert made.exists()
    assert not any(user.has_usable_password() for user in made)
