"""The second factor: who must have one, that a code works once, and what happens when it is lost."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from staff.access import Role
from staff.login import sealing, second_factor
from staff.models import AuditEvent, RoleGrant
from tests.factories import UserFactory, user_with

PASSWORD = "春の山に登る日はいつも晴れている"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SETUP = "/account/second-factor/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-21T09:00:00+09:00", tick=False) as clock:
        yield clock


@pytest.fixture
def required(settings):
    settings.HAGUKUMI_TOTP = "required"


def code_of(secret=SECRET, *, periods=0):
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + periods))


def person(role=None, *, with_factor=True, password=PASSWORD):
    user = user_with(role, staff_number="81001")
    user.set_password(password)
    user.save()
    if with_factor:
        user.spare_codes = second_factor.set_up(user, SECRET, code_of(periods=-1))
    return user


def log_in(client, *codes, password=PASSWORD):
    answer = client.post("/login/", {"username": "81001", "password": password})
    for code in codes:
        answer = client.post("/login/code/", {"code": code})
    return answer


def is_in(client):
    return client.get("/").status_code == 200


def test_the_password_alone_does_not_let_in_who_has_a_second_factor(client, clock):
    person()
    assert log_in(client).url == "/login/code/"
    assert not is_in(client)
    assert log_in(client, code_of()).url == "/"
    assert is_in(client)


@pytest.mark.parametrize("code", ["", "000000", "   ", "１２３", "a" * 40])
def test_a_missing_code_is_a_wrong_code(client, clock, code):
    person()
    markup = log_in(client, code).content.decode()
    assert "確認コードが違います" in markup
    assert AuditEvent.objects.filter(kind="login_failed").count() == 1


def test_no_code_works_twice(client, clock):
    person()
    code = code_of()
    log_in(client, code)
    client.post("/logout/")
    assert "一度使ったコードは使えません" in log_in(client, code).content.decode()
    clock.shift(30)
    assert log_in(client, code).status_code == 200  # still within the tolerance, and used
    log_in(client, code_of())
    assert is_in(client)


def test_a_spare_code_works_once(client, clock):
    user = person()
    log_in(client, user.spare_codes[0])
    assert is_in(client)
    client.post("/logout/")
    log_in(client, user.spare_codes[0])
    assert not is_in(client)
    log_in(client, user.spare_codes[1])
    assert is_in(client)


def test_wrong_codes_are_waited_for_and_a_right_password_does_not_forgive_them(client, clock):
    person()
    for _ in range(5):
        log_in(client, "000000")
    assert "しばらく受け付けません" in log_in(client, code_of()).content.decode()
    clock.shift(31)
    log_in(client, code_of())
    assert is_in(client)


def test_a_login_under_way_lasts_five_minutes_and_ends_when_the_account_is_stopped(client, clock):
    user = person()
    log_in(client)
    clock.shift(301)
    assert client.post("/login/code/", {"code": code_of()}).url == "/login/"
    log_in(client)
    user.is_active = False
    user.save()
    assert client.post("/login/code/", {"code": code_of()}).url == "/login/"


@pytest.mark.parametrize(
    ("role", "asked"),
    [(None, False), (Role.TRAINING, False), (Role.HR, True), (Role.BUREAU_HR, True), (Role.AUDITOR, True),
     (Role.ADMINISTRATOR, True)],
)  # fmt: skip
def test_roles_over_others_must_have_one(required, role, asked):
    assert second_factor.required(user_with(role), on=timezone.localdate()) is asked


def test_the_city_may_ask_everybody_and_a_demonstration_nobody(settings):
    today = timezone.localdate()
    settings.HAGUKUMI_TOTP_FOR_ALL = True
    assert not second_factor.required(UserFactory(), on=today)
    settings.HAGUKUMI_TOTP = "required"
    assert second_factor.required(UserFactory(), on=today)


def test_who_must_have_one_reaches_nothing_before_it_is_set_up(required, client, clock):
    person(Role.HR, with_factor=False)
    assert log_in(client).url == "/"
    for address in ("/", "/admin/", "/accounts/", "/password/?x=1"):
        assert client.get(address).url.startswith(f"{SETUP}?next=%2F")
    assert client.post("/accounts/open/").url == f"{SETUP}?next=%2F"
    assert client.get("/", HTTP_HX_REQUEST="true")["HX-Redirect"].startswith(SETUP)
    assert client.post("/logout/").url == "/login/"


def test_setting_up_shows_codes_once_and_leads_on(required, client, clock):
    user = person(Role.HR, with_factor=False)
    log_in(client)
    markup = client.get(f"{SETUP}?next=/accounts/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', markup)[1].replace(" ", "")
    assert "<svg" in markup
    assert "data:" not in markup
    assert "style=" not in markup
    assert "確認コードが違います" in client.post(SETUP, {"code": ""}).content.decode()
    old_key = client.session.session_key

    markup = client.post(SETUP, {"code": code_of(secret), "next": "/accounts/"}).content.decode()
    codes = re.findall(r"<li><code>(\d+)</code>", markup)
    assert len(codes) == 10
    assert 'href="/accounts/"' in markup
    assert client.session.session_key != old_key
    assert client.get("/accounts/").status_code == 200
    assert codes[0] not in client.get(SETUP).content.decode()
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert (secret in stored, sealing.unseal(stored)) == (False, secret)
    # The code that showed the app is right is used up.
    client.post("/logout/")
    log_in(client, code_of(secret))
    assert not is_in(client)


def test_a_role_given_during_a_session_asks_for_it_at_the_next_request(required, client, clock):
    user = person(with_factor=False)
    log_in(client)
    assert is_in(client)
    RoleGrant.objects.create(user=user, role=Role.HR, valid_from=date(2026, 4, 1))
    assert client.get("/").url.startswith(SETUP)


def test_a_short_password_is_taken_only_with_a_second_factor(client, clock):
    user = person(password="山川 海空月")
    log_in(client, code_of(), password="山川 海空月")
    short, data = "青い鳥と白い犬", {"old_password": "山川 海空月"}
    assert client.post("/password/", data | {"new_password1": short, "new_password2": short}).status_code == 200
    short = "青い鳥と白い犬が"
    assert client.post("/password/", data | {"new_password1": short, "new_password2": short}).status_code == 302
    second_factor.remove(user)
    client.post("/logout/")
    log_in(client, password=short)
    assert client.get("/").url.startswith(SETUP)


def test_moving_to_another_device_takes_password_and_code(client, clock):
    user = person()
    log_in(client, code_of())
    stop = f"{SETUP}stop/"
    clock.shift(60)
    assert client.post(stop, {"stop-password": "違う", "stop-code": code_of()}).status_code == 200
    assert client.post(stop, {"stop-password": PASSWORD, "stop-code": ""}).status_code == 200
    assert second_factor.is_set_up(user)
    assert client.post(stop, {"stop-password": PASSWORD, "stop-code": code_of()}).url == SETUP
    assert not second_factor.is_set_up(user)
    assert client.get(SETUP).status_code == 200


def test_new_spare_codes_void_the_old(client, clock):
    user = person()
    log_in(client, code_of())
    clock.shift(60)
    markup = client.post(f"{SETUP}codes/", {"codes-code": code_of()}).content.decode()
    assert len(re.findall(r"<li><code>\d+</code>", markup)) == 10
    assert second_factor.accept(user, user.spare_codes[0]) == ""


def test_full_width_digits_and_blanks_are_read(client, clock):
    person()
    code = code_of()
    wide = f"{code[:3]} {code[3:]}".translate({ord(str(n)): ord("０") + n for n in range(10)})
    log_in(client, wide)
    assert is_in(client)


def test_a_code_of_two_minutes_ago_is_refused(client, clock):
    person()
    old = code_of(periods=-4)
    clock.shift(timedelta(seconds=0))
    log_in(client, old)
    assert not is_in(client)
