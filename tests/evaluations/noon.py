"""Noon of the world's day, for tests of pages; import ``noon`` into a conftest."""

import pytest
import time_machine

from tests.staff.world import NOON


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield
