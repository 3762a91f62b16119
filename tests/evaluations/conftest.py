import pytest

from tests.evaluations import year as evaluation_year


@pytest.fixture
def year(world) -> evaluation_year.Year:
    """A year of evaluation in the small city hall."""
    return evaluation_year.of(world)
