"""Rows of the URL table for the staff pages: every URL × how the user stands to the person it is about.

Each module here has a list ``ROWS``; ``tests/test_url_rows.py`` asks them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.urls import reverse

from tests.staff.world import STAFF_USERS, World


@dataclass(frozen=True)
class StaffRow:
    """``answers``: one status for each of STAFF_USERS, in their order. ``sends``: what a POST has in its fields."""

    name: str
    answers: str
    args: Callable[[World], list[Any]] = lambda world: []
    query: str = ""
    method: str = "GET"
    sends: Callable[[World], dict[str, Any]] = lambda world: {}

    @property
    def expected(self) -> dict[str, int]:
        return dict(zip(STAFF_USERS, map(int, self.answers.split()), strict=True))

    @property
    def admits(self) -> bool:
        """Somebody who is logged in gets an answer."""
        return any(status in {200, 302} for kind, status in self.expected.items() if kind != "anonymous")

    def address(self, world: World) -> str:
        return reverse(self.name, args=self.args(world)) + self.query


def subject(world: World) -> list[Any]:
    return [world.subject.pk]


def collected() -> list[StaffRow]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return [row for module in modules for row in module.ROWS]
