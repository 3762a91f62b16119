"""What is imported together (取り込むブック): its tables, who may import them, and what each step does with them.

The steps of ``work`` are the same for every book. ``staff.imports.organisation`` is that of people and places; other
apps register their own when they are ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models
from django.utils.functional import Promise

from common.importing import Problem, Report
from competencies.models import AppointingAuthority

if TYPE_CHECKING:
    from staff.imports.ledger import Entry
    from staff.imports.reading import Reading
    from staff.imports.writing import RowWriter
    from staff.models import User
    from staff.resources.tables import Table

STAFF = "staff"


class Entries(Protocol):
    def all_entries(self) -> Iterator[Entry]: ...


class Planned(Protocol):
    """All rows of a file as changes of what is stored, with every problem."""

    readings: Sequence[Reading]

    @property
    def problems(self) -> list[Problem]: ...
    @property
    def ledger(self) -> Entries: ...


class Plans(Protocol):
    """Hold a file's rows against what is stored of an authority; ``tell`` counts the rows."""

    def __call__(
        self, authority: AppointingAuthority, readings: Sequence[Reading], *, tell: Callable[[int], None]
    ) -> Planned: ...


@dataclass(frozen=True)
class Book:
    """``rows``: the models that it writes, and the fields that tell a row of each from its like (for the list of what
    an import changed). ``code`` is also the namespace of its pages and the folder of their words."""

    code: str
    name: str | Promise
    tables: tuple[Table, ...]
    rows: Mapping[type[models.Model], tuple[str, ...]]
    may: Callable[[User, date], bool]
    plan: Plans
    report: Callable[[Any, date], Report]
    writer: type[RowWriter]
    # What rows are called that are no table's.
    names: Mapping[type[models.Model], str | Promise] = field(default_factory=dict)
    # About whom (employee) a row settles something that nobody settles of himself.
    about: Callable[[models.Model], int | None] = lambda row: None

    def table(self, slug: str) -> Table:
        """The table of a model's name, as in addresses. KeyError for another word."""
        return {table.slug: table for table in self.tables}[slug]

    def by_name(self) -> dict[str, Table]:
        return {table.name: table for table in self.tables}

    def called(self, model: type[models.Model]) -> str:
        return str(self.names.get(model, model._meta.verbose_name))

    def models(self) -> dict[str, type[models.Model]]:
        """What it writes, by name."""
        return {str(model._meta.model_name): model for model in self.rows}


_BOOKS: dict[str, Book] = {}


def register(book: Book) -> None:
    _BOOKS[book.code] = book


def books_for(user: User, *, on: date) -> Iterator[Book]:
    """Those that a user may import on a day."""
    return (book for book in _BOOKS.values() if book.may(user, on))


def book_of(code: str) -> Book:
    """KeyError for one that nobody registered."""
    return _BOOKS[code]
