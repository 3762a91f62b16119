"""Carry changes out (書き込む): in an order that the database's guards allow at every step, in chunks, with history.

No step may overlap what is still there or leave what is not there yet. So lives (of departments, of service) first
grow and last shrink, and orders first shrink and then grow; what does both passes through a state in the middle.
The same steps take changes back: there ``after`` is what was before.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from common.fields import SearchKeyField
from common.history import record_deleted
from staff.imports.ledger import Entry, changed_fields
from staff.models import Department, DepartmentVersion, Employee, Leave, Posting, Qualification, Secondment

CHUNK = 500
_PERSONAL = (Leave, Qualification, Secondment)


class RowWriter:
    """Writes the changes of some rows, on behalf of ``by`` and for the reason ``because``."""

    def __init__(self, *, by: Any, because: str, tell: Callable[[int], None]) -> None:
        self._signed = {"default_user": by, "default_change_reason": because, "batch_size": CHUNK}
        self._by, self._because = by, because
        self._tell = tell

    def carry_out(self, entries: Iterable[Entry]) -> None:
        """All of them, in an order that the guards allow."""
        raise NotImplementedError

    def create(self, model: type[models.Model], entries: Sequence[Entry]) -> None:
        for chunk in _chunks([entry.after for entry in entries]):
            if keeps_history(model):
                bulk_create_with_history(chunk, model, **self._signed)
            else:
                model._default_manager.bulk_create(chunk)
            self._tell(len(chunk))

    def update(self, model: type[models.Model], entries: Sequence[Entry]) -> None:
        """Only the fields that differ: rows that change alike are written together."""
        alike: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        for entry in entries:
            alike[tuple(changed_fields(entry.before, entry.after))].append(entry.after)
        for names, rows in alike.items():
            keys = [
                f for f in model._meta.concrete_fields if isinstance(f, SearchKeyField) and set(f.sources) & {*names}
            ]
            for chunk in _chunks(rows):
                for key in keys:
                    for row in chunk:
                        key.pre_save(row, add=False)
                bulk_update_with_history(chunk, model, [*names, *(key.name for key in keys)], **self._signed)
                self._tell(len(chunk))

    def remove(self, *groups: Sequence[Entry]) -> None:
        """Rows that go, written into the history. Whoever still refers to them is refused by the database."""
        for entries in groups:
            for chunk in _chunks([entry.before for entry in entries if entry.after is None]):
                model = type(chunk[0])
                if keeps_history(model):
                    record_deleted(chunk, by=self._by, because=self._because)
                rows = model._default_manager.filter(pk__in=[row.pk for row in chunk])
                rows._raw_delete(rows.db)
                self._tell(len(chunk))


class Writer(RowWriter):
    """The changes of people and places."""

    def carry_out(self, entries: Iterable[Entry]) -> None:
        rows = by_model(entries)
        self.remove(rows[Posting], *(rows[model] for model in _PERSONAL))
        later_departments = self._grow(Department, rows[Department], _longest_department)
        self._versions(rows[DepartmentVersion])
        later_employees = self._grow(Employee, rows[Employee], _longest_service)
        self._postings(rows[Posting])
        for model in _PERSONAL:
            self.update(model, altered(rows[model]))
            self.create(model, added(rows[model]))
        self.update(Employee, later_employees)
        self.update(Department, later_departments)
        self.remove(rows[Employee], rows[Department])

    def _grow(self, model: type[models.Model], entries: Sequence[Entry], middle: _Middle) -> list[Entry]:
        """New rows, and lives made as long as they were or will be; returns those that are still to shrink."""
        self.create(model, added(entries))
        return self._first_half(model, altered(entries), middle)

    def _first_half(self, model: type[models.Model], entries: Sequence[Entry], middle: _Middle) -> list[Entry]:
        """Go as far as the middle; returns what is to be written after it."""
        at_once = [e for e in entries if all(getattr(e.after, n) == v for n, v in middle(e).items())]
        rest = [e for e in entries if e not in set(at_once)]
        self.update(model, at_once)
        self._pass_through(model, rest, middle)
        return rest

    def _pass_through(self, model: type[models.Model], entries: Sequence[Entry], middle: _Middle) -> None:
        passing = []
        for entry in entries:
            state = copy.copy(entry.before)
            for name, value in middle(entry).items():
                setattr(state, name, value)
            if changed_fields(entry.before, state):
                passing.append(state)
        if passing:
            model._default_manager.bulk_update(passing, list(middle(entries[0])), batch_size=CHUNK)

    def _versions(self, entries: Sequence[Entry]) -> None:
        """Nobody has a parent while the tree is rebuilt: half-way there might be circles."""
        self.remove(entries)
        moved = [e for e in altered(entries) if e.before.parent_id != _pk(e.after.parent)]
        DepartmentVersion.objects.filter(pk__in=[e.before.pk for e in moved]).update(parent=None)
        new = added(entries)
        parents = [entry.after.parent for entry in new]
        for entry in new:
            entry.after.parent = None
        DepartmentVersion.objects.bulk_create([entry.after for entry in new], batch_size=CHUNK)
        for entry, parent in zip(new, parents, strict=True):
            entry.after.parent = parent
        made = [entry.after for entry in new]
        DepartmentVersion.objects.bulk_update(made, ["parent"], batch_size=CHUNK)
        DepartmentVersion.history.bulk_history_create(made, **self._signed)
        self._tell(len(made))
        self.update(DepartmentVersion, altered(entries))

    def _postings(self, entries: Sequence[Entry]) -> None:
        rest = self._first_half(Posting, altered(entries), _shortest_order)
        self.update(Posting, rest)
        self.create(Posting, added(entries))


_Middle = Callable[[Entry], dict[str, Any]]


def _longest_department(entry: Entry) -> dict[str, Any]:
    return _longest(entry, "valid_from", "valid_to")


def _longest_service(entry: Entry) -> dict[str, Any]:
    return _longest(entry, "hired_on", "left_on")


def _longest(entry: Entry, start: str, end: str) -> dict[str, Any]:
    ends = [getattr(entry.before, end), getattr(entry.after, end)]
    starts = [getattr(entry.before, start), getattr(entry.after, start)]
    return {start: min(starts), end: None if None in ends else max(ends)}


def _shortest_order(entry: Entry) -> dict[str, Any]:
    ends: list[date] = [end for end in (entry.before.valid_to, entry.after.valid_to) if end]
    return {"valid_to": min(ends, default=None), "is_head": entry.before.is_head and entry.after.is_head}


def keeps_history(model: type[models.Model]) -> bool:
    """Whether changes of its rows are kept one by one; those of a mere connection of two rows are not."""
    return hasattr(model, "history")


def by_model(entries: Iterable[Entry]) -> dict[type[models.Model], list[Entry]]:
    found: dict[type[models.Model], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[type(entry.after if entry.after is not None else entry.before)].append(entry)
    return found


def added(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.before is None]


def altered(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.before is not None and entry.after is not None]


def _pk(row: Any) -> Any:
    return row.pk if row else None


def _chunks(rows: Sequence[Any]) -> Iterator[list[Any]]:
    return (list(rows[start : start + CHUNK]) for start in range(0, len(rows), CHUNK))
