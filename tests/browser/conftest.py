"""A server with the five cities and the demo people, and a browser to walk it with.

The server lives as long as a test module: its data is committed, so that the server's threads see it,
and is flushed before other tests run.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from time import monotonic, sleep
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client
from django.test.utils import setup_databases
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Playwright
from pytest_django.live_server_helper import LiveServer

from config.management.commands.demo import CITIES
from staff.demo import make_demo_city, make_demo_people
from staff.models import User
from tests import policies

# How many people the made-up cities have.
MADE_UP = dict.fromkeys(CITIES, 20) | {"tachikawa": 60}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": CHROMIUM,
        "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def test_database(request, django_db_setup, django_db_blocker):
    """The connection to the test database, as it is before a browser runs."""
    # pytest-django makes a database for tests that ask for one; when browser tests run alone, none does.
    if not any(item.get_closest_marker("django_db") or "db" in item.fixturenames for item in request.session.items):
        with django_db_blocker.unblock():
            setup_databases(verbosity=0, interactive=False)
    return connections["default"]


@pytest.fixture(scope="session")
def playwright(test_database, playwright: Playwright) -> Playwright:
    """Playwright, with the test database still in place.

    From here on a loop runs in this thread, and Django gives such threads connections of their own.
    """
    connections["default"] = test_database
    return playwright


@pytest.fixture(scope="module")
def made_up() -> dict[str, int]:
    """The cities that are there, and how many people each has; a module that needs others says so."""
    return MADE_UP


@contextmanager
def under_way() -> Iterator[set[int]]:
    """The threads that are answering a request.

    A page that is left sends its draft on the way out, and the server does not wait for its threads when it stops. Who
    still writes then is in the midst of the flush: on SQLite all have one connection, and so one transaction.
    """
    answering: set[int] = set()

    def begins(**_: Any) -> None:
        answering.add(get_ident())

    def ends(**_: Any) -> None:
        answering.discard(get_ident())

    request_started.connect(begins)
    request_finished.connect(ends)
    try:
        yield answering
    finally:
        request_started.disconnect(begins)
        request_finished.disconnect(ends)


def wait_for(is_so: Callable[[], bool]) -> None:
    """Raises TimeoutError after ten seconds."""
    last = monotonic() + 10
    while not is_so():
        if monotonic() > last:
            raise TimeoutError("the server still answers")
        sleep(0.01)


@pytest.fixture(scope="module")
def site(playwright, django_db_blocker, made_up) -> Iterator[str]:
    """The address of a running Hagukumi: the policies, the demo people, and small made-up cities."""
    with django_db_blocker.unblock():
        for code, staff in made_up.items():
            framework = policies.load(code)
            call_command("loaddata", *(f"{code}_{part}" for part in ("training", "rules", "questions")), verbosity=0)
            make_demo_city(framework, staff=staff, seed=1, on=timezone.localdate())
        make_demo_people(on=timezone.localdate())
        with under_way() as requests:
            server = LiveServer("127.0.0.1")
            try:
                yield server.url
            finally:
                server.stop()
                wait_for(lambda: not requests)
                call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def as_user(site, browser: Browser) -> Iterator:
    """``as_user("20001", width=320)``: a page of a browser in which that person is logged in."""
    contexts: list[BrowserContext] = []

    def open_page(staff_number: str | None, *, width: int = 1280, height: int = 900, javascript: bool = True):
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if staff_number:
            context.add_cookies([_session(site, staff_number)])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def _session(site: str, staff_number: str) -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.get(staff_number=staff_number))
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": site,
    }
