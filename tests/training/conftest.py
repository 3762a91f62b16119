import pytest
import time_machine

from tests.staff.world import TODAY
from tests.training.desk import Desk


@pytest.fixture
def desk(world):
    """The training office, at noon of the day on which the city hall stands."""
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+09:00", tick=False):
        yield Desk(world)
