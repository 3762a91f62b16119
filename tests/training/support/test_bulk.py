"""Several decisions with one press: what cannot be done stays, and is told by its row."""

import pytest
from django.urls import reverse

from tests.browsers import browser_of
from tests.training.factories_support import (
    NOW,
    BudgetFactory,
    ExternalRecordFactory,
    SubsidyFactory,
    SubsidyKindFactory,
)
from training.models import ExternalRecord, Subsidy
from training.support import external

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
PAGE = reverse("training:support_review")
State = Subsidy.State


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def officer(world):
    return browser_of(world.users["training"])


@pytest.fixture
def asked(world):
    """Three applications of 10,000 yen each, the third one by somebody else, and money for two."""
    kind = SubsidyKindFactory(authority=world.authority)
    BudgetFactory(kind=kind, amount=20_000)
    people = (world.subject, world.subject, world.beside)
    return [
        SubsidyFactory(employee=person, kind=kind, cost=20_000, title=f"資格{n}") for n, person in enumerate(people)
    ]


def press(browser, do, query="", **ticked):
    answer = browser.post(PAGE + query, {"do": do} | ticked, follow=True)
    return [str(message) for message in answer.context["messages"]]


def states(model=Subsidy):
    return list(model.objects.order_by("pk").values_list("state", flat=True))


def version(record):
    return f"{record.pk}-{record.history.first().history_id}"


def test_those_ticked_are_approved_with_what_the_rule_gives(officer, asked):
    first, _second, third = asked
    assert press(officer, "approve", subsidy=[first.pk, third.pk]) == ["2件を承認しました。"]
    assert states() == [State.APPROVED, State.APPLIED, State.APPROVED]
    assert [Subsidy.objects.get(pk=one.pk).granted for one in (first, third)] == [10_000, 10_000]


def test_where_the_budget_ends_the_last_one_stays_and_is_named(world, officer, asked):
    told = press(officer, "approve", subsidy=[one.pk for one in reversed(asked)])
    assert told[0] == "2件を承認しました。"
    assert told[1].startswith(f"資格2({world.beside.name}): 2026年度の予算の残りは0円です。")
    assert states() == [State.APPROVED, State.APPROVED, State.APPLIED]


def test_what_somebody_else_decided_meanwhile_stays_as_he_decided(officer, asked):
    first, second, _third = asked
    Subsidy.objects.filter(pk=first.pk).update(state=State.DECLINED)
    told = press(officer, "approve", subsidy=[first.pk, second.pk])
    assert "いまは「不承認」です" in told[1]
    assert states() == [State.DECLINED, State.APPROVED, State.APPLIED]


def test_ones_own_cannot_be_ticked_and_is_not_approved(world, asked):
    world.users["training"].employee = world.subject
    world.subject.user = world.users["training"]
    world.subject.save()
    officer = browser_of(world.users["training"])
    page = officer.get(PAGE).content.decode()
    assert page.count('name="subsidy"') == 1
    assert "この手続きは、あなたの役割ではできません。" in press(officer, "approve", subsidy=[asked[0].pk])[0]
    assert states() == [State.APPLIED] * 3


def test_where_nothing_can_be_ticked_there_is_nothing_to_press(world):
    own = world.subject
    own.user = world.users["training"]
    own.save()
    SubsidyFactory(employee=own, kind=SubsidyKindFactory(authority=world.authority), title="自分の資格")
    ExternalRecordFactory(employee=own, title="自分の講座")
    page = browser_of(world.users["training"]).get(PAGE).content.decode()
    assert "自分の資格" in page
    assert "自分の講座" in page
    assert "印を付けた申請を承認する" not in page
    assert "印を付けた学びを確認済みにする" not in page


def test_without_a_tick_nothing_happens_and_the_filters_stay(officer, asked):
    assert press(officer, "approve", subsidy=["x", "9" * 30]) == ["一覧から、対象のものに印を付けてください。"]
    answer = officer.post(f"{PAGE}?year=2026&kind=x", {"do": "approve"})
    assert answer["Location"] == f"{PAGE}?year=2026&kind=x"
    assert states() == [State.APPLIED] * 3


@pytest.mark.parametrize("kind", ["own", "manager", "bureau_hr", "hr_elsewhere", "auditor"])
def test_nobody_else_decides(world, asked, kind):
    browser_of(world.users[kind]).post(PAGE, {"do": "approve", "subsidy": [one.pk for one in asked]})
    assert states() == [State.APPLIED] * 3


def test_records_are_confirmed_as_they_were_listed(world, officer):
    read, changed = (ExternalRecordFactory(employee=world.subject) for _n in range(2))
    ticked = [version(read), version(changed)]
    external.edit(changed, {"title": "別の講座"}, by=world.users["own"], at=NOW)
    told = press(officer, "confirm", external=ticked)
    assert told == [
        "1件を確認済みにしました。",
        f"別の講座({world.subject.name}): 本人が内容を直しました。いまの内容を確かめてください。",
    ]
    assert states(ExternalRecord) == ["confirmed", "submitted"]
    assert press(officer, "confirm", external=[version(changed)]) == ["1件を確認済みにしました。"]


def test_the_list_carries_which_saving_it_shows(world, officer):
    record = ExternalRecordFactory(employee=world.subject)
    assert f'value="{version(record)}"' in officer.get(PAGE).content.decode()
