"""The record form as a workbook that comes back (記録書のExcel): written with what it is of, read with suspicion.

A signed token in the file says of which sheet and version it is, and which cells are whose: only these are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.files import File
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from common.importing import Problem
from common.spreadsheets import Sheet as Table
from common.spreadsheets import Unreadable, read
from common.spreadsheets.form_writing import KEEPING, Look, places, write_form
from evaluations.models import Sheet
from evaluations.papers.layout import Layout
from evaluations.rules.sights import Text

NAME = "記録書"
_SALT = "evaluations.papers.workbook"


@dataclass(frozen=True)
class Entry:
    """What was filled in, and where."""

    value: str
    row: int
    column: int

    def problem(self, title: str, reason: str) -> Problem:
        """``title``: what the field is called."""
        letter = get_column_letter(self.column)
        return Problem(NAME, self.row, f"{letter}({title})" if title else letter, self.value, reason)


@dataclass(frozen=True)
class Filled:
    """A file that came back: by key and field. ``version``: of the sheet that was exported, for ``text``."""

    text: Text
    version: int
    entries: Mapping[tuple[str, str], Entry]
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> dict[str, dict[str, Entry]]:
        """By key, in the order of the form."""
        found: dict[str, dict[str, Entry]] = {}
        for (key, name), entry in self.entries.items():
            found.setdefault(key, {})[name] = entry
        return found


def workbook(layout: Layout) -> bytes:
    rows, sheet = layout.rows(), layout.record.sheet
    cells = [[p.row, p.column, p.key, p.box.field] for p in places(rows) if p.box.look == Look.OPEN]
    said = {"sheet": sheet.pk, "version": sheet.version, "text": layout.text, "cells": cells}
    return write_form(NAME, rows, widths=layout.widths, token=signing.dumps(said, salt=_SALT, compress=True))


def filled(upload: File[bytes], sheet: Sheet, text: Text) -> Filled:
    """What was filled in for ``text`` on a form of this sheet. Raises Unreadable for a file that is none."""
    tables = {table.name: table for table in read(upload)}
    form, said = tables.get(NAME), _token(tables.get(KEEPING))
    if form is None:
        raise _foreign()
    if said["sheet"] != sheet.pk:
        raise Unreadable(_("ほかの記録書から書き出したファイルです。この記録書から書き出したものを選んでください。"))
    if said["text"] != text:
        raise Unreadable(
            _("このファイルを書き出したときと、記入できる欄が変わっています。書き出し直してから記入してください。")
        )
    entries = {(key, name): _entry(form, row, column, key) for row, column, key, name in said["cells"]}
    return Filled(text, said["version"], entries, _faults(form, entries))


def _token(keeping: Table | None) -> dict[str, Any]:
    said = str(keeping.rows[0][0]) if keeping and keeping.rows and keeping.rows[0] else ""
    if not said:
        raise _foreign()
    try:
        found: dict[str, Any] = signing.loads(said, salt=_SALT)
    except signing.BadSignature as altered:
        raise Unreadable(
            _("ファイルの管理用の情報が書き換えられています。書き出し直して、記入をそちらに写してください。")
        ) from altered
    return found


def _entry(form: Table, row: int, column: int, key: str) -> Entry:
    cells = form.rows[row - 1] if row <= len(form.rows) else ()
    if not cells or cells[0] != key:
        raise Unreadable(
            _("%d行目のあたりで、行が足されたか消されています。書き出し直して、記入をそちらに写してください。") % row
        )
    return Entry(str(cells[column - 1]).strip() if column <= len(cells) else "", row, column)


def _faults(form: Table, entries: Mapping[tuple[str, str], Entry]) -> list[Problem]:
    """Formulas and hidden characters where something was to be filled in; elsewhere nothing is read."""
    at = {(entry.row, entry.column): entry for entry in entries.values()}
    found = [(at.get((fault.row, fault.column)), fault.reason) for fault in form.faults]
    return [entry.problem("", reason) for entry, reason in found if entry]


def _foreign() -> Unreadable:
    return Unreadable(_("この画面から書き出した記録書ではありません。書き出したファイルに記入してください。"))
