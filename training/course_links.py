"""Pages of other apps about a course (研修についてのほかの画面): an app registers its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from training.models import Course

Address = Callable[["Course"], str]

_links: dict[str | Promise, Address] = {}


def register(label: str | Promise, address: Address) -> None:
    """Link to this page wherever the results of a course are read; once, however often it is registered."""
    _links[label] = address


def links_of(course: Course) -> list[tuple[str, str]]:
    """Label and address of each."""
    return [(str(label), address(course)) for label, address in _links.items()]
