"""A rehearsal: walked by HR as anybody, unseen by others, thrown away whole."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from evaluations import access
from evaluations.models import Cycle, Goal, Rating, Sheet, SheetItem, SheetNotice, SheetStage, SheetStep
from evaluations.opening import rehearsals
from evaluations.rules.workflow import Action, Stage
from evaluations.sheets import door
from staff.models import AuditEvent
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def rehearsal(town):
    return rehearsals.rehearse(town.cycle, by=town.hr, at=NOON)


def test_it_has_the_sheets_that_the_cycle_would_have_and_freezes_nothing(town, rehearsal):
    assert (rehearsal.rehearsal_of, rehearsal.state, rehearsal.sheets.count()) == (town.cycle, "open", 3)
    assert rehearsal.windows.count() == town.cycle.windows.count()
    assert list(rehearsal.departments.all()) == [town.world.bureau]
    town.scheme.refresh_from_db()
    town.cycle.refresh_from_db()
    assert (town.scheme.is_frozen, town.cycle.state, town.cycle.sheets.count()) == (False, "draft", 0)


def test_hr_walks_it_as_anybody_and_nobody_is_told(town, rehearsal):
    sheet = rehearsal.sheets.get(employee=town.world.subject)
    for number, weight in ((1, 60), (2, 40)):
        Goal.objects.create(sheet=sheet, number=number, what="目標", by_when="3月", level="九割", weight=weight)
    moved = door.move(sheet, Action.SUBMIT_GOALS, by=town.hr, at=NOON, walking=Stage.SELF)
    assert moved.state == "goal_submitted"
    assert not SheetNotice.objects.exists()
    assert not AuditEvent.objects.filter(kind="evaluation").exists()


def test_others_do_not_see_it_not_even_the_person(town, rehearsal):
    for who in (town.world.subject, town.world.manager, town.world.boss):
        assert not Sheet.objects.visible_to(who.user, on=TODAY).exists()
        assert not Sheet.objects.staged_by(who.user, on=TODAY).exists()
        assert not Cycle.objects.visible_to(who.user, on=TODAY).exists()
        sheet = rehearsal.sheets.select_related("cycle__scheme").first()
        assert access.stages_of(who.user, sheet, on=TODAY) == frozenset()


def test_it_is_thrown_away_whole_with_its_history_and_nothing_else_is(town, rehearsal):
    town.open()
    sheet = rehearsal.sheets.get(employee=town.world.subject)
    goal = Goal.objects.create(sheet=sheet, number=1, what="練習の目標", weight=100)
    axis = town.scheme.axis_set.get(kind="goals")
    Rating.objects.create(sheet=sheet, stage=sheet.stages.first(), axis=axis, goal=goal, comment="練習の所見")
    kept = (SheetStage.objects.filter(sheet__cycle=town.cycle).count(), 6, 3)
    rehearsals.discard(rehearsal, by=town.hr)
    assert not Cycle.objects.filter(pk=rehearsal.pk).exists()
    assert not Goal.objects.exists()
    assert not Rating.objects.exists()
    assert not Goal.history.exists()
    assert not Rating.history.exists()
    assert (SheetStage.objects.count(), SheetItem.objects.count(), SheetStep.objects.count()) == kept
    assert Sheet.objects.count() == 3
    connection.check_constraints()


def test_a_real_cycle_is_never_thrown_away(town):
    town.open()
    with pytest.raises(ValidationError, match="捨てられるのは練習だけ"):
        rehearsals.discard(town.cycle, by=town.hr)
    assert Sheet.objects.count() == 3


def test_a_rehearsal_has_no_rehearsal(town, rehearsal):
    with pytest.raises(ValidationError, match="練習の練習"):
        rehearsals.rehearse(rehearsal, by=town.hr, at=NOON)
