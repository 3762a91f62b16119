"""What the plans of all books share (行を台帳に当てる): each row of the file finds its entry, and finds it once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.importing import Problem
from staff.imports.ledger import Entry, Key
from staff.imports.reading import Reading, Row
from staff.resources.tables import Table


class Taking:
    """Rows of a file beside the entries of a ``ledger``."""

    ledger: Any

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings
        self.seen: dict[Table, dict[Key, Row]] = {reading.table: {} for reading in readings}

    @property
    def problems(self) -> list[Problem]:
        found = [problem for reading in self.readings for problem in reading.problems]
        order = {reading.sheet.name: place for place, reading in enumerate(self.readings)}
        return sorted(found, key=lambda p: (order.get(p.sheet, -1), p.row or 0))

    def is_first(self, row: Row, key: Key) -> bool:
        """Whether no row above says the same key; the second one is refused."""
        seen = self.seen[row.reading.table]
        if key in seen:
            identity = [str(row.reading.table.fields[name].column_name) for name in row.reading.table.identity]
            reason = _("「%(columns)s」が%(row)d行目と同じです。どちらかを直すか消してください。")
            row.refuse("", reason % {"columns": "・".join(identity), "row": seen[key].number})
            return False
        seen[key] = row
        return True

    def enter(self, row: Row, key: Key, make: Callable[[], Any]) -> Entry:
        """The entry that the row is about; a new one, if there is none."""
        entries: dict[Key, Entry] = self.ledger.entries[row.reading.table]
        entry = entries.get(key)
        if entry is None:
            entry = entries[key] = Entry(None, make())
        entry.row, row.entry = row, entry
        return entry


def zeros_lost(number: str, twin: str) -> str:
    """Why a number cannot be taken that Excel took the zeros from."""
    reason = _(
        "「%(number)s」は、先頭の0が消えた「%(twin)s」のようです。列の書式を文字列にして、番号を直してください。"
    )
    return reason % {"number": number, "twin": twin}
