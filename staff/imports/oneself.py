"""What nobody settles of himself comes from no file of his either, nor does he take it back (自分のことは決めない)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from common.jobs import Refused
from staff.imports.books import Book
from staff.imports.ledger import Entry
from staff.imports.reading import Reading
from staff.models import User


def refuse_rows(book: Book, readings: Iterable[Reading], *, by: User) -> None:
    """A row that changes something about who imports is a problem of the file; one that is as it stands is none."""
    me = _employee(by)
    for reading in readings:
        for row in reading.rows:
            if row.entry is not None and row.entry.changes and me in _whose(book, row.entry):
                row.refuse("staff_number", _("自分については決められません。ほかの人事担当に頼んでください。"))


def refuse_undoing(book: Book, entries: Iterable[Entry], *, by: User) -> None:
    """Raises Refused."""
    me = _employee(by)
    if any(me in _whose(book, entry) for entry in entries):
        raise Refused(_("自分についての行があるため、取り消せません。ほかの人事担当に頼んでください。"))


def _employee(user: User) -> int:
    """Nobody has the number 0."""
    return user.standing_on(timezone.localdate()).employee_id or 0


def _whose(book: Book, entry: Entry) -> set[int | None]:
    return {book.about(row) for row in (entry.before, entry.after) if row is not None}
