import pytest

from tests.staff.imports.files import Hall
from tests.staff.imports.processes import OtherProcess


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hall(db) -> Hall:
    return Hall()


@pytest.fixture
def other_process(folder) -> OtherProcess:
    return OtherProcess(folder)
