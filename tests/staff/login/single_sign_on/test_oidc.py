"""OpenID Connect against an identity provider that runs beside the tests: the whole code flow, with PKCE."""

import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.sessions.models import Session

from staff.login import second_factor
from staff.models import AuditEvent, User
from tests.factories import UserFactory
from tests.staff.login.single_sign_on.provider import CLIENT, SECRET

START = "/login/sso/oidc/city/login/"
CALLBACK = f"{START}callback/"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The provider's address."""
    command = [sys.executable, "-m", "tests.staff.login.single_sign_on.provider"]
    folder = tmp_path_factory.mktemp("provider")
    process = subprocess.Popen([*command, folder, f"http://testserver{CALLBACK}"], stdout=subprocess.PIPE, text=True)  # noqa: S603
    yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    process.terminate()
    process.wait()


@pytest.fixture(autouse=True)
def _set_up(settings, provider):
    settings.ROOT_URLCONF = "tests.staff.login.single_sign_on.urls"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "city",
                    "name": "庁内認証",
                    "client_id": CLIENT,
                    "secret": SECRET,
                    "settings": {
                        "server_url": provider,
                        "scope": ["openid", "profile"],
                        "staff_number": "staff_number",
                    },
                }
            ],
        }
    }


@pytest.fixture
def user():
    return UserFactory(staff_number="81001")


def way_back(client, provider, name, *, wanted="/"):
    """The address with which the provider sends the browser back to us."""
    asked = client.get(START, {"next": wanted})["Location"]
    browser = requests.Session()
    browser.post(f"{provider}/accounts/login/", {"login": name, "password": name}, timeout=10)
    answer = browser.get(asked, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def come(client, provider, name, **kwargs):
    return client.get(path_of(way_back(client, provider, name, **kwargs)))


def is_in(client):
    return client.get("/").status_code == 200


def test_the_login_page_leads_there(client):
    markup = client.get("/login/?next=/policies/").content.decode()
    assert "庁内認証でログインする" in markup
    assert f"{START}?next=%2Fpolicies%2F" in markup


def test_the_request_carries_a_challenge_and_a_state(client, provider):
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) >= 43
    assert asked["state"]
    assert set(asked["scope"][0].split()) == {"openid", "profile"}


def test_a_person_is_known_by_the_staff_number(client, provider, user):
    assert come(client, provider, "hanako", wanted="/policies/editions/").url == "/policies/editions/"
    assert is_in(client)
    assert AuditEvent.objects.get(kind="login").actor == user
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["unknown", "stopped", "nameless"])
def test_unknown_stopped_and_nameless_people_are_refused_alike(client, provider, user, name):
    UserFactory(staff_number="81002", is_active=False)
    answer = come(client, provider, name)
    assert answer.url == "/login/"
    assert "シングルサインオンでログインできませんでした" in client.get("/login/").content.decode()
    assert not is_in(client)
    assert User.objects.count() == 2
    assert AuditEvent.objects.get().kind == "login_failed"


def test_an_answer_to_another_browser_or_a_second_time_is_refused(client, provider, user):
    address = path_of(way_back(client, provider, "hanako"))
    stranger = type(client)()
    assert stranger.get(address).url == "/login/"
    assert not is_in(stranger)
    client.get(address)
    client.post("/logout/")
    assert client.get(address).url == "/login/"
    assert not is_in(client)


def test_a_code_that_is_not_the_providers_is_refused(client, provider, user):
    state = parse_qs(urlsplit(way_back(client, provider, "hanako")).query)["state"][0]
    assert client.get(CALLBACK, {"state": state, "code": "forged"}).url == "/login/"
    assert not is_in(client)


def test_a_wrong_verifier_is_refused_by_the_provider(client, provider, user):
    address = path_of(way_back(client, provider, "hanako"))
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0]["pkce_code_verifier"] = "x" * 43
    session.save()
    assert client.get(address).url == "/login/"
    assert not is_in(client)


def test_a_refusal_and_a_provider_that_is_away_lead_back(client, provider, user, settings):
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
    assert client.get(CALLBACK, {"state": state, "error": "access_denied"}).url == "/login/"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"
    assert client.get(START).url == "/login/"


@pytest.mark.parametrize(("counts", "asked"), [(False, "/login/code/"), (True, "/")])
def test_the_citys_second_factor_counts_if_set(client, provider, user, settings, monkeypatch, counts, asked):
    settings.HAGUKUMI_SSO_SECOND_FACTOR = counts
    monkeypatch.setattr("staff.login.adapters.second_factor.is_set_up", lambda user: True)
    assert come(client, provider, "hanako").url == asked
    assert is_in(client) is counts
    assert bool(client.session.get(second_factor.PASSED)) is counts


def test_it_leads_to_our_own_addresses_alone(client, provider, user):
    assert come(client, provider, "hanako", wanted="https://evil.example/").url == "/"


def test_a_login_gets_a_new_key(client, provider, user):
    address = path_of(way_back(client, provider, "hanako"))
    before = client.session.session_key
    client.get(address)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
