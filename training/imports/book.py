"""The book of the training office's masters (研修の目録と回), and the order in which its rows are written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.imports.books import Book
from staff.imports.ledger import Entry
from staff.imports.writing import RowWriter, added, altered, by_model
from training import access, enrolments
from training.access import Right
from training.imports.ledger import Exemption
from training.imports.planning import Plan
from training.imports.reporting import report
from training.models import CourseSession
from training.resources.tables import TABLES

if TYPE_CHECKING:
    from staff.models import User

CODE = "training"
# In the order in which they refer to each other; an exemption is what connects a rule with a course.
_ROWS: dict[type[models.Model], tuple[str, ...]] = {
    **{table._meta.model: table.known_by for table in TABLES},
    Exemption: ("requirementrule", "course"),
}


class MasterWriter(RowWriter):
    """What is referred to comes before what refers to it, and goes after it."""

    def carry_out(self, entries: Iterable[Entry]) -> None:
        rows = by_model(entries)
        self.remove(*(rows[model] for model in reversed(_ROWS)))
        for model in _ROWS:
            self.update(model, altered(rows[model]))
            self.create(model, added(rows[model]))
        for entry in altered(rows[CourseSession]):
            if entry.before.capacity != entry.after.capacity:
                enrolments.fill(entry.after, at=timezone.now())


def _may(user: User, on: date) -> bool:
    return access.may(user, Right.IMPORT, on=on)


BOOK = Book(
    code=CODE,
    name=_("研修の目録と回"),
    tables=TABLES,
    rows=_ROWS,
    names={Exemption: _("免除する研修")},
    may=_may,
    plan=Plan,
    report=report,
    writer=MasterWriter,
)
