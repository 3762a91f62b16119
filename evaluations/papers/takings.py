"""What reading a filled-in form comes to, whichever part it fills in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from common.importing import Problem


class Change(NamedTuple):
    """One field that would be another: of what, which field, as it stands, as it was filled in."""

    title: str
    field: str
    before: str
    after: str


@dataclass
class Taken:
    """``save``: takes by, at, seen and walking, and writes all of it or raises."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    save: Callable[..., Any] | None = None

    def compare(self, title: str, name: str, before: str, after: str) -> None:
        """Note a difference; blanks at the ends make none."""
        if before.strip() != after.strip():
            self.changes.append(Change(title, name, before, after))
