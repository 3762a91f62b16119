"""Accounts: opened, let in again by a code, and never by somebody who may not."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from common.spreadsheets import read
from staff.access import Role
from staff.login import accounts
from staff.models import AuditEvent, Employee, OneTimeCode, User
from tests.browsers import browser_of
from tests.factories import EmployeeFactory, UserFactory, employee_with_login, user_with

NEW = "夏の海で泳ぐ日はいつも曇っている"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    return user_with(Role.HR)


def code_for(user, by):
    [slip] = accounts.hand_out([user], by=by, at=timezone.now())
    return slip.code


def reset(client, number, code, password=NEW):
    return client.post(
        "/login/reset/",
        {"username": number, "code": code, "new_password1": password, "new_password2": password},
        follow=True,
    )


def works(number, password=NEW):
    client = Client()
    client.post("/login/", {"username": number, "password": password})
    return client.get("/").status_code == 200


class TestOpening:
    def test_an_account_carries_what_the_employee_is_and_has_no_password(self, hr):
        employee = EmployeeFactory(authority=hr.authority, name="髙﨑 花子", kana="タカサキ ハナコ")
        user = accounts.open_account(employee, by=hr, at=timezone.now())
        employee.refresh_from_db()
        assert (employee.user, user.staff_number, user.name, user.kana, user.authority) == (
            user, employee.staff_number, "髙﨑 花子", "タカサキ ハナコ", hr.authority,
        )  # fmt: skip
        assert not user.has_usable_password()
        assert employee.history.first().history_user == hr
        assert AuditEvent.objects.get().whose.get().employee == employee

    def test_a_number_that_is_taken_and_an_account_that_is_there_are_left_out(self, hr):
        UserFactory(staff_number="61234")
        taken = EmployeeFactory(authority=hr.authority, staff_number="61234")
        has_one = employee_with_login()
        assert accounts.open_accounts([taken, has_one], by=hr, at=timezone.now()) == []

    def test_hr_opens_chosen_ones_or_all_and_gets_a_slip_each(self, hr):
        chosen, other = EmployeeFactory.create_batch(2, authority=hr.authority)
        elsewhere = EmployeeFactory()
        gone = EmployeeFactory(authority=hr.authority, left_on=timezone.localdate() - timedelta(days=1))
        client = browser_of(hr)
        listed = client.get("/accounts/open/").content.decode()
        assert chosen.name in listed
        assert elsewhere.name not in listed
        markup = client.post("/accounts/open/", {"employee": [chosen.pk, elsewhere.pk, gone.pk]}).content.decode()
        assert len(re.findall(r"slip-code", markup)) == 1
        assert set(Employee.objects.exclude(user=None)) == {chosen}
        markup = client.post("/accounts/open/", {"everybody": "1"}).content.decode()
        assert other.staff_number in markup
        assert set(Employee.objects.exclude(user=None)) == {chosen, other}
        assert client.post("/accounts/open/", {"everybody": "1"}).status_code == 302

    def test_many_are_opened_in_a_steady_number_of_queries(self, hr, django_assert_max_num_queries):
        EmployeeFactory.create_batch(120, authority=hr.authority)
        client = browser_of(hr)
        with django_assert_max_num_queries(45):
            client.post("/accounts/open/", {"everybody": "1"})
        assert OneTimeCode.objects.count() == 120


class TestCodes:
    def test_a_code_sets_the_first_password_once(self, client, hr):
        user = UserFactory(staff_number="81001")
        code = code_for(user, hr)
        assert "パスワードを設定しました" in reset(client, "81001", f" {code[:4].lower()}-{code[4:]} ").content.decode()
        assert works("81001")
        assert "コードが違うか" in reset(client, "81001", code, NEW + "！").content.decode()
        assert works("81001")

    def test_it_is_good_for_a_day_and_void_when_there_is_a_new_one(self, client, hr):
        user = UserFactory(staff_number="81001")
        old = code_for(user, hr)
        new = code_for(user, hr)
        assert "コードが違うか" in reset(client, "81001", old).content.decode()
        with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
            assert "コードが違うか" in reset(client, "81001", new).content.decode()
        assert "パスワードを設定しました" in reset(client, "81001", new).content.decode()

    def test_a_bad_password_does_not_use_it_up(self, client, hr):
        user = UserFactory(staff_number="81001")
        code = code_for(user, hr)
        assert "15文字以上" in reset(client, "81001", code, "短い").content.decode()
        reset(client, "81001", code)
        assert works("81001")

    def test_it_is_nobody_elses_and_no_use_to_a_stopped_account(self, client, hr):
        user = UserFactory(staff_number="81001")
        UserFactory(staff_number="81002")
        code = code_for(user, hr)
        assert "コードが違うか" in reset(client, "81002", code).content.decode()
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert "コードが違うか" in reset(client, "81001", code).content.decode()

    def test_wrong_ones_are_waited_for_and_look_alike_for_unknown_numbers(self, client, hr):
        UserFactory(staff_number="81001")
        for number in ("81001", "99999"):
            told = {
                reset(client, number, "AAAABBBBCCCC").content.decode().count("コードが違うか") > 0 for _ in range(5)
            }
            assert told == {True}
            assert "しばらく受け付けません" in reset(client, number, "AAAABBBBCCCC").content.decode()

    def test_using_it_ends_all_sessions(self, client, hr):
        user = UserFactory(staff_number="81001")
        session = browser_of(user)
        reset(client, "81001", code_for(user, hr))
        assert session.get("/").status_code == 302

    def test_it_is_kept_as_a_digest_and_written_down_without_it(self, hr):
        user = UserFactory()
        code = code_for(user, hr)
        assert code not in OneTimeCode.objects.get().code
        event = AuditEvent.objects.get()
        assert (event.kind, event.actor, event.detail) == ("credentials", hr, {"accounts": [user.staff_number]})


class TestWhoHandsOut:
    @pytest.mark.parametrize(
        ("giver", "taker", "status"),
        [
            (Role.HR, None, 200),
            (Role.HR, Role.TRAINING, 200),
            (Role.HR, Role.HR, 403),
            (Role.HR, Role.BUREAU_HR, 403),
            (Role.HR, Role.AUDITOR, 403),
            (Role.HR, "administrator here", 403),
            (Role.ADMINISTRATOR, Role.HR, 200),
            (Role.ADMINISTRATOR, Role.AUDITOR, 200),
            (Role.ADMINISTRATOR, Role.ADMINISTRATOR, 200),
            (Role.BUREAU_HR, None, 403),
            (Role.TRAINING, None, 403),
            (Role.AUDITOR, None, 403),
            (None, None, 403),
        ],
    )
    def test_only_to_those_below_ones_own_role(self, hr, giver, taker, status):
        here = {"authority": hr.authority}
        user = user_with(Role.ADMINISTRATOR if taker == "administrator here" else taker, **here)
        giver = hr if giver == Role.HR else user_with(giver, **({} if giver == Role.ADMINISTRATOR else here))
        answer = browser_of(giver).post(f"/accounts/{user.pk}/code/")
        assert answer.status_code == status
        assert OneTimeCode.objects.exists() is (status == 200)

    def test_another_authoritys_account_is_answered_like_a_missing_one(self, hr):
        client, stranger = browser_of(hr), UserFactory()
        foreign, missing = client.post(f"/accounts/{stranger.pk}/code/"), client.post("/accounts/999999/code/")
        assert (foreign.status_code, foreign.content) == (404, missing.content)
        assert stranger.staff_number not in client.get("/accounts/").content.decode()

    def test_nobody_hands_himself_a_code(self, hr):
        assert browser_of(hr).post(f"/accounts/{hr.pk}/code/").status_code == 403

    def test_a_lost_second_factor_is_removed_and_written_down_and_ends_the_sessions(self, hr):
        employee = employee_with_login()
        user = employee.user
        User.objects.filter(pk=user.pk).update(authority=hr.authority)
        Employee.objects.filter(pk=employee.pk).update(authority=hr.authority)
        user.refresh_from_db()
        Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
        session = browser_of(user)
        assert browser_of(hr).post(f"/accounts/{user.pk}/second-factor/").status_code == 302
        assert not Authenticator.objects.exists()
        assert session.get("/").status_code == 302
        event = AuditEvent.objects.get(kind="credentials")
        assert (event.actor, event.whose.get().employee_id) == (hr, employee.pk)


@pytest.mark.parametrize("path", ["/accounts/", "/accounts/open/"])
def test_lists_cost_the_same_for_one_and_for_many(hr, path, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(count):
        for _ in range(count):
            employee = EmployeeFactory(authority=hr.authority)
            if path == "/accounts/":
                accounts.open_account(employee, by=hr, at=timezone.now())

    client = browser_of(hr)
    add(1)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    add(20)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(few) == len(many) <= 20


class TestFiles:
    """Both lists leave as files, for those who may export."""

    @pytest.fixture
    def people(self, hr):
        found = [EmployeeFactory(authority=hr.authority, name=name) for name in ("髙橋 花子", "別の 人")]
        EmployeeFactory(name="髙橋 太郎")
        return found

    @pytest.mark.parametrize("how", ["xlsx", "csv-utf8", "csv-cp932"])
    def test_accounts_leave_as_they_are_searched_for_and_that_is_written_down(self, hr, people, how):
        accounts.open_accounts(people, by=hr, at=timezone.now())
        client = browser_of(hr)
        assert f"?q=%E9%AB%98%E6%A9%8B&amp;export={how}" in client.get("/accounts/", {"q": "高橋"}).content.decode()
        headings, *rows = exported(client, "/accounts/", how, q="高橋")
        assert headings == ["職員番号", "氏名", "任命権者", "アカウント", "二段階認証", "最後のログイン"]
        assert rows == [[people[0].staff_number, "髙橋 花子", hr.authority.name, "パスワードが未設定", "なし", ""]]
        event = AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT)
        assert (event.actor, event.whose.get().employee) == (hr, people[0])

    def test_the_file_has_more_than_a_page(self, hr):
        EmployeeFactory.create_batch(60, authority=hr.authority)
        client = browser_of(hr)
        assert len(exported(client, "/accounts/open/", "csv-utf8")) == 61
        accounts.open_accounts(Employee.objects.all(), by=hr, at=timezone.now())
        assert len(exported(client, "/accounts/", "csv-utf8")) == 62

    def test_those_without_an_account_leave_and_that_is_written_down(self, hr, people):
        headings, *rows = exported(browser_of(hr), "/accounts/open/", "xlsx", q="高橋")
        assert headings == ["職員番号", "氏名", "フリガナ"]
        assert [row[:2] for row in rows] == [[people[0].staff_number, "髙橋 花子"]]
        event = AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT)
        assert event.whose.get().employee == people[0]

    @pytest.mark.parametrize("path", ["/accounts/", "/accounts/open/"])
    def test_the_administrator_hands_out_codes_and_takes_no_list_away(self, people, path):
        client = browser_of(user_with(Role.ADMINISTRATOR))
        assert "export=" not in client.get(path).content.decode()
        assert client.get(path, {"export": "xlsx"}).status_code == 404


def exported(client, path, how, **query):
    """The headings and rows of the file."""
    answer = client.get(path, {**query, "export": how})
    assert answer.status_code == 200
    (sheet,) = read(ContentFile(answer.content, f"list.{how.partition('-')[0]}"))
    return [list(row) for row in sheet.rows]
