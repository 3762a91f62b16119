"""Take the last import back (取り込みの取り消し): every row as it was before, or nothing at all."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from common.jobs import Refused
from staff.imports.books import Book, book_of
from staff.imports.ledger import Entry
from staff.imports.oneself import refuse_undoing
from staff.imports.runs import last_run, values
from staff.models import AuditSubject, ImportChange, ImportRun

_NAMED = 5


def undo(run: ImportRun, *, by: Any, at: Any, tell: Callable[[int], None]) -> list[Entry]:
    """In the caller's transaction. Refused, with names, when it is not the last one or a row was changed since."""
    last = last_run(run.authority_id, run.book)
    if last is None or last.pk != run.pk:
        raise Refused(_("この取り込みは取り消せません。取り消せるのは、まだ取り消していない最後の取り込みだけです。"))
    entries = backwards(run)
    refuse_undoing(book_of(run.book), entries, by=by)
    _refuse_if_needed(book_of(run.book), entries)
    reason = _("取り込みの取り消し: %s") % run.file_name
    book_of(run.book).writer(by=by, because=reason, tell=tell).carry_out(entries)
    run.undone_at, run.undone_by = at, by
    run.save(update_fields=["undone_at", "undone_by"])
    return entries


def backwards(run: ImportRun) -> list[Entry]:
    """The run's changes as changes back, of rows that are still as the import left them. Refused for others."""
    changes: dict[str, list[ImportChange]] = defaultdict(list)
    for change in run.changes.all().iterator(2000):
        changes[change.model].append(change)
    entries: list[Entry] = []
    altered: list[str] = []
    for name, of_model in changes.items():
        model = book_of(run.book).models()[name]
        stored = _stored(model, [change.row for change in of_model])
        for change in of_model:
            row = stored.get(change.row)
            if _is_as(model, row, change.after):
                entries.append(Entry(row, _as_before(model, row, change)))
            else:
                altered.append(_label(model, row, change))
    if altered:
        _refuse(_("取り込みのあとで変えられた行があるため、取り消せません: %s"), altered)
    return entries


def _stored(model: type[models.Model], pks: list[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(pks), 500):
        found |= model._default_manager.in_bulk(pks[start : start + 500])
    return found


def _is_as(model: type[models.Model], row: Any, said: dict[str, Any] | None) -> bool:
    """Whether a row is still as the import left it; None, where it took it away."""
    if row is None or said is None:
        return row is None and said is None
    return all(getattr(row, name) == value for name, value in values(model, said).items())


def _as_before(model: type[models.Model], row: Any, change: ImportChange) -> Any:
    if change.before is None:
        return None
    before = model(pk=change.row) if row is None else copy.copy(row)
    for name, value in values(model, change.before).items():
        setattr(before, name, value)
    return before


def _label(model: type[models.Model], row: Any, change: ImportChange) -> str:
    if row is None:
        return _("消された%(table)s(%(row)s番)") % {"table": model._meta.verbose_name, "row": change.row}
    owner = getattr(row, "employee", None) or getattr(row, "department", None)
    return f"{model._meta.verbose_name} {owner or ''} {row}".replace("  ", " ")


def _refuse(message: str, names: list[str]) -> None:
    more = _(" ほか%d件") % (len(names) - _NAMED) if len(names) > _NAMED else ""
    raise Refused(message % ("、".join(names[:_NAMED]) + more))


def _refuse_if_needed(book: Book, entries: Iterable[Entry]) -> None:
    """Rows that go must not be named by rows that stay: a posting that was added by hand, an account."""
    going: dict[type[models.Model], list[Any]] = defaultdict(list)
    for entry in entries:
        if entry.after is None:
            going[type(entry.before)].append(entry.before)
    used = [label for model, rows in going.items() for label in _in_use(model, rows, going)]
    if used:
        _refuse(_("取り込みで増えた行が、ほかで使われているため、取り消せません: %s"), used)


def _in_use(model: type[models.Model], rows: list[Any], going: dict[type[models.Model], list[Any]]) -> list[str]:
    used = []
    for relation in model._meta.get_fields(include_hidden=True):
        user: Any = relation.related_model
        # The log outlives those it speaks of; and a row of history is no use.
        if not isinstance(relation, models.ManyToOneRel) or user is AuditSubject or hasattr(user, "instance_type"):
            continue
        used += _users(relation, rows, {row.pk for row in going.get(user, [])})
    return used


def _users(relation: Any, rows: list[Any], going: set[int]) -> list[str]:
    name = relation.field.name
    found = []
    for start in range(0, len(rows), 500):
        chunk = rows[start : start + 500]
        for user in relation.related_model._default_manager.filter(**{f"{name}__in": chunk}).select_related(name):
            if user.pk not in going:
                found.append(f"{getattr(user, name)}({relation.related_model._meta.verbose_name} {user})")
    return found
