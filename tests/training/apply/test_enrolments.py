"""The way of an enrolment: every state × action × standing, seats, the waiting list, notices, and history."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from staff.models import Employee
from tests.factories import EmployeeFactory, PostingFactory
from tests.staff.replay import build
from tests.staff.world import World
from tests.training.factories import SessionFactory
from training import enrolments
from training.models import CourseSession, Enrolment, EnrolmentStep, Notice
from training.rules.workflow import MOVES, Action, Actor, State

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
USERS = {Actor.SELF: "own", Actor.HEAD: "manager", Actor.OFFICER: "training"}
STARTS = {Action.APPLY, Action.NOMINATE, Action.DESIGNATE}


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def session(world) -> CourseSession:
    return SessionFactory(course__authority=world.authority, capacity=1)


def somebody(world: World, place=None) -> Employee:
    person = EmployeeFactory(authority=world.authority)
    PostingFactory(employee=person, department=place or world.other_bureau, valid_from=date(2020, 4, 1))
    return person


def in_state(session, employee, state) -> Enrolment:
    return Enrolment.objects.create(session=session, employee=employee, state=state, applied_at=NOW)


@pytest.mark.parametrize(("state", "action"), list(product(State, sorted(set(Action) - STARTS))), ids=str)
def test_the_table_says_who_moves_what_and_nothing_else_moves(world, session, state, action):
    step = next(move for move in MOVES if move.action == action)
    for kind in world.users:
        if kind == "anonymous":
            continue
        Enrolment.objects.all().delete()
        enrolment = in_state(session, world.subject, state)
        held = enrolments.standings(world.users[kind], world.subject, on=date(2026, 11, 21))
        may = state in step.came_from and bool(step.actors & held)
        try:
            enrolments.move(enrolment, action, by=world.users[kind], at=NOW, reason="事情")
            moved = True
        except ValidationError:
            moved = False
        enrolment.refresh_from_db()
        assert (kind, moved) == (kind, may)
        assert enrolment.state == (step.to if may else state)


def test_standings_follow_from_how_people_stand_to_each_other(world):
    held = {
        kind: enrolments.standings(user, world.subject, on=date(2026, 11, 21))
        for kind, user in world.users.items()
        if user
    }
    assert held.pop("own") == {Actor.SELF}
    assert {held.pop(kind) for kind in ("manager", "deputy", "boss")} == {frozenset({Actor.HEAD})}
    assert {held.pop(kind) for kind in ("hr", "training")} == {frozenset({Actor.OFFICER})}
    assert set(held.values()) == {frozenset()}


@pytest.mark.parametrize("action", [Action.RECOMMEND, Action.NOT_RECOMMEND])
def test_of_the_application_of_a_head_the_head_above_decides_and_not_his_deputy(world, session, action):
    """Who acts for the head (代行) would else recommend the one from whom he has the power."""
    enrolment = enrolments.enrol(session, world.manager, Action.APPLY, by=world.manager.user, at=NOW)
    for kind in ("manager", "deputy"):
        with pytest.raises(ValidationError, match="役割ではできません"):
            enrolments.move(enrolment, action, by=world.users[kind], at=NOW, reason="事情")
    assert set(Notice.objects.values_list("to", flat=True)) == {world.boss.pk}
    enrolments.move(enrolment, action, by=world.users["boss"], at=NOW, reason="事情")


@pytest.mark.parametrize("action", sorted(STARTS))
def test_whoever_begins_an_enrolment_must_stand_so(world, session, action):
    step = next(move for move in MOVES if move.action == action)
    for actor, kind in USERS.items():
        Enrolment.objects.all().delete()
        if actor in step.actors:
            assert enrolments.enrol(session, world.subject, action, by=world.users[kind], at=NOW).state == step.to
        else:
            with pytest.raises(ValidationError, match="役割ではできません"):
                enrolments.enrol(session, world.subject, action, by=world.users[kind], at=NOW)


@pytest.mark.parametrize("step", [move for move in MOVES if move.asks_reason], ids=lambda move: move.action)
def test_where_a_reason_is_asked_nothing_moves_without_one(world, session, step):
    state = min(step.came_from)
    enrolment = in_state(session, world.subject, state)
    user = world.users[USERS[min(step.actors)]]
    with pytest.raises(ValidationError, match="理由を入力"):
        enrolments.move(enrolment, step.action, by=user, at=NOW, reason="  ")
    enrolment.refresh_from_db()
    assert enrolment.state == state


def test_from_the_application_to_the_follow_up(world, session):
    own, head, officer = (world.users[kind] for kind in ("own", "manager", "training"))
    enrolment = enrolments.enrol(session, world.subject, Action.APPLY, by=own, at=NOW, reason="担当業務に生かすため")
    for action, by in (
        (Action.RECOMMEND, head), (Action.SELECT, officer), (Action.MARK_ATTENDED, officer), (Action.REPORT, own),
        (Action.SEND_BACK, head), (Action.REPORT, own), (Action.COMPLETE, officer), (Action.FOLLOW_UP, head),
    ):  # fmt: skip
        enrolment = enrolments.move(enrolment, action, by=by, at=NOW, reason="具体的に")
    assert enrolment.state == State.FOLLOWED_UP
    assert [step.action for step in enrolment.steps.all()] == [
        "apply", "recommend", "select", "mark_attended", "report", "send_back", "report", "complete", "follow_up",
    ]  # fmt: skip


def test_the_person_and_his_head_are_told_and_whoever_acts_is_not(world, session):
    enrolment = enrolments.enrol(session, world.subject, Action.APPLY, by=world.users["own"], at=NOW)
    assert set(Notice.objects.values_list("to", flat=True)) == {world.manager.pk}
    enrolments.move(enrolment, Action.RECOMMEND, by=world.users["manager"], at=NOW)
    enrolments.move(enrolment, Action.SELECT, by=world.users["training"], at=NOW)
    told = Notice.objects.filter(step__action=Action.SELECT).values_list("to", flat=True)
    assert set(told) == {world.subject.pk, world.manager.pk}


def test_a_second_application_for_the_same_session_is_refused_until_the_first_is_over(world, session):
    own = world.users["own"]
    enrolment = enrolments.enrol(session, world.subject, Action.APPLY, by=own, at=NOW)
    with pytest.raises(ValidationError, match="すでに申し込んでいます"):
        enrolments.enrol(session, world.subject, Action.APPLY, by=own, at=NOW)
    enrolments.move(enrolment, Action.WITHDRAW, by=own, at=NOW, reason="都合")
    assert enrolments.enrol(session, world.subject, Action.APPLY, by=own, at=NOW).pk != enrolment.pk


@pytest.mark.parametrize(
    "fields",
    [{"state": "planned"}, {"state": "closed"}, {"state": "cancelled"}, {"deadline": date(2026, 11, 20)}],
    ids=str,
)
def test_nobody_applies_to_a_session_that_takes_nobody(world, fields):
    session = SessionFactory(course__authority=world.authority, **fields)
    with pytest.raises(ValidationError):
        enrolments.enrol(session, world.subject, Action.APPLY, by=world.users["own"], at=NOW)
    assert not Enrolment.objects.exists()


def test_another_authoritys_session_is_refused(world):
    with pytest.raises(ValidationError, match="ほかの任命権者"):
        enrolments.enrol(SessionFactory(), world.subject, Action.APPLY, by=world.users["own"], at=NOW)


# ── Seats


def test_no_one_is_selected_without_a_free_seat(world, session):
    in_state(session, somebody(world), State.SELECTED)
    enrolment = in_state(session, world.subject, State.RECOMMENDED)
    with pytest.raises(ValidationError, match="空いている席がありません"):
        enrolments.move(enrolment, Action.SELECT, by=world.users["training"], at=NOW)


def test_a_withdrawal_moves_the_first_of_the_waiting_list_up(world, session):
    seated = in_state(session, world.subject, State.SELECTED)
    first, second = (in_state(session, somebody(world), State.WAITING) for _ in range(2))
    enrolments.move(seated, Action.WITHDRAW, by=world.users["own"], at=NOW, reason="都合")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SELECTED, State.WAITING)
    assert first.steps.get().by is None
    assert Notice.objects.filter(to=first.employee, step__action=Action.MOVE_UP).exists()


def test_from_one_section_no_more_go_than_may(world):
    session = SessionFactory(course__authority=world.authority, capacity=5, section_limit=1)
    in_state(session, somebody(world, world.team), State.SELECTED)
    blocked = in_state(session, world.subject, State.WAITING)
    other = in_state(session, somebody(world), State.WAITING)
    leaver = in_state(session, somebody(world), State.SELECTED)
    enrolments.move(leaver, Action.WITHDRAW, by=world.users["training"], at=NOW, reason="都合")
    blocked.refresh_from_db()
    other.refresh_from_db()
    assert (blocked.state, other.state) == (State.WAITING, State.SELECTED)


def test_seats_go_to_whoever_comes_first_and_the_others_wait_in_order(world):
    session = SessionFactory(
        course__authority=world.authority, capacity=2, needs_head=False, seating=CourseSession.Seating.FIRST_COME
    )
    people = [world.subject, world.beside, world.manager]
    states = [enrolments.enrol(session, p, Action.APPLY, by=p.user, at=NOW).state for p in people]
    assert states == [State.SELECTED, State.SELECTED, State.WAITING]


def test_a_cancelled_session_tells_everybody(world, session):
    people = {in_state(session, person, State.SELECTED).employee_id for person in (somebody(world), world.subject)}
    enrolments.cancel_session(session, by=world.users["training"], at=NOW, reason="講師の都合")
    session.refresh_from_db()
    assert session.state == CourseSession.State.CANCELLED
    assert set(Enrolment.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert set(Notice.objects.values_list("to", flat=True)) >= people


def test_only_those_who_select_cancel_a_session(world, session):
    in_state(session, world.subject, State.SELECTED)
    with pytest.raises(ValidationError):
        enrolments.cancel_session(session, by=world.users["manager"], at=NOW, reason="都合")
    session.refresh_from_db()
    assert session.state == CourseSession.State.OPEN


def test_what_somebody_else_has_moved_on_meanwhile_is_not_moved_twice(world, session):
    stale = in_state(session, world.subject, State.APPLIED)
    enrolments.move(Enrolment.objects.get(pk=stale.pk), Action.RECOMMEND, by=world.users["manager"], at=NOW)
    with pytest.raises(ValidationError, match="ほかの人が先に進めました"):
        enrolments.move(stale, Action.RECOMMEND, by=world.users["manager"], at=NOW)
    assert EnrolmentStep.objects.filter(enrolment=stale).count() == 1
