"""People, roles and records: what the database refuses, and names kept as they were entered."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from staff import audit
from staff.access import Role
from staff.models import (
    AuditEvent,
    Delegation,
    Employee,
    Leave,
    Qualification,
    RoleGrant,
    Secondment,
)
from tests.factories import LONG_AGO, DepartmentFactory, EmployeeFactory, UserFactory, user_with
from tests.staff.models.refusals import refused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
# 髙 and 﨑 as people write them, 𠮷 beyond the basic plane, U+FA19 that NFC would change, 葛 with a selector.
NAMES = ["髙﨑 𠮷子", "\ufa19田 礼", "葛\U000e0100城 花"]


class TestEmployees:
    @pytest.mark.parametrize("name", NAMES)
    def test_a_name_is_kept_byte_for_byte(self, name):
        employee = EmployeeFactory(name=name, former_name=name)
        employee.refresh_from_db()
        assert [employee.name, employee.former_name] == [name, name]
        assert employee.history.get().name == name

    @pytest.mark.parametrize(
        ("name", "kana", "words"),
        [
            ("髙﨑 𠮷子", "タカサキ ヨシコ", ["高崎", "吉子", "たかさき", "ﾀｶｻｷ ﾖｼｺ", "髙﨑"]),
            ("\ufa19田 礼", "カンダ レイ", ["神田", "かんだ"]),
            ("葛\U000e0100城 花", "カツラギ ハナ", ["葛城", "カツラギ はな"]),
        ],
    )
    def test_a_name_is_found_by_its_common_form_and_kana(self, name, kana, words):
        employee = EmployeeFactory(name=name, kana=kana)
        EmployeeFactory(name="別人", kana="ベツジン")
        for word in words:
            assert list(Employee.objects.matching(word)) == [employee], word

    def test_a_number_is_found_in_any_width(self):
        employee = EmployeeFactory(staff_number="001234")
        assert list(Employee.objects.matching("００１２３４")) == [employee]

    @pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u2066"])
    def test_a_hidden_character_is_refused_in_names(self, hidden):
        employee = EmployeeFactory.build(authority=EmployeeFactory().authority, name=f"山田{hidden}太郎")
        with pytest.raises(ValidationError, match="見えない文字"):
            employee.full_clean()

    def test_leaving_before_the_hire_and_birth_after_it_are_refused(self):
        employee = EmployeeFactory(hired_on=date(2020, 4, 1))
        employee.left_on = date(2020, 3, 31)
        assert refused(employee)
        employee.left_on, employee.birth_date = None, date(2020, 4, 1)
        assert refused(employee)

    def test_a_number_is_given_once_in_an_authority_and_again_in_another(self):
        first = EmployeeFactory(staff_number="0001")
        EmployeeFactory(staff_number="0001")
        assert refused(EmployeeFactory.build(authority=first.authority, staff_number="0001"))

    def test_a_login_of_another_authority_is_refused(self):
        employee = EmployeeFactory()
        employee.user = UserFactory()
        assert refused(employee)

    def test_serving_and_age_are_as_of_the_day(self):
        employee = EmployeeFactory(birth_date=date(1980, 2, 29), hired_on=date(2002, 4, 1), left_on=date(2026, 3, 31))
        assert [employee.serves_on(day) for day in (date(2002, 3, 31), date(2026, 3, 31), date(2026, 4, 1))] == [
            False,
            True,
            False,
        ]
        assert [employee.age_on(day) for day in (date(2025, 2, 28), date(2025, 3, 1))] == [44, 45]
        assert list(Employee.objects.serving(on=date(2026, 3, 31))) == [employee]
        assert not Employee.objects.serving(on=date(2026, 4, 1)).exists()


class TestRowsOfAPerson:
    @pytest.mark.parametrize(
        "row",
        [
            Leave(kind=Leave.Kind.CHILDCARE),
            Secondment(kind=Secondment.Kind.DISPATCH, destination="県"),
        ],
    )
    def test_an_end_before_the_start_is_refused(self, row):
        row.employee = EmployeeFactory()
        row.pk, row.valid_from, row.valid_to = None, TODAY, date(2026, 11, 20)
        assert refused(row)

    def test_a_qualification_does_not_expire_before_it_was_acquired(self):
        row = Qualification(employee=EmployeeFactory(), name="防火管理者", acquired_on=TODAY, expires_on=LONG_AGO)
        assert refused(row)

    def test_a_qualification_is_reminded_of_in_its_days_and_for_a_year_after(self):
        person = EmployeeFactory()
        row = Qualification.objects.create(
            employee=person, name="保健師", acquired_on=LONG_AGO, expires_on=date(2026, 12, 31), remind_days=60
        )
        Qualification.objects.create(employee=person, name="無期限", acquired_on=LONG_AGO)
        reminded = {
            day: list(Qualification.objects.to_be_reminded(on=day))
            for day in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 12, 31), date(2028, 1, 1))
        }
        assert list(reminded.values()) == [[], [row], [row], []]
        assert row.reminds_from == date(2026, 11, 1)


class TestRolesAndDelegations:
    def test_a_bureaus_hr_has_a_department_and_no_other_role_has(self):
        user = UserFactory()
        place = DepartmentFactory(authority=user.authority)
        assert refused(RoleGrant(user=user, role=Role.BUREAU_HR, valid_from=TODAY))
        assert refused(RoleGrant(user=user, role=Role.HR, department=place, valid_from=TODAY))
        assert refused(RoleGrant(user=user, role=Role.BUREAU_HR, department=DepartmentFactory(), valid_from=TODAY))

    def test_a_delegation_goes_to_another_of_the_same_authority(self):
        user = user_with(Role.HR)
        for delegate in (user, UserFactory()):
            row = Delegation(principal=user, delegate=delegate, power="hr", reason="出張", valid_from=TODAY)
            assert refused(row)


class TestRecords:
    def test_an_event_is_neither_changed_nor_deleted(self):
        event = audit.record(AuditEvent.Kind.OTHER, "試験", by=None, at=NOON)
        event.what = "別"
        with pytest.raises(ValidationError):
            event.save()
        with pytest.raises(ValidationError):
            event.delete()
        with pytest.raises(ValidationError):
            AuditEvent.objects.update(what="別")
        with pytest.raises(ValidationError):
            AuditEvent.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            super(type(AuditEvent.objects.all()), AuditEvent.objects.all()).update(what="別")

    def test_each_event_follows_from_the_one_before(self):
        events = [audit.record(AuditEvent.Kind.OTHER, f"{n}", by=None, at=NOON) for n in range(3)]
        assert events[0].previous == audit.FIRST
        assert [e.previous for e in events[1:]] == [e.digest for e in events[:-1]]
        assert audit.broken_at() is None
