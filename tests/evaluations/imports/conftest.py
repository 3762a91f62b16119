import pytest

from tests.evaluations.imports.files import Hall


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hall(db) -> Hall:
    return Hall()
