import pytest
import time_machine

from tests.staff import replay
from tests.staff.world import TODAY
from tests.training.factories_gap import house_of


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def hall(city):
    """``hall("fujisawa", subject="G3")``: the city hall of a city, people in grades of its policy."""
    return lambda code, **grades: house_of(replay.build, city(code), **grades)
