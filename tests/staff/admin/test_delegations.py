"""Acting for somebody: given by HR, for a time, and only what the principal may do himself."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from staff.access import Power, Role
from staff.models import AuditEvent, Delegation, Employee, RoleGrant
from tests import factories
from tests.browsers import browser_of
from tests.staff.admin.desk import errors, url

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
BEGIN, END = date(2026, 11, 10), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-21T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def hr_user():
    return factories.user_with(Role.HR, name="人事 太郎")


@pytest.fixture
def hr(hr_user):
    return browser_of(hr_user)


@pytest.fixture
def section(hr_user):
    return factories.DepartmentFactory(authority=hr_user.authority, version__name="税務課")


@pytest.fixture
def head(section):
    return factories.employee_with_login(department=section, is_head=True, title="課長")


@pytest.fixture
def member(section):
    return factories.employee_with_login(department=section)


@pytest.fixture
def deputy(hr_user):
    return factories.UserFactory(authority=hr_user.authority, name="代理 次郎")


def sent(principal, delegate, power, **changes):
    return {"principal": principal.pk, "delegate": delegate.pk, "power": power, "valid_from": BEGIN.isoformat(),
            "valid_to": END.isoformat(), "reason": "出張", **changes}  # fmt: skip


def lend(principal, delegate, power, **changes):
    period = {"valid_from": BEGIN, "valid_to": END, **changes}
    return Delegation.objects.create(principal=principal, delegate=delegate, power=power, reason="出張", **period)


def fresh(user):
    """The user as the next request finds him."""
    return type(user).objects.select_related("employee").get(pk=user.pk)


def found_by(user, on=TODAY):
    return set(Employee.objects.visible_to(fresh(user), on=on))


# ── Giving


@pytest.mark.parametrize("power", [Power.MANAGER, Power.HR])
def test_hr_gives_a_delegation_and_it_is_written_down(hr, hr_user, head, deputy, power):
    principal = head.user if power == Power.MANAGER else hr_user
    answer = hr.post(url("delegation", "add"), sent(principal, deputy, power, history_change_reason="長期出張"))
    given = Delegation.objects.get()
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.ROLE)
    assert (answer.status_code, given.history.get().history_change_reason) == (302, "長期出張")
    assert (event.actor, event.authority, event.detail["power"]) == (hr_user, hr_user.authority, power)


@pytest.mark.parametrize("power", list(Power))
def test_what_the_principal_has_not_cannot_be_lent(hr, member, deputy, power):
    answer = hr.post(url("delegation", "add"), sent(member.user, deputy, power))
    said = "権限を自分では持っていません。本人か開始日を確かめてください。"
    assert said in errors(answer)["power"][0]
    assert not Delegation.objects.exists()


def test_what_the_principal_has_in_anothers_place_cannot_be_lent(hr, head, deputy):
    lend(head.user, deputy, Power.MANAGER)
    third = factories.UserFactory(authority=deputy.authority)
    answer = hr.post(url("delegation", "add"), sent(deputy, third, Power.MANAGER))
    assert list(errors(answer)) == ["power"]


def test_who_cannot_log_in_neither_acts_nor_is_acted_for(hr, head, deputy):
    deputy.is_active = False
    deputy.save()
    assert list(errors(hr.post(url("delegation", "add"), sent(head.user, deputy, Power.MANAGER)))) == ["delegate"]


def test_nobody_acts_for_himself(hr, head):
    answer = hr.post(url("delegation", "add"), sent(head.user, head.user, Power.MANAGER))
    assert errors(answer) == {"__all__": ["本人とは別の人を選んでください。"]}


def test_another_authoritys_user_is_no_choice(hr, head):
    answer = hr.post(url("delegation", "add"), sent(head.user, factories.UserFactory(), Power.MANAGER))
    assert list(errors(answer)) == ["delegate"]


def test_changing_and_taking_are_written_down_too(hr, head, deputy):
    row = lend(head.user, deputy, Power.MANAGER)
    hr.post(url("delegation", "change", row.pk), sent(head.user, deputy, Power.MANAGER, valid_to="2026-12-31"))
    hr.post(url("delegation", "delete", row.pk), {"post": "yes", "history_change_reason": "帰庁"})
    deeds = [e.detail["deed"] for e in AuditEvent.objects.filter(kind=AuditEvent.Kind.ROLE).order_by("pk")]
    assert deeds == ["changed", "taken"]
    assert Delegation.history.filter(id=row.pk).first().history_change_reason == "帰庁"


def test_who_is_hr_in_anothers_place_gives_no_delegation(hr_user, deputy, head):
    """Or he would lengthen his own."""
    row = lend(hr_user, deputy, Power.HR)
    client = browser_of(deputy)
    assert client.get(url("delegation", "changelist")).status_code == 200
    for page, args in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
        assert client.post(url("delegation", page, *args), sent(hr_user, deputy, Power.HR)).status_code == 403


# ── Holding


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 11, 9), False), (BEGIN, True), (TODAY, True), (END, True), (date(2026, 12, 1), False)],
)
def test_a_managers_power_holds_exactly_in_the_period(head, member, deputy, day, holds):
    lend(head.user, deputy, Power.MANAGER)
    assert (member in found_by(deputy, day)) == holds


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 11, 9), False), (BEGIN, True), (END, True), (date(2026, 12, 1), False)],
)
def test_hrs_power_holds_exactly_in_the_period(hr_user, member, deputy, day, holds):
    lend(hr_user, deputy, Power.HR)
    assert (member in found_by(deputy, day)) == holds
    with time_machine.travel(f"{day.isoformat()}T12:00:00+09:00", tick=False):
        assert browser_of(deputy).get(url("employee", "changelist")).status_code == (200 if holds else 403)


def test_it_ends_when_the_principal_loses_the_post(head, member, deputy):
    lend(head.user, deputy, Power.MANAGER)
    head.postings.update(valid_to=date(2026, 11, 20))
    assert found_by(deputy) == set()
    assert member in found_by(deputy, date(2026, 11, 20))


def test_it_ends_when_the_principal_loses_the_role(hr_user, member, deputy):
    lend(hr_user, deputy, Power.HR)
    RoleGrant.objects.filter(user=hr_user).update(valid_to=date(2026, 11, 20))
    assert found_by(deputy) == set()
    assert browser_of(deputy).get(url("employee", "changelist")).status_code == 403


@pytest.mark.parametrize("power", [Power.MANAGER, Power.HR])
def test_it_ends_when_the_principals_account_is_stopped(hr_user, head, member, deputy, power):
    principal = head.user if power == Power.MANAGER else hr_user
    lend(principal, deputy, power)
    assert member in found_by(deputy)
    principal.is_active = False
    principal.save()
    assert found_by(deputy) == set()


def test_it_is_of_no_use_to_an_account_that_is_stopped(head, deputy):
    lend(head.user, deputy, Power.MANAGER)
    deputy.is_active = False
    deputy.save()
    assert found_by(deputy) == set()


@pytest.mark.parametrize("power", [Power.MANAGER, Power.HR])
def test_it_is_not_passed_on(hr_user, head, member, deputy, power):
    principal = head.user if power == Power.MANAGER else hr_user
    third = factories.UserFactory(authority=deputy.authority)
    lend(principal, deputy, power)
    lend(deputy, third, power)
    assert found_by(third) == set()


def test_a_managers_power_is_lent_without_his_roles(hr_user, head, deputy):
    RoleGrant.objects.create(user=head.user, role=Role.HR, valid_from=factories.LONG_AGO)
    lend(head.user, deputy, Power.MANAGER)
    assert browser_of(deputy).get(url("employee", "changelist")).status_code == 403


# ── My own


def states(user):
    context = browser_of(user).get(reverse("staff:delegations")).context
    return [[(str(row.delegate.name), str(state)) for row, state, _kind in context[side]] for side in ("given", "held")]


def test_everybody_sees_who_acts_for_whom(head, member, deputy):
    lend(head.user, deputy, Power.MANAGER)
    assert states(head.user) == [[("代理 次郎", "いま代行中")], []]
    assert states(deputy) == [[], [("代理 次郎", "いま代行中")]]
    assert states(member.user) == [[], []]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ({"valid_from": date(2026, 12, 1), "valid_to": None}, "これから"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 2, 1)}, "終わりました"),
    ],
)
def test_the_page_tells_what_is_over_and_what_is_to_come(head, deputy, period, said):
    lend(head.user, deputy, Power.MANAGER, **period)
    assert states(deputy)[1] == [("代理 次郎", said)]


def test_the_page_tells_that_a_delegation_rests(head, deputy):
    lend(head.user, deputy, Power.MANAGER)
    head.postings.update(valid_to=date(2026, 11, 20))
    assert states(deputy)[1] == [("代理 次郎", "止まっています(本人に権限がありません)")]


def test_the_page_takes_the_same_queries_for_one_and_for_many(head, deputy, django_assert_max_num_queries):
    client, counts = browser_of(deputy), []
    for more in (1, 20):
        for n in range(more):
            lend(head.user, deputy, Power.MANAGER, valid_from=date(2020, 1 + more % 12, 1 + n), valid_to=None)
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse("staff:delegations"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_account_menu_leads_there(head):
    assert reverse("staff:delegations") in browser_of(head.user).get(reverse("home")).content.decode()
