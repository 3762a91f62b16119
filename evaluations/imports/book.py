"""The book of who evaluates whom (評価者の経路と例外), HR's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from evaluations import access
from evaluations.access import Right
from evaluations.imports.planning import Plan
from evaluations.models import RouteException
from evaluations.resources.routes import TABLES
from staff.imports.books import Book
from staff.imports.ledger import Entry
from staff.imports.writing import RowWriter, added, altered, by_model
from training.imports.reporting import report

if TYPE_CHECKING:
    from staff.models import User

CODE = "evaluations"


class RouteWriter(RowWriter):
    """Nothing of it refers to anything else of it."""

    def carry_out(self, entries: Iterable[Entry]) -> None:
        rows = by_model(entries)
        for table in TABLES:
            model = table._meta.model
            self.remove(rows[model])
            self.update(model, altered(rows[model]))
            self.create(model, added(rows[model]))


def _may(user: User, on: date) -> bool:
    return access.may(user, Right.RUN, on=on)


def _about(row: Model) -> int | None:
    """Who evaluates somebody is settled by others, as in the admin."""
    return row.employee_id if isinstance(row, RouteException) else None


BOOK = Book(
    code=CODE,
    name=_("評価者の経路と例外"),
    tables=TABLES,
    rows={table._meta.model: table.known_by for table in TABLES},
    may=_may,
    plan=Plan,
    report=report,
    writer=RouteWriter,
    about=_about,
)
