"""State × action × standing, through the door: what the table allows happens, and nothing else changes anything.

And nobody evaluates himself, whatever the organisation says.
"""

from itertools import product

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations import access, ratings
from evaluations.models import Exclusion, Rating, RouteException, Sheet, SheetNotice, SheetStage, SheetStep
from evaluations.ratings import Given, save_marks
from evaluations.rules import workflow
from evaluations.rules.workflow import KNOWN, MOVES, Action, Stage, State
from evaluations.sheets import door, guards
from evaluations.sheets.ways import way_of
from evaluations.sheets.writing import StaleError
from staff.access import Power, Role
from staff.models import AuditEvent, Delegation, RoleGrant, User
from tests.browsers import browser_of
from tests.factories import employee_with_login
from tests.staff.world import NOON, STAFF_USERS, TODAY

pytestmark = pytest.mark.django_db
S, A, X = State, Stage, Action
# As what each user of the small city hall stands to the sheet; the confirmer and the adjuster come besides.
STANDING = {
    "own": A.SELF, "manager": A.FIRST, "deputy": A.FIRST, "boss": A.SECOND, "hr": A.HR, "confirmer": A.CONFIRMER,
    "adjuster": A.ADJUSTER,
}  # fmt: skip


@pytest.fixture
def _no_guards(monkeypatch):
    """Who may do what in which state: what must be there besides is asked by the tests of the guards."""
    monkeypatch.setattr(guards, "missing", lambda *args, **kwargs: [])


def users(year) -> dict[str, User]:
    known = {kind: year.world.users[kind] for kind in STAFF_USERS if year.world.users[kind]}
    return known | {"confirmer": year.user(A.CONFIRMER), "adjuster": year.user(A.ADJUSTER)}


@pytest.fixture
def hall(year):
    """The sheet has all stages: somebody who is nothing else adjusts."""
    year.people[A.ADJUSTER] = employee_with_login(department=year.world.other_bureau)
    return year


def sheet_in(hall, state) -> Sheet:
    sheet = hall.sheet(state, disclosed_at=NOON if state in KNOWN else None)
    hall.stage(sheet, A.ADJUSTER)
    return Sheet.objects.select_related("cycle__scheme", "employee").get(pk=sheet.pk)


def everything(sheet) -> tuple:
    """All that a move may change."""
    return (
        Sheet.objects.filter(pk=sheet.pk).values().get(),
        list(SheetStage.objects.filter(sheet=sheet).order_by("pk").values()),
        *(model.objects.count() for model in (SheetStep, SheetNotice, Rating, AuditEvent)),
    )  # fmt: skip


@pytest.mark.usefixtures("_no_guards")
@pytest.mark.parametrize("state", list(State), ids=str)
def test_exactly_the_moves_of_the_table_are_made(hall, state):
    sheet = sheet_in(hall, state)
    before = everything(sheet)
    for move, (kind, user) in product(MOVES, users(hall).items()):
        may = state in move.came_from and STANDING.get(kind) in move.by
        asked = (move.action, kind)
        with transaction.atomic():
            assert (asked, _moves(sheet, move.action, user)) == (asked, may)
            if may:
                _is_told(sheet, workflow.target(move, state, way_of(sheet)), STANDING[kind])
            else:
                assert everything(sheet) == before
            transaction.set_rollback(True)


def _moves(sheet, action, user) -> bool:
    try:
        door.move(sheet, action, by=user, at=NOON, reason="事情")
    except ValidationError:
        return False
    return True


def _is_told(sheet, state, stage):
    assert Sheet.objects.get(pk=sheet.pk).state == state
    assert SheetStep.objects.latest("pk").stage == stage


@pytest.mark.parametrize("action", [move.action for move in MOVES if move.asks_reason], ids=str)
@pytest.mark.usefixtures("_no_guards")
def test_where_a_reason_is_asked_nothing_moves_without_one(hall, action):
    step = workflow.move_of(action)
    sheet = sheet_in(hall, min(step.came_from))
    kind = next(kind for kind, stage in STANDING.items() if stage in step.by)
    before = everything(sheet)
    with pytest.raises(ValidationError, match="理由"):
        door.move(sheet, action, by=users(hall)[kind], at=NOON, reason=" \n ")
    assert everything(sheet) == before


@pytest.mark.parametrize("state", list(State), ids=str)
def test_a_move_in_two_windows_is_made_once(hall, state):
    sheet = sheet_in(hall, state)
    for move in workflow.possible(state, {A.HR}, way_of(sheet)):
        with transaction.atomic():
            try:
                door.move(sheet, move.action, by=hall.user(A.HR), at=NOON, reason="事情", seen=sheet.version)
            except ValidationError:
                continue
            with pytest.raises(StaleError):
                door.move(sheet, move.action, by=hall.user(A.HR), at=NOON, reason="事情", seen=sheet.version)
            transaction.set_rollback(True)


