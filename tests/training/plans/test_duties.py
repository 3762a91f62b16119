"""What plans have to tell on the home page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staff.models import Posting
from tests.staff.world import TODAY
from training.duties import plans
from training.models import DevelopmentPlan, PlanStep
from training.rules.plans import State

pytestmark = pytest.mark.django_db


def titles(hall, kind):
    return [duty.title for duty in plans.duties(hall.users[kind], TODAY)]


def plan(hall, state, *, who="subject", action="") -> DevelopmentPlan:
    made = DevelopmentPlan.objects.create(employee=getattr(hall, who), year=2026, state=state)
    if action:
        at = made.history.get().history_date
        PlanStep.objects.create(plan=made, action=action, state=state, by=hall.users["own"], at=at)
    return made


@pytest.mark.parametrize(
    ("state", "action", "expected"),
    [
        (State.DRAFT, "", []),
        (State.DRAFT, "revise", []),
        (State.DRAFT, "send_back", ["2026年度の育成計画が差し戻されました"]),
        (State.PROPOSED, "propose", []),
        (State.AGREED, "agree", ["2026年度の育成計画に上司が合意しました"]),
        (State.ACTIVE, "start", []),
        (State.CLOSED, "close", []),
    ],
)
def test_the_person_is_told_what_he_is_to_do_next(hall, state, action, expected):
    plan(hall, state, action=action)
    assert titles(hall, "own") == expected


def test_a_plan_that_was_sent_back_and_proposed_anew_is_no_duty_any_more(hall):
    made = plan(hall, State.PROPOSED, action="send_back")
    assert titles(hall, "own") == []
    made.state = State.DRAFT
    made.save()
    assert titles(hall, "own") == ["2026年度の育成計画が差し戻されました"]


def test_the_nearest_head_and_who_acts_for_him_are_asked_and_nobody_else(hall):
    plan(hall, State.PROPOSED)
    asked = {kind for kind, user in hall.users.items() if user and titles(hall, kind)}
    assert asked == {"manager", "deputy"}


def test_the_plan_of_a_head_waits_for_the_head_above(hall):
    plan(hall, State.PROPOSED, who="manager")
    assert titles(hall, "boss") == ["課長 二郎さんの育成計画を確かめる"]
    assert titles(hall, "manager") == []


def test_where_the_post_is_vacant_the_head_above_is_asked(hall):
    Posting.objects.filter(employee=hall.manager, is_head=True).update(is_head=False)
    plan(hall, State.PROPOSED)
    assert titles(hall, "boss") == ["本人 三郎さんの育成計画を確かめる"]


def test_the_duty_leads_to_the_plan_of_its_year(hall):
    plan(hall, State.PROPOSED)
    (duty,) = plans.duties(hall.users["manager"], TODAY)
    assert duty.href == f"/training/people/{hall.subject.pk}/plan/?year=2026"


@pytest.mark.parametrize("kind", ["own", "manager", "boss"])
def test_all_of_it_is_one_question(hall, kind):
    plan(hall, State.PROPOSED)
    user = hall.users[kind]
    assert user.standing_on(TODAY).below is not None
    with CaptureQueriesContext(connection) as asked:
        list(plans.duties(user, TODAY))
    assert len(asked) == 1
