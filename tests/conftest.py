import functools
import logging
import os
from fnmatch import fnmatch

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, settings
from simple_history.manager import HistoryManager

from competencies.models import Framework
from config.management.commands.demo import CITIES
from staff import trees
from tests import policies
from tests.staff import replay
from tests.staff.world import World

# Playwright's loop runs beside Django's synchronous database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# A new class of managers for each row that is written to a history was a fifth of what it costs to write one.
HistoryManager.from_queryset = functools.cache(HistoryManager.from_queryset)  # type: ignore[method-assign]

# Guards and constraints, histories, what is written in bulk and what races; made-up cities, which a first try shows.
SQLITE_TOO = (
    "tests/common/*",
    "tests/config/*",
    "tests/*/models/*",
    "tests/*/test_models.py",
    "tests/*/imports/*",
    "tests/*/demo_city/*",
    "tests/*/rules/*",
    "tests/competencies/test_editions.py",
    "tests/competencies/cities/*",
    "tests/staff/test_a*.py",
    "tests/training/apply/test_enrolments.py",
    "tests/evaluations/sheets/*",
    "tests/evaluations/opening/*",
)
# A busy machine makes up its examples slowly: that says nothing about what is tested. New examples are looked for
# wherever somebody works; a build (CI) says the same of the same code each time.
settings.register_profile(
    "hagukumi", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("hagukumi")


def pytest_addoption(parser):
    parser.addoption(
        "--beside-postgresql",
        action="store_true",
        help="what SQLite has to show where PostgreSQL is asked all that touches a database",
    )
    parser.addoption(
        "--database-only", action="store_true", help="only tests that touch a database: the others say the same on each"
    )


def pytest_make_parametrize_id(val):
    """Sets have no order: their tests would have other names in each process."""
    return "-".join(sorted(map(str, val))) if isinstance(val, set | frozenset) else None


def pytest_collection_modifyitems(config, items):
    if config.getoption("database_only"):
        _keep(config, items, _touches_database)
    if config.getoption("beside_postgresql"):
        _keep(config, items, lambda item: not _touches_database(item) or _says_more_on_sqlite(item))


def _keep(config, items, wanted):
    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]


def _says_more_on_sqlite(item) -> bool:
    """Browsers, whose server stands on SQLite, as at a first try; and where the two databases differ by nature."""
    path = item.path.relative_to(item.config.rootpath).as_posix()
    return bool(item.get_closest_marker("browser")) or any(fnmatch(path, pattern) for pattern in SQLITE_TOO)


def _touches_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames))


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    """A test's records are rolled back, and their keys used again: what was worked out of them must go, too."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    trees.forget()


@pytest.fixture
def cities(db) -> dict[str, Framework]:
    """The five cities' policies, by the city's code."""
    return {code: policies.load(code) for code in CITIES}


@pytest.fixture
def city(db):
    """``city("tachikawa")``: one city's policy, loaded."""
    return policies.load


@pytest.fixture
def quick_answers(monkeypatch):
    """For tables that ask for thousands of refusals: nobody reads their log, or which templates were drawn."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db) -> World:
    """A city hall in which everybody stands somewhere to somebody."""
    return replay.build()