# ── Nobody evaluates himself


def _all_of(user, sheet):
    """Every move and every text that would be an evaluator's or the office's."""
    for move in MOVES:
        if A.SELF not in move.by:
            with pytest.raises(ValidationError):
                door.move(sheet, move.action, by=user, at=NOON, reason="事情")
    key = f"item-{sheet.items.first().pk}"
    for stage in ratings.TEXTS:
        with pytest.raises(ValidationError):
            save_marks(sheet, stage, {key: Given(None, "自分で")}, "", None, by=user, at=NOON, seen=None)


@pytest.mark.parametrize("state", list(State), ids=str)
def test_not_as_the_deputy_of_his_own_evaluator(hall, state):
    sheet, own = sheet_in(hall, state), hall.user(A.SELF)
    for stage in (A.FIRST, A.SECOND, A.ADJUSTER, A.CONFIRMER):
        Delegation.objects.create(
            principal=hall.user(stage), delegate=own, power=Power.MANAGER, reason="出張", valid_from=TODAY
        )
    own = User.objects.get(pk=own.pk)
    assert access.stages_of(own, sheet, on=TODAY) == {A.SELF}
    _all_of(own, sheet)
    assert not Rating.history.filter(comment="自分で").exists()


@pytest.mark.parametrize("state", list(State), ids=str)
def test_not_as_hr(hall, state):
    sheet, own = sheet_in(hall, state), hall.user(A.SELF)
    RoleGrant.objects.create(user=own, role=Role.HR, valid_from=TODAY)
    own = User.objects.get(pk=own.pk)
    assert access.stages_of(own, sheet, on=TODAY) == {A.SELF}
    _all_of(own, sheet)


def test_not_by_the_database_nor_by_an_exception_to_the_route(hall):
    sheet = sheet_in(hall, S.GOAL_DRAFT)
    row = sheet.stages.get(stage=A.FIRST)
    row.evaluator = sheet.employee
    with pytest.raises(ValidationError, match="本人を評価者にはできません"):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetStage.objects.filter(pk=row.pk).update(evaluator=sheet.employee)
    exception = RouteException(
        employee=sheet.employee, stage=A.FIRST, evaluator=sheet.employee, reason="x", valid_from=TODAY
    )
    with pytest.raises(ValidationError, match="本人を評価者にはできません"):
        exception.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        exception.save()


@pytest.mark.parametrize("name", ["routeexception", "exclusion"])
def test_who_evaluates_somebody_of_the_office_is_settled_by_others(hall, name):
    """An exception, or an exclusion, of one's own is neither made, changed nor dropped in the admin."""
    own = hall.user(A.SELF)
    RoleGrant.objects.create(user=own, role=Role.HR, valid_from=TODAY)
    client, place = browser_of(User.objects.get(pk=own.pk)), f"admin:evaluations_{name}"
    said = {"employee": own.staff_number, "stage": "first", "action": "skip", "reason": "other", "cycle": hall.cycle.pk,
            "valid_from": TODAY.isoformat()}  # fmt: skip
    with time_machine.travel(NOON, tick=False):
        answer = client.post(reverse(f"{place}_add"), said)
        assert "自分については決められません。ほかの人事担当に頼んでください。" in answer.content.decode()
        row = _about(name, hall)
        assert client.post(reverse(f"{place}_change", args=[row.pk]), said).status_code == 403
        assert client.post(reverse(f"{place}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def _about(name, hall):
    if name == "exclusion":
        by = {"decided_by": hall.user(A.HR), "decided_at": NOON}
        return Exclusion.objects.create(cycle=hall.cycle, employee=hall.world.subject, reason="other", **by)
    return RouteException.objects.create(
        employee=hall.world.subject, stage="second", action="skip", reason="併任", valid_from=TODAY
    )


def test_not_through_the_pages(hall):
    sheet, own = sheet_in(hall, S.SELF_SUBMITTED), hall.user(A.SELF)
    Delegation.objects.create(
        principal=hall.user(A.FIRST), delegate=own, power=Power.MANAGER, reason="出張", valid_from=TODAY
    )
    client = browser_of(own)
    for name in ("rate", "review_goals"):
        address = reverse(f"evaluations:{name}", args=[sheet.pk])
        assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert client.post(reverse("evaluations:move", args=[sheet.pk]), {"action": X.SUBMIT_FIRST}).status_code == 403
    assert Sheet.objects.get(pk=sheet.pk).state == S.SELF_SUBMITTED
