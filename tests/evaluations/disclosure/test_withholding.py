"""Results that are told, many at once, and those that are not."""

import pytest
from django.core.exceptions import ValidationError

from evaluations import access, disclosure
from evaluations.disclosure import Deed
from evaluations.models import Sheet, SheetNotice
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Action, Stage, State
from staff.access import Role
from staff.models import AuditEvent, RoleGrant
from tests.factories import EmployeeFactory
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db


def disclose(year, sheets, by=Stage.HR):
    return disclosure.do_all(sheets, Deed.DISCLOSE, by=year.user(by), at=NOON)


def test_one_press_tells_everybody_and_what_cannot_be_told_stays_with_its_reason(year, confirmed):
    unfinished = year.sheet(State.ADJUSTED, EmployeeFactory(authority=year.world.authority))
    batch = disclose(year, [*confirmed, unfinished])
    assert [sheet.state for sheet in batch.done] == [State.DISCLOSED] * 2
    assert [(sheet, len(why)) for sheet, why in batch.stayed] == [(unfinished, 1)]
    assert {notice.to for notice in SheetNotice.objects.filter(step__action="disclose")} >= {
        year.world.subject, year.world.beside,
    }  # fmt: skip


def test_what_is_withheld_is_passed_over_and_nobody_tells_it_by_another_way(year, confirmed):
    sheet, other = confirmed
    disclosure.withhold(sheet, "警察の職にある", by=year.user(Stage.HR), at=NOON)
    batch = disclose(year, confirmed)
    assert batch.done == [other]
    assert "開示しないことになっています" in batch.stayed[0][1][0]
    with pytest.raises(ValidationError, match="開示しない"):
        year.move(sheet, Action.DISCLOSE, Stage.FIRST)
    released = disclosure.release(sheet, by=year.user(Stage.HR), at=NOON)
    assert disclose(year, [released]).done == [sheet]
    assert AuditEvent.objects.filter(what__contains="開示", people=[sheet.employee_id]).count() == 3


def test_a_withheld_result_is_closed_and_stays_unknown_to_the_person(year, confirmed):
    sheet = confirmed[0]
    with pytest.raises(ValidationError, match="まだ開示されていません"):
        year.move(sheet, Action.CLOSE, Stage.HR)
    disclosure.withhold(sheet, "本人が望まない", by=year.user(Stage.HR), at=NOON)
    sheet = year.move(sheet, Action.CLOSE, Stage.HR)
    assert (sheet.state, sheet.disclosed_at) == (State.CLOSED, None)
    assert Part.RESULT not in access.parts_of(sheet, access.stages_of(year.user(Stage.SELF), sheet, on=TODAY))
    assert Part.RESULT in access.parts_of(sheet, access.stages_of(year.user(Stage.FIRST), sheet, on=TODAY))
    assert sheet not in Sheet.objects.known()


@pytest.mark.parametrize("stage", [Stage.FIRST, Stage.CONFIRMER, Stage.SELF])
def test_only_hr_withholds_a_result(year, confirmed, stage):
    with pytest.raises(ValidationError, match="人事担当"):
        disclosure.withhold(confirmed[0], "理由", by=year.user(stage), at=NOON)


def test_a_result_is_withheld_for_a_reason(year, confirmed):
    with pytest.raises(ValidationError, match="理由を入力"):
        disclosure.withhold(confirmed[0], " ", by=year.user(Stage.HR), at=NOON)


def test_what_was_told_cannot_be_withheld_any_more(year, confirmed):
    disclose(year, confirmed)
    with pytest.raises(ValidationError, match="開示済み"):
        disclosure.withhold(confirmed[0], "理由", by=year.user(Stage.HR), at=NOON)


def test_hr_moves_no_sheet_of_its_own(year):
    """Whoever is of HR is nothing but the person on his own sheet."""
    RoleGrant.objects.create(user=year.user(Stage.SELF), role=Role.HR, valid_from=TODAY)
    sheet = year.sheet(State.GOAL_DRAFT)
    own = access.stages_of(year.user(Stage.SELF), sheet, on=TODAY)
    assert own == {Stage.SELF}
    for action in (Action.FORCE, Action.EXEMPT):
        with pytest.raises(ValidationError, match="いまはできません"):
            year.move(sheet, action, Stage.SELF, reason="理由")
    exempt = year.sheet(State.EXEMPT, year.world.beside)
    assert year.move(exempt, Action.READMIT, Stage.SELF, reason="理由").state == State.GOAL_DRAFT
