"""The day, and the browsers of those concerned."""

import pytest

from tests.browsers import browser_of


@pytest.fixture
def _today(time_machine):
    time_machine.move_to("2026-11-21T03:00:00Z", tick=False)


@pytest.fixture
def own(world):
    return browser_of(world.users["own"])


@pytest.fixture
def officer(world):
    return browser_of(world.users["training"])
