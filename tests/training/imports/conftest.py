import pytest

from tests.training.imports.files import Office


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def office(db) -> Office:
    return Office()
