"""Tests run on tables that are made from the models at once; whoever installs Hagukumi has them from its migrations.

Both must be the same tables: ``make lint`` asks Django whether a migration is missing, this asks the database.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "migrated"
OURS = ("common_", "competencies_", "staff_", "training_", "evaluations_")
TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(t.oid) || prosrc
                     FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal""",
}


def test_migrations_make_the_tables_of_the_models(migrated):
    assert tables_of(migrated) == tables_of(connection) != {}
    assert triggers_of(migrated) == triggers_of(connection) != set()


@pytest.fixture
def migrated(db, tmp_path) -> Iterator[BaseDatabaseWrapper]:
    """A second database, which ``manage.py migrate`` made out of nothing."""
    with empty_database(tmp_path) as (address, name):
        environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)  # noqa: S603
        second = type(connections["default"])({**connection.settings_dict, "NAME": name}, NAME)
        connections[NAME] = second
        try:
            yield second
        finally:
            second.close()
            del connections[NAME]


@contextmanager
def empty_database(folder: Path) -> Iterator[tuple[str, str]]:
    """Its address and its name."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / NAME}", str(folder / NAME)
        return
    name = f"{connection.settings_dict['NAME']}_{NAME}"
    address = os.environ["DATABASE_URL"].rpartition("/")[0]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{address}/{name}", name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def tables_of(database: BaseDatabaseWrapper) -> dict[str, Any]:
    """Each table of the house, its columns, and what its constraints and indexes say, whatever they are called.

    Tables of Django and of libraries are theirs to keep.
    """
    asked = database.introspection
    with database.cursor() as cursor:
        return {
            table: (
                sorted(_column(column) for column in asked.get_table_description(cursor, table)),
                sorted(_without_name(found) for found in asked.get_constraints(cursor, table).values()),
            )
            for table in asked.table_names(cursor)
            if table.startswith(OURS)
        }


def _column(column: Any) -> str:
    return repr((column.name, column.type_code, column.display_size, column.null_ok, column.default, column.collation))


def _without_name(constraint: dict[str, Any]) -> str:
    columns = constraint["columns"]
    # A check belongs to no order of its columns.
    ordered = sorted(columns or []) if constraint["check"] else columns
    return repr(sorted({**constraint, "columns": ordered}.items(), key=lambda pair: pair[0]))


def triggers_of(database: BaseDatabaseWrapper) -> set[tuple[str, ...]]:
    with database.cursor() as cursor:
        cursor.execute(TRIGGERS[database.vendor])
        return set(cursor.fetchall())
