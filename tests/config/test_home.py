"""Home, login, password and the pages for monitoring."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.urls import reverse

from staff.access import Role
from tests.competencies.pages import reader_of
from tests.factories import UserFactory, user_with

PASSWORD = "春の山に登る日はいつも晴れている"


@pytest.fixture
def user(db):
    user = UserFactory(name="髙﨑 花子", staff_number="81001")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_home_shows_who_i_am_and_my_citys_ideal(city):
    framework = city("nagareyama")
    markup = reader_of(framework).get("/").content.decode()
    assert "試験 花子" in markup
    assert "流山を愛し、流山市民の幸せのために行動する職員" in markup
    assert reverse("admin:index") not in markup


def test_home_offers_hr_the_admin(client, city):
    framework = city("nagareyama")
    client.force_login(user_with(Role.HR, authority=framework.authority))
    assert f'href="{reverse("admin:index")}"' in client.get("/").content.decode()


def test_home_makes_sense_to_a_system_administrator_without_authority(client, db):
    client.force_login(user_with(Role.ADMINISTRATOR))
    markup = client.get("/").content.decode()
    assert "任命権者に属さない利用者です" in markup
    assert reverse("admin:index") in markup


def test_home_without_a_policy_in_force_says_what_will_be_here(client, user):
    client.force_login(user)
    assert "いま施行されている方針がありません" in client.get("/").content.decode()


def test_login_leads_where_one_wanted_to_go(client, user):
    response = client.post("/login/?next=/policies/", {"username": "81001", "password": PASSWORD, "next": "/policies/"})
    assert (response.status_code, response.url) == (302, "/policies/")


def test_login_never_leads_elsewhere(client, user):
    response = client.post("/login/", {"username": "81001", "password": PASSWORD, "next": "https://example.com/"})
    assert response.url == "/"


def test_a_wrong_password_is_told_above_the_form(client, user):
    markup = client.post("/login/", {"username": "81001", "password": "違う"}).content.decode()
    assert 'class="error-summary"' in markup
    assert "職員番号" in markup


def test_demo_logins_are_shown_in_the_demo_alone(client, db, settings):
    assert "hagukumi-demo-2026" in client.get("/login/").content.decode()
    settings.DEMO = False
    assert "hagukumi-demo-2026" not in client.get("/login/").content.decode()


def test_logout_is_a_post(client, user):
    client.force_login(user)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/").status_code == 302


def test_a_changed_password_is_confirmed_on_the_home_page(client, user):
    client.force_login(user)
    new = "夏の海で泳ぐ日はいつも曇っている"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    markup = client.post("/password/", data, follow=True).content.decode()
    assert "パスワードを変更しました。" in markup


def test_a_short_password_is_refused_beside_its_field(client, user):
    client.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": "短い", "new_password2": "短い"}
    markup = client.post("/password/", data).content.decode()
    assert 'id="id_new_password2_error"' in markup


def test_the_admin_sends_to_the_one_login(client, db):
    assert client.get("/admin/login/?next=/admin/competencies/").url == "/login/?next=/admin/competencies/"


def test_who_may_not_enter_the_admin_is_told_so(client, user):
    client.force_login(user)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "この操作をする権限がありません" in response.content.decode()


@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 404)])
def test_the_gallery_is_for_demo_and_debug(client, user, settings, demo, status):
    settings.DEMO = demo
    client.force_login(user)
    assert client.get("/styleguide/").status_code == status


def test_healthz_asks_no_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readyz_reaches_the_database(client, db):
    assert client.get("/readyz").json() == {"status": "ok"}


def test_readyz_tells_when_the_database_is_away(client):
    with patch("config.views.connection.ensure_connection", side_effect=DatabaseError):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "no database"})
