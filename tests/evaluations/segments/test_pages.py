"""HR's pages of a change of evaluators: on one sheet, and the list of those that should follow the organisation."""

import pytest
from django.urls import reverse

from evaluations import access
from evaluations.models import Route, Sheet
from evaluations.rules.workflow import Stage, State
from tests.factories import employee_with_login
from tests.staff.world import TODAY

pytestmark = pytest.mark.django_db

A = Stage


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY)


@pytest.fixture
def sheet(year):
    return year.sheet(State.IN_PERIOD)


def held(sheet):
    return {row.stage: row.name for row in access.current_stages(Sheet.objects.get(pk=sheet.pk))}


def change(year, sheet, **data):
    sent = {"stage": "first", "number": year.world.beside.staff_number, "on": "2026-10-01", "reason": "異動"} | data
    return year.post("evaluators", sheet.pk, by=A.HR, **sent)


def test_hr_replaces_an_evaluator_by_his_number(year, sheet):
    page = change(year, sheet)
    assert "評価者を替えました" in page.content.decode()
    assert held(sheet)["first"] == "隣人 四郎"


def test_hr_leaves_a_stage_out_and_adds_it_again(year, sheet):
    change(year, sheet, stage="second", number="")
    assert "second" not in held(sheet)
    change(year, sheet, stage="second")
    assert held(sheet)["second"] == "隣人 四郎"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"number": "0"}, "この職員番号の職員はいません"),
        ({"reason": ""}, "理由"),
        ({"stage": "confirmer", "number": ""}, "省けません"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(year, sheet, data, said):
    page = change(year, sheet, on="2026-09-30", **data)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "2026-09-30" in page.content.decode()


@pytest.fixture
def moved(year, sheet):
    """A route that says otherwise."""
    new = employee_with_login(department=year.world.other_section, title="新課長")
    Route.objects.create(
        authority=year.world.authority, stage="first", by="person", person=new, valid_from=TODAY
    )  # fmt: skip
    return new


def test_the_list_names_who_old_new_and_why_and_applies_what_is_chosen(year, sheet, moved):
    page = year.get("following", by=A.HR)
    assert [(p.sheet, p.row.name, p.new.name) for p in page.context["proposals"]] == [(sheet, "課長 二郎", moved.name)]
    key = page.context["proposals"][0].key
    refused = year.post("following", by=A.HR, change=key)
    assert refused.status_code == 422
    done = year.post("following", by=A.HR, change=key, reason="異動に合わせる")
    assert "1人の評価者を替えました" in done.content.decode()
    assert held(sheet)["first"] == moved.name


def test_the_pages_ask_few_questions(year, sheet, moved, django_assert_max_num_queries):
    browser = year.client(A.HR)
    for address in (reverse("evaluations:following"), reverse("evaluations:evaluators", args=[sheet.pk])):
        browser.get(address)
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200
