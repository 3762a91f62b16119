import pytest

from evaluations import presets
from evaluations.models import Scheme
from tests.evaluations.workbook.book import Book
from tests.factories import UserFactory


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def framework(city):
    return city("tachikawa")


@pytest.fixture
def scheme(framework) -> Scheme:
    """A draft of the numeric method: scales with points, items with weights, thresholds of the whole."""
    return presets.make("numeric", framework.authority, framework)


@pytest.fixture
def book(scheme) -> Book:
    return Book(scheme)


@pytest.fixture
def blank(framework) -> Scheme:
    """A draft with nothing in it."""
    return Scheme.objects.create(authority=framework.authority, code="own", name="わがまち方式")
