"""Sheets follow transfers and new heads: what a day's routes say otherwise is proposed, and HR applies it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from evaluations import access
from evaluations.models import Route, Sheet
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.following import Following, follow
from evaluations.sheets.segments import add_stage, skip_stage
from evaluations.views import following as following_page
from staff.models import Posting
from tests.factories import DepartmentFactory, PostingFactory, employee_with_login
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def sheet(year):
    """Routes: the own head first, then the next above."""
    for level, stage in enumerate(("first", "second")):
        Route.objects.create(
            authority=year.world.authority, stage=stage, levels_up=level, valid_from=date(2020, 4, 1)
        )  # fmt: skip
    return year.sheet(State.IN_PERIOD)


def transfer(employee, department, on=TODAY, **post):
    Posting.objects.filter(employee=employee, valid_from__gt=on).delete()
    Posting.objects.filter(employee=employee, is_main=True, valid_from__lt=on).exclude(valid_to__lt=on).update(
        valid_to=on - timedelta(1)
    )
    return PostingFactory(employee=employee, department=department, valid_from=on, **post)


def proposed(year, on=TODAY):
    return [
        (one.stage, one.row and one.row.name, one.new.name, one.why) for one in Following(year.cycle, on=on).proposals
    ]


def apply(year, chosen=None, by=Stage.HR):
    keys = [one.key for one in Following(year.cycle, on=TODAY).proposals] if chosen is None else chosen
    return follow(year.cycle, keys, on=TODAY, by=year.user(by), at=NOON, reason="異動に合わせる")


def held(sheet):
    sheet = Sheet.objects.get(pk=sheet.pk)
    return {row.stage: row.name for row in access.current_stages(sheet)}


def test_nothing_is_proposed_where_routes_and_sheets_agree(year, sheet):
    assert proposed(year) == []


def test_a_new_head_is_proposed_and_the_old_one_hands_over(year, sheet):
    world = year.world
    transfer(world.manager, world.other_section, title="主幹")
    new = employee_with_login(department=world.section, is_head=True, title="課長", valid_from=TODAY)
    assert proposed(year) == [("first", "課長 二郎", new.name, "組織の長か、評価者の経路が替わりました。")]
    assert apply(year) == (1, [])
    assert held(sheet) == {"first": new.name, "second": "部長 一郎", "confirmer": "副市長 六郎"}
    assert proposed(year) == []


def test_a_transferred_person_gets_the_evaluators_of_his_new_place_and_his_sheet_stays(year, sheet):
    world = year.world
    head = employee_with_login(department=world.other_section, is_head=True, title="課長", valid_from=TODAY)
    chief = employee_with_login(department=world.other_bureau, is_head=True, title="部長", valid_from=TODAY)
    transfer(world.subject, world.other_section, title="主任")
    why = "本人の所属が福祉部 福祉課に替わりました。"
    assert proposed(year) == [("first", "課長 二郎", head.name, why), ("second", "部長 一郎", chief.name, why)]
    apply(year)
    sheet = Sheet.objects.get(pk=sheet.pk)
    assert (sheet.department, sheet.department_name) == (world.team, "財務部 税務課 市民税係")


def test_only_what_was_chosen_is_changed(year, sheet):
    transfer(year.world.manager, year.world.other_section)
    assert apply(year, chosen=["0-0"]) == (0, [])
    assert held(sheet)["first"] == "課長 二郎"


def test_what_was_handed_in_stays_with_who_handed_it_in(year, sheet):
    sheet.stages.filter(stage="first").update(submitted_at=NOON)
    transfer(year.world.manager, year.world.other_section)
    employee_with_login(department=year.world.section, is_head=True, valid_from=TODAY)
    assert proposed(year) == []


def test_after_the_base_date_a_transfer_changes_nothing_and_a_new_head_does(year, sheet):
    year.cycle.base_date = TODAY - timedelta(10)
    world = year.world
    transfer(world.subject, world.other_section)
    assert proposed(year) == []
    transfer(world.manager, world.other_section)
    new = employee_with_login(department=world.section, is_head=True, valid_from=TODAY)
    assert [row[:3] for row in proposed(year)] == [("first", "課長 二郎", new.name)]


def test_people_who_left_are_told_apart(year, sheet):
    Posting.objects.filter(employee=year.world.subject).delete()
    year.world.subject.left_on = TODAY - timedelta(1)
    year.world.subject.save()
    found = Following(year.cycle, on=TODAY)
    assert (found.proposals, found.gone) == ([], [sheet])


def test_what_cannot_be_done_is_told_and_the_rest_is_done(year, sheet):
    transfer(year.world.manager, year.world.other_section)
    employee_with_login(department=year.world.section, is_head=True, valid_from=TODAY)
    assert apply(year, by=Stage.SECOND) == (0, ["本人 三郎さん: 評価者を替えられるのは人事担当だけです。"])


# ── Where nobody is


def test_an_empty_stage_is_filled_where_the_routes_have_somebody(year, sheet):
    sheet.stages.filter(stage="second").delete()
    assert proposed(year) == [("second", None, "部長 一郎", "この段階の評価者がいません。")]
    assert apply(year) == (1, [])
    assert held(sheet) == {"first": "課長 二郎", "confirmer": "副市長 六郎", "second": "部長 一郎"}


def test_a_first_evaluator_can_be_filled_in_as_well_until_he_has_his_turn(year, sheet):
    sheet.stages.filter(stage="first").delete()
    Sheet.objects.update(state=State.SELF_SUBMITTED)
    assert [one[0] for one in proposed(year)] == ["first"]
    Sheet.objects.update(state=State.FIRST_RATED)
    assert proposed(year) == []


def test_one_is_replaced_and_another_filled_in_at_once_or_neither(year, sheet):
    world = year.world
    sheet.stages.filter(stage="second").delete()
    transfer(world.manager, world.other_section, title="主幹")
    new = employee_with_login(department=world.section, is_head=True, title="課長", valid_from=TODAY)
    assert apply(year, by=Stage.SECOND)[0] == 0
    assert held(sheet) == {"first": "課長 二郎", "confirmer": "副市長 六郎"}
    assert apply(year) == (1, [])
    assert held(sheet) == {"first": new.name, "second": "部長 一郎", "confirmer": "副市長 六郎"}


def test_what_hr_left_out_by_hand_stays_empty(year, sheet):
    said = {"on": TODAY, "by": year.user(Stage.HR), "at": NOON, "reason": "一次だけで行う"}
    skip_stage(sheet, Stage.SECOND, **said)
    assert proposed(year) == []
    add_stage(sheet, Stage.SECOND, year.people[Stage.SECOND], **said)
    Sheet.objects.get(pk=sheet.pk).stages.filter(stage="second", is_current=True).delete()
    assert [one[0] for one in proposed(year)] == ["second"]


# ── By one press


def press(year, **said):
    return year.client(Stage.HR).post(reverse("evaluations:following"), {"reason": "異動", **said}, follow=True)


@pytest.fixture
def two(year, sheet):
    other = year.sheet(State.IN_PERIOD, employee_with_login(department=year.world.team))
    for one in (sheet, other):
        one.stages.filter(stage="second").delete()
    return [sheet, other]


def test_one_person_is_put_right_by_his_own_button(year, two, noon):
    assert "1人の評価者を替えました" in press(year, only=two[0].pk).content.decode()
    assert ["second" in held(one) for one in two] == [True, False]


def test_the_whole_list_goes_on_in_the_background_when_it_is_long(year, two, noon, monkeypatch):
    monkeypatch.setattr(following_page, "AT_ONCE", 1)
    page = press(year, everybody="1")
    assert "押したときの一覧は2人です。2人の評価者を替えました。" in page.content.decode()
    assert ["second" in held(one) for one in two] == [True, True]
    assert proposed(year) == []


def test_the_reason_stands_there_before_it_is_typed(year, two, noon):
    assert "組織と評価者の経路に合わせるため</textarea>" in year.get("following", by=Stage.HR).content.decode()


# ── What it costs


def test_many_sheets_ask_as_much_as_one(year, sheet, django_assert_num_queries):
    for _n in range(3):
        team = DepartmentFactory(authority=year.world.authority, version__parent=year.world.section)
        year.sheet(State.IN_PERIOD, who=employee_with_login(department=team))
    year.cycle.scheme.refresh_from_db()
    Following(year.cycle, on=TODAY).proposals  # noqa: B018  # the rulebook is remembered
    with django_assert_num_queries(6):
        Following(year.cycle, on=TODAY).proposals  # noqa: B018
