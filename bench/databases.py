"""A database for measures alone, removed afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def in_own_database(work: Callable[[], Any]) -> Any:
    from django.test.utils import setup_databases, teardown_databases

    # Not setup_test_environment: it copies the context of every template, which no server does.
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return work()
    finally:
        teardown_databases(databases, verbosity=0)
