import os

import pytest

from competencies.models import Framework
from config.management.commands.demo import CITIES
from tests import policies

# Playwright's loop runs beside Django's synchronous database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def cities(db) -> dict[str, Framework]:
    """The five cities' policies, by the city's code."""
    return {code: policies.load(code) for code in CITIES}


@pytest.fixture
def city(db):
    """``city("tachikawa")``: one city's policy, loaded."""
    return policies.load
