import pytest

from evaluations import presets
from staff.access import Role
from tests.factories import user_with


@pytest.fixture
def framework(city):
    return city("tachikawa")


@pytest.fixture
def hr(client, framework):
    client.force_login(user_with(Role.HR, authority=framework.authority))
    return client


@pytest.fixture
def numeric(framework):
    """A draft of the numeric method."""
    return presets.make("numeric", framework.authority, framework)
