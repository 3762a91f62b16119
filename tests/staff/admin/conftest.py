import pytest

from staff.access import Role
from tests import factories
from tests.browsers import browser_of


@pytest.fixture
def user():
    """Somebody of HR."""
    return factories.user_with(Role.HR)


@pytest.fixture
def hr(user):
    return browser_of(user)
