"""Another process on the test's database and files, as a worker is one."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


@dataclass
class OtherProcess:
    """What it has to say stands beside a test that fails. The test must not be inside a transaction."""

    folder: Path

    def run(self, *arguments: str) -> int:
        """Python's exit code."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings", "HAGUKUMI_DEMO": "true",
            "DATABASE_URL": self._lend(), "MEDIA_ROOT": str(self.folder),
        }  # fmt: skip
        command = [sys.executable, *arguments]
        code = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False).returncode  # noqa: S603  # ours
        self._take_back()
        return code

    def _lend(self) -> str:
        """The database's address; of one that lives in this process's memory, a copy's."""
        if connection.vendor != "sqlite":
            own = connection.settings_dict
            user, password = quote(own["USER"], safe=""), quote(own["PASSWORD"], safe="")
            return f"postgres://{user}:{password}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
        connection.ensure_connection()
        with closing(sqlite3.connect(self._file)) as file:
            connection.connection.backup(file)
        return f"sqlite:///{self._file}"

    def _take_back(self) -> None:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self._file)) as file:
                file.backup(connection.connection)

    @property
    def _file(self) -> Path:
        return self.folder / "db.sqlite3"
