"""What the calendar does: the period ends on its day, once."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from evaluations.models import Sheet, SheetNotice, SheetStep, Window
from evaluations.opening import cycles, rehearsals
from evaluations.opening.daily import end_periods
from evaluations.rules.workflow import State
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db
# 15 January, when the self-report begins, just after midnight in Japan.
BEGINS = datetime(2027, 1, 14, 15, 30, tzinfo=UTC)


@pytest.fixture
def opened(town):
    town.open()
    Sheet.objects.exclude(employee=town.world.boss).update(state=State.IN_PERIOD)
    return town


def states(town):
    return dict(Sheet.objects.filter(cycle=town.cycle).values_list("name", "state"))


def test_before_the_day_nothing_happens(opened):
    assert end_periods(NOON) == 0
    assert states(opened)["本人 三郎"] == "in_period"


def test_on_the_day_sheets_in_their_period_go_on_and_goals_without_confirmation_stay(opened):
    assert end_periods(BEGINS) == 2
    assert states(opened) == {"本人 三郎": "self_open", "課長 二郎": "self_open", "部長 一郎": "goal_draft"}
    step = SheetStep.objects.get(sheet__employee=opened.world.subject, action="open_self")
    assert (step.by, step.stage) == (None, "system")
    assert SheetNotice.objects.filter(to=opened.world.subject).count() == 1


def test_twice_does_nothing_twice(opened):
    end_periods(BEGINS)
    before = SheetStep.objects.count()
    assert end_periods(BEGINS) == 0
    assert SheetStep.objects.count() == before


def test_without_a_self_report_the_rating_begins_on_its_own_day(opened):
    type(opened.scheme).objects.filter(pk=opened.scheme.pk).move(has_self_report=False)
    assert end_periods(BEGINS) == 0
    Window.objects.filter(step="first").update(starts_on=date(2027, 1, 15))
    assert end_periods(BEGINS) == 2
    assert states(opened)["本人 三郎"] == "self_submitted"


def test_the_command_says_what_it_did_and_may_run_again(opened, time_machine):
    time_machine.move_to(BEGINS, tick=False)
    said = StringIO()
    call_command("run_due", stdout=said)
    call_command("run_due", stdout=said)
    assert "期間を終えて次へ進めた記録書: 2件" in said.getvalue()
    assert "期間を終えて次へ進めた記録書: 0件" in said.getvalue()


def test_hr_may_begin_earlier(opened):
    assert cycles.start_self(opened.cycle, by=opened.hr, at=NOON) == 2
    assert states(opened)["本人 三郎"] == "self_open"


def test_the_calendar_leaves_rehearsals_alone(opened):
    rehearsal = rehearsals.rehearse(opened.cycle, by=opened.hr, at=NOON)
    Sheet.objects.filter(cycle=rehearsal).update(state=State.IN_PERIOD)
    end_periods(BEGINS)
    assert set(Sheet.objects.filter(cycle=rehearsal).values_list("state", flat=True)) == {"in_period"}
