"""HR tells and closes a list at a press; what cannot be done is told row by row."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.models import GrievanceRule, Scheme, Sheet
from evaluations.rules.workflow import Action, Stage, State
from staff.access import Role
from staff.models import RoleGrant
from tests.browsers import browser_of
from tests.evaluations.factories import CycleFactory
from tests.evaluations.noon import noon  # noqa: F401  # for all tests here
from tests.factories import EmployeeFactory
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db
ADDRESS = reverse("evaluations:disclose")


def press(year, show, do, *sheets, by=Stage.HR, **said):
    return year.client(by).post(
        f"{ADDRESS}?show={show}", {"do": do, "sheet": [sheet.pk for sheet in sheets]} | said, follow=True
    )


def states():
    return list(Sheet.objects.order_by("pk").values_list("state", flat=True))


def test_those_that_wait_are_counted_by_department(year, confirmed):
    page = year.get("disclose", by=Stage.HR)
    assert [(name, number) for name, _label, number in page.context["totals"]][:2] == [("waiting", 2), ("withheld", 0)]
    assert "財務部 税務課 市民税係" in page.content.decode()


def test_without_a_cycle_it_is_the_first_in_which_somebody_waits(year, confirmed):
    newer = CycleFactory(scheme=year.scheme, framework=year.cycle.framework, period_from=TODAY, name="次の回")
    page = year.get("disclose", by=Stage.HR)
    assert page.context["cycle"] == year.cycle
    assert f'action="{ADDRESS}?cycle={year.cycle.pk}"' in page.content.decode()
    assert year.get("disclose", by=Stage.HR, show="read").context["cycle"] == newer
    assert year.get("disclose", by=Stage.HR, cycle=newer.pk).context["cycle"] == newer


def test_what_is_for_few_comes_after_what_is_for_everybody(year):
    CycleFactory(
        scheme__authority=year.world.authority, scheme__kind=Scheme.Kind.PROBATION, framework=year.cycle.framework,
        period_from=TODAY,
    )  # fmt: skip
    for name in ("disclose", "prints", "following"):
        assert year.get(name, by=Stage.HR).context["cycle"] == year.cycle, name


def test_some_are_told_or_all_of_the_list(year, confirmed):
    assert "1人に結果を開示しました" in press(year, "waiting", "disclose", confirmed[0]).content.decode()
    assert states() == [State.DISCLOSED, State.CONFIRMED]
    press(year, "waiting", "disclose", everybody="1")
    assert states() == [State.DISCLOSED, State.DISCLOSED]


def test_to_choose_nobody_does_nothing_and_says_so(year, confirmed):
    response = press(year, "waiting", "disclose")
    assert response.status_code == 422
    assert "人を選んでから" in response.content.decode()


def test_some_are_not_told_for_a_reason_and_closed_all_the_same(year, confirmed):
    assert press(year, "waiting", "withhold", confirmed[0], reason=" ").status_code == 422
    press(year, "waiting", "withhold", confirmed[0], reason="本人が望まない")
    assert "本人が望まない" in year.get("disclose", by=Stage.HR, show="withheld").content.decode()
    press(year, "waiting", "disclose", everybody="1")
    assert states() == [State.CONFIRMED, State.DISCLOSED]
    press(year, "withheld", "close", confirmed[0])
    assert states() == [State.CLOSED, State.DISCLOSED]


def test_a_reason_can_be_taken_back(year, confirmed):
    press(year, "waiting", "withhold", confirmed[0], reason="本人が望まない")
    press(year, "withheld", "release", confirmed[0])
    press(year, "waiting", "disclose", everybody="1")
    assert states() == [State.DISCLOSED, State.DISCLOSED]


def test_those_are_closed_whose_time_to_complain_is_over_and_the_others_are_told_by_name(year, confirmed):
    Scheme.objects.filter(pk=year.scheme.pk).move(state="draft")
    GrievanceRule.objects.create(scheme=Scheme.objects.get(pk=year.scheme.pk), step="formal", length=7)
    Scheme.objects.filter(pk=year.scheme.pk).move(state="frozen")
    press(year, "waiting", "disclose", everybody="1")
    Sheet.objects.filter(pk=confirmed[0].pk).update(disclosed_at=NOON - timedelta(days=20))
    page = press(year, "unread", "close", everybody="1").content.decode()
    assert "1人の評価を完了としました" in page
    assert "1人はできませんでした" in page
    assert "隣人 四郎" in page
    assert states() == [State.CLOSED, State.DISCLOSED]


def test_who_has_not_read_it_yet_is_on_a_list_of_its_own(year, confirmed):
    press(year, "waiting", "disclose", everybody="1")
    year.post("result", confirmed[0].pk)
    unread, done = (year.get("disclose", by=Stage.HR, show=show) for show in ("unread", "read"))
    assert list(unread.context["rows"]) == [confirmed[1]]
    assert list(done.context["rows"]) == [confirmed[0]]


def test_hr_finds_its_own_sheet_in_no_list(year, confirmed):
    RoleGrant.objects.create(user=year.user(Stage.SELF), role=Role.HR, valid_from=TODAY)
    page = year.get("disclose")
    assert list(page.context["rows"]) == [confirmed[1]]
    press(year, "waiting", "disclose", confirmed[0], by=Stage.SELF)
    assert states() == [State.CONFIRMED, State.CONFIRMED]


def test_the_first_evaluator_tells_his_own_people_on_the_page_of_the_sheet(year, confirmed):
    sheet = confirmed[0]
    assert "結果を開示する" in year.get("sheet", sheet.pk, by=Stage.FIRST).content.decode()
    year.post("move", sheet.pk, by=Stage.FIRST, action=Action.DISCLOSE, version=sheet.version)
    assert states() == [State.DISCLOSED, State.CONFIRMED]


@pytest.mark.parametrize("action", [Action.FORCE, Action.SKIP_SELF, Action.EXEMPT])
def test_hr_moves_a_sheet_with_a_reason_from_its_page(year, action):
    sheet = year.sheet(State.SELF_OPEN)
    page = year.get("sheet", sheet.pk, by=Stage.HR).content.decode()
    assert f'value="{action}"' in page
    year.post("move", sheet.pk, by=Stage.HR, action=action, version=sheet.version)
    assert states() == [State.SELF_OPEN]
    year.post("move", sheet.pk, by=Stage.HR, action=action, version=sheet.version, reason="休職のため")
    assert states() == [State.EXEMPT if action == Action.EXEMPT else State.SELF_SUBMITTED]


def test_hr_takes_somebody_back_into_the_evaluation(year):
    sheet = year.sheet(State.EXEMPT)
    year.post("move", sheet.pk, by=Stage.HR, action=Action.READMIT, version=sheet.version, reason="復職したため")
    assert states() == [State.GOAL_DRAFT]


@pytest.mark.parametrize("stage", [Stage.SELF, Stage.FIRST])
def test_the_page_is_for_hr(year, stage):
    assert year.get("disclose", by=stage).status_code == 403


def test_the_page_takes_as_many_questions_for_many_as_for_few(year, confirmed, django_assert_max_num_queries):
    for _n in range(5):
        year.sheet(State.CONFIRMED, EmployeeFactory(authority=year.world.authority))
    client = browser_of(year.user(Stage.HR))
    client.get(ADDRESS)
    with django_assert_max_num_queries(10):
        client.get(ADDRESS)
