"""Logging in: one answer for all who may not, waits after failures, and a fresh session for who may."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.middleware import AddressBehindProxy
from staff.models import AuditEvent, LoginFailures
from tests.factories import EmployeeFactory, UserFactory

PASSWORD = "春の山に登る日はいつも晴れている"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return with_password(UserFactory(staff_number="81001"))


def with_password(user, password=PASSWORD):
    user.set_password(password)
    user.save()
    return user


def log_in(client, number="81001", password=PASSWORD, **data):
    return client.post("/login/", {"username": number, "password": password, **data})


def is_in(client):
    return client.get("/").status_code == 200


def cost(client, number, password):
    """Hashes and queries of a try, and what the answer says."""
    with (
        patch.object(
            hashers.MD5PasswordHasher, "encode", autospec=True, side_effect=hashers.MD5PasswordHasher.encode
        ) as encode,
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        markup = log_in(client, number, password).content.decode()
    told = markup.split("入力を確かめてください")[1][:200]
    return encode.call_count, len(queries), told


def test_unknown_stopped_left_wrong_and_unset_look_and_cost_alike(client, user):
    with_password(UserFactory(staff_number="81002", is_active=False))
    gone = with_password(UserFactory(staff_number="81003"))
    EmployeeFactory(
        user=gone, authority=gone.authority, staff_number="81003", left_on=timezone.localdate() - timedelta(1)
    )
    UserFactory(staff_number="81004").set_unusable_password()
    log_in(client, "81009", "違う")  # makes what the first failure of all makes
    costs = {number: cost(client, number, PASSWORD) for number in ("99999", "81002", "81003", "81004")}
    costs["81001"] = cost(client, "81001", "違うパスワードで試してみる")
    assert len(set(costs.values())) == 1, costs
    assert costs["81001"][0] == 1


def test_the_fifth_failure_begins_waits_that_grow_whoever_it_is(client, user):
    for number in ("81001", "99999"):
        with time_machine.travel("2026-11-21T09:00:00+09:00", tick=False) as clock:
            for _ in range(5):
                assert "違うか" in log_in(client, number, "違う").content.decode()
            assert "30秒" in log_in(client, number, "違う").content.decode()
            clock.shift(31)
            assert "違うか" in log_in(client, number, "違う").content.decode()
            clock.shift(31)
            assert "29秒" in log_in(client, number, "違う").content.decode()


def test_while_waiting_the_right_password_is_not_even_tried(client, user):
    for _ in range(5):
        log_in(client, password="違う")
    with patch("staff.views.login.authenticate") as authenticate:
        log_in(client)
    assert not authenticate.called
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        log_in(client)
        assert is_in(client)
    assert LoginFailures.objects.filter(count__gte=5).count() == 1  # the address still remembers


def test_an_address_is_slowed_after_many_failures_of_any_number(client, user):
    for number in range(50):
        log_in(client, f"9{number:04}", "違う")
    assert "しばらく受け付けません" in log_in(client).content.decode()
    assert not is_in(client)


def test_a_login_gets_a_new_key_and_is_written_down(client, user):
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    log_in(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()
    client.post("/logout/")
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", "actor")) == [
        ("login", user.pk),
        ("logout", user.pk),
    ]


def test_a_failure_is_written_down_without_what_was_typed(client, user):
    log_in(client, "ひみつのことば", "もっとひみつ")
    event = AuditEvent.objects.get()
    assert event.kind == "login_failed"
    assert "ひみつ" not in f"{event.what}{event.detail}{event.actor_name}"


def test_anonymous_requests_and_failures_create_no_session(client, user):
    for address in ("/login/", "/login/reset/", "/login/code/", "/"):
        client.get(address)
    log_in(client, password="違う")
    assert not Session.objects.exists()


def test_stopping_an_account_ends_its_sessions_for_good(client, user):
    log_in(client)
    user.is_active = False
    user.save()
    user.is_active = True
    user.save()
    assert not is_in(client)


def test_a_request_after_the_last_day_of_service_finds_nobody(client, user):
    employee = EmployeeFactory(user=user, authority=user.authority, staff_number="81001")
    log_in(client)
    assert is_in(client)
    employee.left_on = timezone.localdate() - timedelta(days=1)
    employee.save()
    assert not is_in(client)
    assert not Session.objects.exists()


def test_a_changed_password_ends_the_other_sessions(client, django_user_model, user):
    other = type(client)()
    log_in(client)
    log_in(other)
    new = "夏の海で泳ぐ日はいつも曇っている"
    client.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("あ" * 14, True),
        ("いろはにほへとちりぬるをわかよ", False),
        ("abcabcabcabcabcabc", True),
        ("aaaaaaaaaabbbbbbbbbb", True),
        ("81001 の ことを おぼえている", True),
        ("花子さんは海へ行って帰ってこない", True),
        ("ＨＡＧＵＫＵＭＩをみんなで使っている", True),
        ("第七市の川はいつもきれいに流れる", True),
        ("correct horse battery staple", False),
        ("い" + "ろはにほへとちり" * 16, True),
    ],
)
def test_long_passwords_without_ones_own_words_are_taken(client, user, password, refused):
    user.name, user.authority.municipality = "試験 花子", "第七市"
    user.authority.save()
    user.save()
    log_in(client)
    data = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert (client.post("/password/", data).status_code == 200) is refused


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("203.0.113.7", "203.0.113.7"), ("198.51.100.1, 203.0.113.7", "203.0.113.7"), ("nonsense", "127.0.0.1"),
     ("2001:db8::7", "2001:db8::7"), ("", "127.0.0.1")],
)  # fmt: skip
def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(rf, forwarded, address):
    request = rf.get("/", headers={"X-Forwarded-For": forwarded})
    assert AddressBehindProxy(lambda request: request.META["REMOTE_ADDR"])(request) == address
