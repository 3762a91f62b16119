"""Every answer, errors and files included, keeps the browser on our own origin."""

import pytest
from django.test import Client

from staff.access import Role
from staff.models import User
from tests import policies
from tests.factories import user_with

ADDRESSES = (
    "/login/",
    "/",
    "/policies/tachikawa/1/",
    "/policies/tachikawa/1/matrix/",
    "/policies/tachikawa/1/grades/G3/sheet.pdf",
    "/policies/nowhere/1/",
    "/admin/",
    "/admin/competencies/grade/",
    "/admin/jsi18n/",
    "/healthz",
    "/static/css/tokens.css",
)


@pytest.fixture
def hr(db):
    policy = policies.load("tachikawa")
    client = Client()
    client.force_login(user_with(Role.HR, authority=policy.authority))
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_of_every_answer(hr, address):
    headers = hr.get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if not address.startswith("/static/"):
        policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"]


def test_an_anonymous_request_creates_no_session(client, db):
    response = client.get("/policies/tachikawa/1/")
    assert (response.status_code, response.cookies.get("sessionid")) == (302, None)


def test_login_refuses_to_lead_to_another_origin(client, db):
    User.objects.create_user("12345", "correct horse battery", name="試験 花子")
    answer = client.post(
        "/login/?next=https://evil.example/",
        {"username": "12345", "password": "correct horse battery", "next": "https://evil.example/"},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_another_citys_page_is_answered_like_a_missing_one(hr):
    policies.load("fujisawa")
    foreign, missing = hr.get("/policies/fujisawa/1/"), hr.get("/policies/nowhere/1/")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
