"""Accounts, roles and the record of changes in the admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from staff.access import Role
from staff.models import RoleGrant, User
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "admin:staff_user_changelist"
PASSWORD = "correct-horse-battery"


@pytest.fixture
def person():
    return factories.UserFactory(staff_number="30001", name="髙橋 花子", kana="タカハシ ハナコ")


def enter(client, role, authority=None):
    user = factories.user_with(role, authority=authority)
    client.force_login(user)
    return user


def change(person):
    return reverse("admin:staff_user_change", args=[person.pk])


def grants(**row):
    """What the rows of roles send: one new row, or none."""
    total = {"grants-TOTAL_FORMS": "1" if row else "0", "grants-INITIAL_FORMS": "0"}
    return {**total, **{f"grants-0-{name}": value for name, value in row.items()}}


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR])
def test_hr_and_the_auditor_see_the_own_authority_and_change_nothing(client, person, role):
    me = enter(client, role, person.authority)
    stranger = factories.UserFactory()

    listed = client.get(reverse(LIST)).context["cl"].result_list

    assert set(listed) == {me, person}
    assert [client.get(change(person)).status_code, client.post(change(person), {"name": "別"}).status_code] == [
        200,
        403,
    ]
    assert client.get(change(stranger)).status_code == 302
    assert client.get(reverse("admin:staff_user_add")).status_code == 403


def test_without_an_authority_hr_sees_nobody(client, person):
    enter(client, Role.ADMINISTRATOR)
    user = User.objects.latest("pk")
    RoleGrant.objects.filter(user=user).update(role=Role.HR)
    assert list(client.get(reverse(LIST)).context["cl"].result_list) == []


def test_the_administrator_grants_a_role(client, person):
    enter(client, Role.ADMINISTRATOR)

    answer = client.post(
        change(person),
        {"staff_number": "30001", "name": "髙橋 花子", "kana": "", "authority": person.authority_id, "is_active": "on",
         **grants(role="hr", valid_from="2026-04-01")},
    )  # fmt: skip

    assert answer.status_code == 302
    assert list(person.grants.values_list("role", flat=True)) == ["hr"]


def test_a_role_that_ends_before_it_starts_is_told_in_its_row(client, person):
    enter(client, Role.ADMINISTRATOR)

    answer = client.post(
        change(person),
        {"staff_number": "30001", "name": "名", **grants(role="hr", valid_from="2026-04-01", valid_to="2026-03-31")},
    )

    formset = answer.context["inline_admin_formsets"][0].formset
    assert formset.forms[0].non_field_errors() == ["終了日は開始日以後の日にしてください。"]


def test_the_administrator_adds_a_user_with_a_first_password(client):
    authority = factories.AuthorityFactory()
    enter(client, Role.ADMINISTRATOR)

    answer = client.post(
        reverse("admin:staff_user_add"),
        {"staff_number": "30009", "name": "新人 一郎", "kana": "", "authority": authority.pk,
         "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD},
    )  # fmt: skip

    user = User.objects.get(staff_number="30009")
    assert (answer.status_code, user.check_password(PASSWORD), user.authority) == (302, True, authority)


def test_a_short_password_is_refused(client):
    enter(client, Role.ADMINISTRATOR)

    answer = client.post(
        reverse("admin:staff_user_add"),
        {"staff_number": "30009", "name": "名", "usable_password": "true", "password1": "short", "password2": "short"},
    )

    assert (answer.status_code, User.objects.filter(staff_number="30009").exists()) == (200, False)


def test_the_administrator_sets_a_new_password_and_it_is_never_shown(client, person):
    enter(client, Role.ADMINISTRATOR)
    address = reverse("admin:auth_user_password_change", args=[person.pk])

    assert client.get(address).status_code == 200
    client.post(address, {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD})

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    page = client.get(change(person)).content.decode()
    assert (address in page, "argon2" in page or "md5" in page or person.password[:20] in page) == (True, False)


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR])
def test_nobody_else_sets_a_password(client, person, role):
    enter(client, role, person.authority)
    address = reverse("admin:auth_user_password_change", args=[person.pk])
    assert client.post(address, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 403


@pytest.mark.parametrize("query", ["30001", "３０００１", "髙橋", "高橋", "タカハシ", "ﾀｶﾊｼ", "たかはし", "高橋 ﾊﾅｺ"])
def test_a_person_is_found_by_number_name_and_kana(client, person, query):
    factories.UserFactory(staff_number="40000", name="別の 人", kana="ベツノ ヒト")
    enter(client, Role.ADMINISTRATOR)
    assert list(client.get(reverse(LIST), {"q": query}).context["cl"].result_list) == [person]


def test_accounts_are_never_deleted(client, person):
    enter(client, Role.ADMINISTRATOR)
    assert client.post(reverse("admin:staff_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403


def test_the_list_takes_the_same_queries_for_1_and_for_100_users(client, person, django_assert_max_num_queries):
    enter(client, Role.ADMINISTRATOR)
    counts = []
    for more in (0, 98):
        for user in factories.UserFactory.create_batch(more, authority=person.authority):
            RoleGrant.objects.create(user=user, role=Role.HR, valid_from=factories.LONG_AGO)
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_auditor_reads_the_record_of_the_own_authority_and_changes_nothing(client, person):
    me = enter(client, Role.AUDITOR, person.authority)
    own, other = (
        LogEntry.objects.create(user=user, action_flag=2, object_repr="記録", change_message="変えました")
        for user in (person, factories.UserFactory())
    )

    listed = client.get(reverse("admin:admin_logentry_changelist"))

    assert me.authority == person.authority
    assert list(listed.context["cl"].result_list) == [own]
    assert client.get(reverse("admin:admin_logentry_change", args=[own.pk])).status_code == 200
    assert client.get(reverse("admin:admin_logentry_change", args=[other.pk])).status_code == 302
    assert client.post(reverse("admin:admin_logentry_change", args=[own.pk]), {}).status_code == 403
    assert client.get(reverse("admin:admin_logentry_add")).status_code == 403


def test_hr_does_not_read_the_record(client, person):
    enter(client, Role.HR, person.authority)
    assert client.get(reverse("admin:admin_logentry_changelist")).status_code == 403
