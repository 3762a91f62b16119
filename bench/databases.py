"""A database for measures alone, removed afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def in_own_database(work: Callable[[], Any], *, called: str = "") -> Any:
    """``called``: what sets its name apart, where there are several at once."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if called and connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_{called}"
    # Not setup_test_environment: it copies the context of every template, which no server does.
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return work()
    finally:
        teardown_databases(databases, verbosity=0)
