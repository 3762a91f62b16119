"""A complaint from the filing to the re-rating, and who has no part in it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from evaluations import grievances
from evaluations.models import Grievance, Sheet
from evaluations.rules.grievances import Outcome
from evaluations.rules.workflow import Action, Stage, State
from tests.evaluations.factories import SchemeFactory
from tests.factories import user_with
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db


def file(year, sheet, *, at=NOON, by=Stage.SELF):
    return grievances.file(sheet, "formal", "評語に納得できません", by=year.user(by), at=at)


def test_one_may_complain_until_the_last_day_of_the_window_and_no_longer(year, disclosed):
    with pytest.raises(ValidationError, match="期間が終わりました"):
        file(year, disclosed, at=NOON + timedelta(days=8))
    assert file(year, disclosed, at=NOON + timedelta(days=7)).state == "filed"


def test_nobody_complains_before_the_disclosure_or_for_somebody_else(year, disclosed):
    Sheet.objects.filter(pk=disclosed.pk).update(disclosed_at=None, state=State.CONFIRMED)
    with pytest.raises(ValidationError, match="まだ"):
        file(year, disclosed)
    with pytest.raises(ValidationError, match="本人だけ"):
        file(year, disclosed, by=Stage.HR)


def test_a_second_complaint_is_refused_and_one_taken_back_does_not_count(year, disclosed):
    first = file(year, disclosed)
    with pytest.raises(ValidationError):
        file(year, disclosed)
    grievances.withdraw(first, by=year.user(Stage.SELF), at=NOON)
    assert file(year, disclosed).state == "filed"


def test_an_upheld_complaint_orders_a_re_rating_and_keeps_the_old_sheet(year, disclosed):
    case = file(year, disclosed)
    hr = year.user(Stage.HR)
    grievances.hear(case, held_on=TODAY, whom="本人", record="聞いたこと", by=hr, at=NOON)
    grievances.decide(case, outcome=Outcome.UPHELD, decision="再評価します", by=hr, at=NOON)
    old, new = Sheet.objects.get(pk=disclosed.pk), Sheet.objects.get(corrects=disclosed)
    assert (old.state, old.is_current, old.results.count()) == (State.DISCLOSED, False, 2)
    assert (new.state, new.is_current, new.results.count()) == (State.SELF_SUBMITTED, True, 0)
    assert list(new.items.values_list("name", "self_comment")) == list(old.items.values_list("name", "self_comment"))
    assert new.goals.count() == old.goals.count() == 2
    assert new.ratings.exclude(stage=None).count() == 0
    assert old.ratings.exclude(stage=None).count() > 0
    year.rate(new, Stage.FIRST, "A")
    assert year.move(new, Action.SUBMIT_FIRST, Stage.FIRST).state == State.FIRST_RATED


def test_an_answer_that_does_not_uphold_changes_no_sheet(year, disclosed):
    case = grievances.decide(
        file(year, disclosed), outcome=Outcome.NOT_UPHELD, decision="理由", by=year.user(Stage.HR), at=NOON
    )
    assert (case.state, Sheet.objects.count()) == ("decided", 1)


@pytest.mark.parametrize("stage", [Stage.FIRST, Stage.SECOND, Stage.CONFIRMER])
def test_whoever_evaluated_the_sheet_finds_no_complaint_of_it(year, disclosed, stage):
    case = file(year, disclosed)
    assert not Grievance.objects.visible_to(year.user(stage), on=TODAY).exists()
    assert not grievances.actors_of(year.user(stage), case, on=TODAY)
    with pytest.raises(ValidationError, match="委員になれません"):
        grievances.appoint(case, year.user(stage), by=year.user(Stage.HR), at=NOON)


def test_the_panel_finds_its_case_and_no_other(year, disclosed):
    case = file(year, disclosed)
    member = user_with(None, authority=year.world.authority, name="委員 七郎")
    assert not Grievance.objects.visible_to(member, on=TODAY).exists()
    grievances.appoint(case, member, part="委員長", by=year.user(Stage.HR), at=NOON)
    assert list(Grievance.objects.visible_to(member, on=TODAY)) == [case]
    elsewhere = user_with(None, authority=SchemeFactory().authority)
    with pytest.raises(ValidationError, match="ほかの任命権者"):
        grievances.appoint(case, elsewhere, by=year.user(Stage.HR), at=NOON)
