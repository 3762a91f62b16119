"""A stage of a sheet passes to another evaluator: by HR, from a day, with what the former gave kept as his own."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evaluations import access
from evaluations.models import Sheet, SheetNotice, SheetStage, SheetStep
from evaluations.results import outcome_of
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets.marks import Marks
from evaluations.sheets.segments import add_stage, reassign, reassign_all, skip_stage
from evaluations.sheets.ways import way_of
from tests.evaluations.year import FIRST_DAY
from tests.factories import EmployeeFactory
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db

S, A, X = State, Stage, Action
DAY = date(2026, 10, 1)


def change(year, sheet, stage=A.FIRST, to=None, *, on=DAY, by=A.HR, reason="異動"):
    who = to or year.world.beside
    return reassign(sheet, stage, who, on=on, by=year.user(by), at=NOON, reason=reason)


def skip(year, sheet, stage):
    return skip_stage(sheet, stage, on=DAY, by=year.user(A.HR), at=NOON, reason="欠員")


def fresh(sheet):
    return Sheet.objects.select_related("cycle__scheme").get(pk=sheet.pk)


def test_the_former_ends_the_day_before_and_both_are_told(year):
    sheet = year.sheet(S.IN_PERIOD)
    change(year, sheet)
    new = SheetStage.objects.get(sheet=sheet, stage="first", is_current=True)
    former = SheetStage.objects.get(sheet=sheet, stage="first", is_current=False)
    assert (former.evaluator, former.valid_to, new.valid_from) == (year.people[A.FIRST], DAY - timedelta(1), DAY)
    assert (new.name, new.title) == ("隣人 四郎", "福祉部 福祉課 主任")
    step = SheetStep.objects.get(sheet=sheet)
    assert (step.action, step.stage, step.reason, step.state) == ("reassign", "first", "異動", S.IN_PERIOD)
    assert {notice.to for notice in SheetNotice.objects.filter(step=step)} == {former.evaluator, year.world.beside}
    assert fresh(sheet).version == sheet.version + 1


def test_the_new_one_evaluates_and_the_former_reads_his_own_segment_alone(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST)
    change(year, sheet)
    sheet, today = fresh(sheet), timezone.localdate(NOON)
    new, former = year.world.beside.user, year.user(A.FIRST)
    assert access.stages_of(new, sheet, on=today) == {A.FIRST}
    assert access.stages_of(former, sheet, on=today) == frozenset()
    assert [row.stage for row in access.former_stages(former, sheet, on=today)] == ["first"]
    assert not Marks(sheet).given()[0].marks["ability"][0].level
    assert SheetStage.objects.get(sheet=sheet, evaluator=year.people[A.FIRST]).ratings.count() == 6


def test_marks_that_were_handed_in_go_on_to_count_until_they_are_sent_back(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST, "A")
    sheet = year.move(sheet, X.SUBMIT_FIRST, A.FIRST)
    change(year, sheet)
    year.rate(sheet, A.SECOND, "A")
    assert outcome_of(Marks(fresh(sheet))).axes[0].level.symbol == "A"
    sheet = year.move(sheet, X.RETURN_FIRST, A.SECOND, reason="もう一度")
    assert Marks(fresh(sheet)).stages[A.FIRST].evaluator == year.world.beside
    year.rate(sheet, A.FIRST, "C")
    year.people[A.FIRST] = year.world.beside
    sheet = year.move(sheet, X.SUBMIT_FIRST, A.FIRST)
    assert Marks(fresh(sheet)).stages[A.FIRST].evaluator == year.world.beside


@pytest.mark.parametrize("by", [A.FIRST, A.SECOND, A.SELF, A.CONFIRMER])
def test_nobody_but_hr_changes_an_evaluator(year, by):
    sheet = year.sheet(S.IN_PERIOD)
    with pytest.raises(ValidationError, match="人事担当だけ"):
        change(year, sheet, by=by)


def test_hr_of_another_authority_changes_nobody(year):
    sheet = year.sheet(S.IN_PERIOD)
    hr = year.world.users["hr_elsewhere"]
    with pytest.raises(ValidationError, match="人事担当だけ"):
        reassign(sheet, A.FIRST, year.world.beside, on=DAY, by=hr, at=NOON, reason="異動")


def test_hr_does_not_choose_its_own_evaluator(year):
    hr = year.user(A.HR)
    me = EmployeeFactory(authority=year.world.authority, user=hr, staff_number=hr.staff_number)
    sheet = year.sheet(S.IN_PERIOD, who=me)
    with pytest.raises(ValidationError, match="自分の記録書"):
        change(year, sheet)


def test_who_cannot_evaluate_is_refused(year):
    sheet = year.sheet(S.IN_PERIOD)
    gone = EmployeeFactory(authority=year.world.authority, left_on=date(2026, 9, 30))
    for who, said in (
        (year.world.subject, "本人を"),
        (year.people[A.FIRST], "もうこの段階の"),
        (year.people[A.SECOND], "ほかの人を"),
        (gone, "在職していません"),
        (year.world.elsewhere, "在職していません"),
    ):
        with pytest.raises(ValidationError, match=said):
            change(year, sheet, to=who)


def test_a_change_has_a_reason_and_a_day_that_is_not_to_come(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST)
    for day, reason, said in (
        (DAY, " ", "理由"),
        (timezone.localdate(NOON) + timedelta(1), "異動", "先の日"),
        (FIRST_DAY - timedelta(1), "異動", "後の日"),
    ):
        with pytest.raises(ValidationError, match=said):
            change(year, sheet, on=day, reason=reason)
    done = year.sheet(S.CLOSED, who=year.world.beside)
    with pytest.raises(ValidationError, match="完了した"):
        change(year, done, to=year.world.elsewhere)


def test_whoever_never_had_a_day_leaves_no_segment(year):
    sheet = year.sheet(S.IN_PERIOD)
    change(year, sheet, on=FIRST_DAY - timedelta(1))
    rows = SheetStage.objects.filter(sheet=sheet, stage="first")
    assert list(rows.values_list("name", "valid_from")) == [("隣人 四郎", FIRST_DAY)]
    assert SheetStage.history.filter(history_type="-", history_change_reason="異動").exists()


def test_a_second_evaluator_is_left_out_and_a_sheet_that_waits_for_him_goes_on(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST)
    sheet = year.move(sheet, X.SUBMIT_FIRST, A.FIRST)
    assert sheet.state == S.FIRST_RATED
    sheet = skip(year, sheet, A.SECOND)
    assert (sheet.state, A.SECOND in way_of(fresh(sheet)).stages) == (S.ADJUSTED, False)
    step = SheetStep.objects.filter(sheet=sheet).last()
    assert (step.action, step.came_from, step.state) == ("skip_stage", S.FIRST_RATED, S.ADJUSTED)
    assert year.people[A.CONFIRMER] in {notice.to for notice in SheetNotice.objects.filter(step=step)}


@pytest.mark.parametrize("stage", [A.FIRST, A.CONFIRMER, A.ADJUSTER])
def test_first_evaluator_and_confirmer_are_never_left_out(year, stage):
    with pytest.raises(ValidationError, match="省けません"):
        skip(year, year.sheet(S.IN_PERIOD), stage)


def test_a_stage_is_added_where_the_scheme_has_it_and_its_turn_has_not_passed(year):
    sheet = year.sheet(S.IN_PERIOD)
    said = {"on": DAY, "by": year.user(A.HR), "at": NOON, "reason": "二次評価者を置く"}
    with pytest.raises(ValidationError, match="もう評価者"):
        add_stage(sheet, A.SECOND, year.world.beside, **said)
    with pytest.raises(ValidationError, match="加えられません"):
        add_stage(sheet, A.ADJUSTER, year.world.beside, **said)
    skip(year, sheet, A.SECOND)
    assert add_stage(sheet, A.SECOND, year.world.beside, **said).is_current
    done = year.sheet(S.ADJUSTED, who=year.world.beside)
    SheetStage.objects.filter(sheet=done, stage="second").delete()
    with pytest.raises(ValidationError, match="過ぎている"):
        add_stage(done, A.SECOND, year.world.manager, **said)


def test_the_history_tells_everybody_that_and_hr_alone_why(year):
    sheet = year.sheet(S.IN_PERIOD)
    change(year, sheet, reason="病気による交代")
    own = year.get("sheet", sheet.pk).content.decode()
    assert "評価者が替わりました" in own
    assert "病気による交代" not in own
    assert "病気による交代" in year.get("sheet", sheet.pk, by=A.HR).content.decode()


def test_two_who_change_places_do_not_stand_in_each_others_way(year):
    sheet = year.sheet(S.IN_PERIOD)
    places = {A.FIRST: year.people[A.SECOND], A.SECOND: year.people[A.FIRST]}
    reassign_all(sheet, places, on=DAY, by=year.user(A.HR), at=NOON, reason="異動")
    held = {row.stage: row.evaluator for row in access.current_stages(fresh(sheet))}
    assert held == {"first": year.people[A.SECOND], "second": year.people[A.FIRST], "confirmer": year.confirmer}
