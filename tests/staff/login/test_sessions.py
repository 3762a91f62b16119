"""How long a session lasts, and what becomes of what was sent too late."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from staff.access import Role
from staff.models import RoleGrant
from tests.factories import LONG_AGO, user_with

PASSWORD = "春の山に登る日はいつも晴れている"
pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-21T09:00:00+09:00", tick=False) as clock:
        yield clock


def person(role=None, **fields):
    user = user_with(role, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def logged_in(user):
    client = Client()
    log_in(client, user)
    return client


def log_in(client, user):
    return client.post("/login/", {"username": user.staff_number, "password": PASSWORD}, follow=True)


def is_in(client, **headers):
    return client.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("role", "idle", "whole"),
    [(None, 30, 12), (Role.TRAINING, 30, 12), (Role.HR, 15, 8), (Role.BUREAU_HR, 15, 8), (Role.AUDITOR, 15, 8),
     (Role.ADMINISTRATOR, 15, 8)],
)  # fmt: skip
def test_a_session_ends_when_idle_and_when_old(clock, role, idle, whole):
    client = logged_in(person(role))
    clock.shift(timedelta(minutes=idle, seconds=-1))
    assert is_in(client)
    clock.shift(timedelta(minutes=idle))
    assert client.get("/password/").url == "/login/?next=%2Fpassword%2F&ended=1"

    client = logged_in(person(role))
    for _ in range(whole * 60 // 10 - 1):
        clock.shift(timedelta(minutes=10))
        assert is_in(client)
    clock.shift(timedelta(minutes=10))
    assert not is_in(client)


def test_a_role_given_or_lost_changes_the_limit_at_the_next_request(clock):
    user = person()
    client = logged_in(user)
    clock.shift(timedelta(minutes=20))
    grant = RoleGrant.objects.create(user=user, role=Role.HR, valid_from=LONG_AGO)
    assert not is_in(client)
    client = logged_in(user)
    grant.delete()
    clock.shift(timedelta(minutes=20))
    assert is_in(client)


def test_polling_and_asking_for_the_time_left_are_no_activity(clock):
    client = logged_in(person())
    for left in (20, 10):
        clock.shift(timedelta(minutes=10))
        assert is_in(client, HX_Polling="1")
        assert client.get("/account/session/").json() == {"seconds": left * 60}
    clock.shift(timedelta(minutes=10))
    assert client.get("/account/session/").status_code == 302


def test_the_warnings_button_keeps_the_session(clock):
    client = logged_in(person())
    clock.shift(timedelta(minutes=29))
    assert 'data-left="60"' in client.get("/", headers={"HX-Polling": "1"}).content.decode()
    assert client.post("/account/session/").json() == {"seconds": 30 * 60}
    clock.shift(timedelta(minutes=29))
    assert is_in(client)


def test_a_part_of_a_page_leads_the_whole_page_to_the_login(clock):
    client = logged_in(person())
    clock.shift(timedelta(minutes=31))
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"].startswith("/login/")


def sent_too_late(clock, user):
    client = logged_in(user)
    clock.shift(timedelta(minutes=31))
    client.post("/logout-is-not-it/?a=1")  # unknown: nothing to keep, the session is still there
    answer = client.post("/policies/editions/?a=1", {"note": "長い文章を\n書きました。", "tick": ["1", "2"]})
    assert answer.url == "/login/?next=%2F&ended=1"
    return client


def test_text_sent_after_the_end_is_offered_to_the_same_user(clock):
    user = person()
    client = sent_too_late(clock, user)
    assert "長い文章" not in str(dict(client.session))
    markup = log_in(client, user).content.decode()
    assert "ログインが切れる前に送った内容" in markup
    assert 'action="/policies/editions/?a=1"' in markup
    assert "長い文章を" in markup
    assert markup.count('name="tick"') == 2
    assert client.get("/kept-text/").status_code == 200
    client.post("/policies/editions/?a=1", {"note": "長い文章を"})
    assert client.get("/kept-text/").url == "/"


def test_text_of_one_user_is_never_offered_to_another(clock):
    user, other = person(), person()
    client = sent_too_late(clock, user)
    assert "長い文章" not in log_in(client, other).content.decode()
    client.post("/logout/")
    assert "長い文章" not in log_in(client, user).content.decode()


def test_kept_text_can_be_thrown_away(clock):
    user = person()
    client = sent_too_late(clock, user)
    log_in(client, user)
    assert client.post("/kept-text/").url == "/"
    assert client.get("/kept-text/").status_code == 302


def test_passwords_sent_too_late_are_not_kept(clock):
    user = person()
    client = logged_in(user)
    clock.shift(timedelta(minutes=31))
    client.post("/password/", {"old_password": PASSWORD, "new_password1": "x", "new_password2": "x"})
    assert "kept_text" not in client.session
