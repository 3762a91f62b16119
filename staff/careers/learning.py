"""What somebody has learned, as the apps above tell it (学びの記録): marks in the drawing, and a list beside it.

An app that knows of it registers a source when it is ready, as with ``staff.inbox``::

    learning.register(Source(rows=completed, href=record_of))

The rows of all sources come in the query in which absences and secondments are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet

if TYPE_CHECKING:
    from staff.access import Relation
    from staff.models import Employee


class Learned(NamedTuple):
    on: date
    what: str
    detail: str


class Rows(NamedTuple):
    """A queryset, and its six columns: the day, a second day or null, what, of which kind, and two whole numbers."""

    queryset: QuerySet[Any]
    columns: tuple[Any, ...]


@dataclass(frozen=True)
class Source:
    """``rows``: what a person has behind him by a day, as far as somebody who stands so to him may know of it.

    ``href``: where all of it is told, to himself (true) or to somebody else.
    """

    rows: Callable[[Employee, frozenset[Relation], date], Iterable[Rows]]
    href: Callable[[Employee, bool], str]


_sources: dict[Source, None] = {}


def register(source: Source) -> None:
    """Ask this source, too; once, however often it is registered."""
    _sources[source] = None


def rows(employee: Employee, relations: frozenset[Relation], *, on: date) -> list[Rows]:
    return [found for source in _sources for found in source.rows(employee, relations, on)]


def href(employee: Employee, *, is_own: bool) -> str:
    """Where the first source tells all; nothing without one."""
    return next((source.href(employee, is_own) for source in _sources), "")
