"""Files that wait on the server between two steps of a task (一時的に預かるファイル).

They lie outside of every address, under names nobody can guess; a session remembers the name.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

KEPT_FOR = timedelta(hours=1)


def keep(upload: File[bytes], *, now: datetime) -> str:
    """Store a copy and return its name. Copies that were forgotten are thrown away on the way."""
    sweep(now=now)
    return _storage().save(f"{secrets.token_urlsafe(24)}{PurePath(upload.name or '').suffix.lower()}", upload)


def find(name: str, *, now: datetime) -> File[bytes] | None:
    """The kept file, or None when its time is over."""
    storage = _storage()
    if not name or not storage.exists(name) or storage.get_modified_time(name) < now - KEPT_FOR:
        return None
    return storage.open(name)


def discard(name: str) -> None:
    if name:
        _storage().delete(name)


def sweep(*, now: datetime) -> int:
    """Throw away what was forgotten; how many files that were."""
    storage = _storage()
    kept = storage.listdir("")[1] if storage.exists("") else []
    over = [name for name in kept if storage.get_modified_time(name) < now - KEPT_FOR]
    for name in over:
        storage.delete(name)
    return len(over)


def _storage() -> FileSystemStorage:
    # Asked each time, because the setting decides where, and tests change it.
    return FileSystemStorage(
        location=PurePath(str(settings.MEDIA_ROOT)) / "imports",
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )
