import pytest
import time_machine

from tests.staff import replay
from tests.staff.world import TODAY, World
from tests.training.factories_gap import house_of


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def hall(city) -> World:
    """立川: the subject is 主事, his head 課長."""
    return house_of(replay.build, city("tachikawa"), subject="G1", manager="G4")
