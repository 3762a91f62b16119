from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from staff.access import Role
from staff.demo import DEMO_PEOPLE, make_demo_people
from staff.models import RoleGrant, User
from tests.factories import LONG_AGO, UserFactory, user_with

pytestmark = pytest.mark.django_db


class TestUser:
    def test_name_is_stored_as_entered(self):
        for name in ("髙﨑 𠮷男", "\ufa19田", "葛\U000e0100西"):
            user = User.objects.create_user(f"n{len(name)}{ord(name[0])}", name=name)
            assert User.objects.get(pk=user.pk).name == name

    def test_logs_in_with_the_staff_number(self, client):
        User.objects.create_user("12345", "correct horse battery", name="試験 花子")
        assert client.login(username="12345", password="correct horse battery")
        assert not client.login(username="12345", password="wrong")

    def test_disabled_user_cannot_log_in(self, client):
        User.objects.create_user("12345", "correct horse battery", name="試験 花子", is_active=False)
        assert not client.login(username="12345", password="correct horse battery")

    @pytest.mark.parametrize("number", ["", "１２３", "12 3", "12\n", "a" * 21])
    def test_odd_staff_numbers_are_refused(self, number):
        with pytest.raises(ValidationError):
            User.objects.create_user(number, name="試験 花子")

    def test_same_staff_number_twice_is_refused(self):
        UserFactory(staff_number="12345")
        with pytest.raises(ValidationError, match="この職員番号の利用者がすでにいます"):
            User.objects.create_user("12345", name="試験 花子")

    def test_first_administrator_keeps_accounts_and_reads_no_policy(self):
        admin = User.objects.create_superuser("99999", "correct horse battery", name="管理 花子")
        assert admin.is_staff
        assert admin.has_perm("staff.change_user")
        assert not admin.has_perm("competencies.view_framework")


class TestRoles:
    def test_role_holds_from_its_first_to_its_last_day(self):
        grant = RoleGrant(role=Role.HR, valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31))
        days = [date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 1)]
        assert [grant.holds_on(day) for day in days] == [False, True, True, False]

    def test_queryset_and_row_agree_on_who_holds_a_role(self):
        user = UserFactory()
        RoleGrant.objects.create(user=user, role=Role.HR, valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31))
        RoleGrant.objects.create(user=user, role=Role.AUDITOR, valid_from=date(2027, 1, 1))
        for day in (date(2026, 3, 31), date(2026, 4, 1), date(2027, 2, 1), date(2027, 4, 1)):
            assert user.roles_on(day) == {g.role for g in RoleGrant.objects.holding(on=day)}

    def test_end_before_start_is_refused_by_the_database(self):
        user = UserFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(user=user, role=Role.HR, valid_from=date(2026, 4, 1), valid_to=date(2026, 3, 31))

    @pytest.mark.parametrize(
        ("role", "perm", "allowed"),
        [
            (Role.HR, "competencies.change_framework", True),
            (Role.HR, "competencies.delete_grade", True),
            (Role.HR, "staff.view_user", True),
            (Role.HR, "staff.change_user", False),
            (Role.AUDITOR, "competencies.view_framework", True),
            (Role.AUDITOR, "competencies.change_framework", False),
            (Role.AUDITOR, "staff.view_rolegrant", True),
            (Role.AUDITOR, "staff.change_user", False),
            (Role.ADMINISTRATOR, "staff.change_user", True),
            (Role.ADMINISTRATOR, "competencies.view_framework", False),
            (None, "competencies.view_framework", False),
        ],
    )
    def test_role_allows(self, role, perm, allowed):
        assert user_with(role).has_perm(perm) is allowed

    def test_only_those_with_a_role_enter_the_admin(self):
        assert {role for role in (None, *Role) if user_with(role).is_staff} == {
            Role.HR,
            Role.TRAINING,
            Role.AUDITOR,
            Role.ADMINISTRATOR,
        }

    def test_an_ended_role_and_a_disabled_user_may_nothing(self):
        ended = UserFactory()
        RoleGrant.objects.create(user=ended, role=Role.HR, valid_from=LONG_AGO, valid_to=date(2001, 3, 31))
        disabled = user_with(Role.HR, is_active=False)
        for user in (ended, disabled):
            assert not user.is_staff
            assert not user.has_perm("competencies.view_framework")
            assert not user.has_module_perms("competencies")


class TestDemoPeople:
    def test_are_made_once(self, cities):
        today = timezone.localdate()
        assert len(make_demo_people(on=today)) == len(DEMO_PEOPLE)
        assert make_demo_people(on=today) == []

    def test_are_refused_outside_the_demo(self, settings, cities):
        settings.DEMO = False
        with pytest.raises(ImproperlyConfigured, match="HAGUKUMI_DEMO=true"):
            make_demo_people(on=timezone.localdate())
        assert User.objects.count() == 0
