import os

import pytest
from django.core.management import call_command

from competencies.models import Framework
from config.management.commands.demo import CITIES

# Playwright's loop runs beside Django's synchronous database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def cities(db) -> dict[str, Framework]:
    """The five cities' policies, by the city's code."""
    call_command("loaddata", *CITIES, verbosity=0)
    return {f.authority.code: f for f in Framework.objects.select_related("authority")}


@pytest.fixture
def city(db):
    """``city("tachikawa")``: one city's policy, loaded."""

    def load(code: str) -> Framework:
        call_command("loaddata", code, verbosity=0)
        return Framework.objects.select_related("authority").get(authority__code=code)

    return load
