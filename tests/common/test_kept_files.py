from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from common import kept_files


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


def keep(now=None) -> str:
    return kept_files.keep(ContentFile(b"data", "../ひみつ.XLSX"), now=now or timezone.now())


def test_a_kept_file_is_found_by_its_name_alone(folder):
    name = keep()
    with kept_files.find(name, now=timezone.now()) as found:
        assert found.read() == b"data"
    assert [path.name for path in folder.iterdir()] == [name]
    assert name.endswith(".xlsx")
    assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_after_an_hour_it_is_gone():
    name = keep()
    assert kept_files.find(name, now=timezone.now() + timedelta(minutes=61)) is None


def test_forgotten_files_are_swept_when_another_comes(folder):
    keep()
    later = keep(now=timezone.now() + timedelta(minutes=61))
    assert [path.name for path in folder.iterdir()] == [later]


def test_a_discarded_file_is_gone(folder):
    kept_files.discard(keep())
    assert list(folder.iterdir()) == []


def test_no_name_finds_nothing():
    assert kept_files.find("", now=timezone.now()) is None
