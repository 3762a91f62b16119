import pytest

from tests.evaluations.opening import town as small_town


@pytest.fixture
def town(world) -> small_town.Town:
    """A cycle that is ready to be opened."""
    return small_town.build(world)
