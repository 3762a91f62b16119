"""What an import of routes would do (計画): the file's rows held against the ledger. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from competencies.models import AppointingAuthority
from evaluations.imports.ledger import Ledger
from evaluations.models import Route
from evaluations.resources.routes import EXCEPTIONS, ROUTES
from staff.imports.numbers import Numbers
from staff.imports.reading import Reading, Row
from staff.imports.taking import Taking, zeros_lost
from training.imports import rules
from training.imports.ledger import changed, complete, key_in, said

# A place or somebody that the file names wrongly.
_UNTOLD = object()


class Plan(Taking):
    """All rows of a file as changes of the ledger, with every problem."""

    ledger: Ledger

    def __init__(
        self,
        authority: AppointingAuthority,
        readings: Sequence[Reading],
        *,
        tell: Callable[[int], None] = lambda number: None,
    ) -> None:
        super().__init__(readings)
        self.ledger = Ledger(authority)
        self._codes, self._numbers = Numbers(self.ledger.places), Numbers(self.ledger.people)
        for reading in readings:
            for row in reading.rows:
                self._row(row)
            tell(len(reading.rows))
        for table, entries in self.ledger.entries.items():
            for entry in changed(entries.values()):
                rules.constraints(table, entry)
        rules.policy_codes(self.ledger, readings)

    def _row(self, row: Row) -> None:
        table: Any = row.reading.table
        complete(row)
        targets = self._targets(row)
        key = key_in(row)
        if not row.sound or not self.is_first(row, key):
            return
        entry = self.enter(row, key, lambda: self._made(table, targets))
        own = {name: value for name, value in row.values.items() if name not in {*targets, "staff_number"}}
        for name, value in own.items():
            if entry.is_new or said(table.fields[name], getattr(entry.after, name)) != said(table.fields[name], value):
                entry.set(name, value)
        for name, target in targets.items():
            entry.set(name, target)

    def _made(self, table: Any, targets: Mapping[str, Any]) -> Any:
        if table is ROUTES:
            return Route(authority=self.ledger.authority)
        return EXCEPTIONS._meta.model(employee=targets["employee"])

    # ── Places and people

    def _targets(self, row: Row) -> dict[str, Any]:
        """What the row names, by its model's fields; those that it says nothing of are left out."""
        table: Any = row.reading.table
        found = {name: self._find(row, name, self.ledger.places, self._codes) for name in table.places}
        for name in table.people:
            field = "employee" if name == "staff_number" else name
            found[field] = self._find(row, name, self.ledger.people, self._numbers)
        return {field: target for field, target in found.items() if target is not _UNTOLD}

    def _find(self, row: Row, column: str, known: Mapping[str, Any], numbers: Numbers) -> Any:
        text = row.values.get(column)
        if text is None:
            return _UNTOLD
        if text and text not in known:
            twin = numbers.with_zeros(text)
            row.refuse(column, zeros_lost(text, twin) if twin else self._unknown(text, known))
            return _UNTOLD
        return known.get(text)

    def _unknown(self, text: str, known: Mapping[str, Any]) -> str:
        if known is self.ledger.places:
            return _("組織コード「%s」の組織がありません。コードを直してください。") % text
        return _("職員番号「%s」の職員がいません。番号を直してください。") % text
