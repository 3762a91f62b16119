"""From sheets of text to rows of an edition, with every problem found on the way (表を読む).

Nothing is written here. Rows come to life before their references are read, so that a row may refer
to any other in the file, and one bad row makes no trouble for those that name it.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from common.importing import Difference, Problem
from common.spreadsheets import Sheet
from competencies.models import Framework
from competencies.resources.columns import Column, ReferencesColumn
from competencies.resources.records import Record, Records
from competencies.resources.tables import TABLES, Table

# Sheets of ours that hold no data, in workbooks that come back.
LEGEND = "凡例"
ERROR_LIST = "エラー一覧"

Key = tuple[Any, ...]


@dataclass
class Row:
    """One row of the edition as it will be, beside the one that is stored."""

    table: Table
    record: Record
    stored: models.Model | None
    instance: models.Model
    values: dict[str, Any] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    sound: bool = True

    @property
    def is_written(self) -> bool:
        return self.sound and (self.stored is None or bool(self.differences))

    def differs(self, column: Column) -> bool:
        """Whether the file says something else than what is stored."""
        if self.stored is None:
            return True
        return bool(column.plain(self.values[column.name]) != column.plain(column.value(self.stored)))


class Edition:
    """What an edition will hold once the sheets are in: ``rows`` of the sheets, the rest as stored."""

    def __init__(self, framework: Framework, sheets: Sequence[Sheet]) -> None:
        self.framework = framework
        self.problems: list[Problem] = []
        self.rows: dict[Table, list[Row]] = {}
        self._stored: dict[Table, dict[Key, models.Model]] = {}
        self._known: dict[type[models.Model], dict[Key, models.Model]] = {}
        # Models whose sheet cannot be read at all, and those of whose rows some cannot be told apart.
        self._unread: set[type[models.Model]] = set()
        self._unclear: set[type[models.Model]] = set()
        present = dict(self._match(sheets))
        for table in TABLES:
            if table in present:
                self._begin(table, present[table])
        for table, rows in self.rows.items():
            for row in rows:
                self._read(table, row)

    def stored(self, table: Table) -> dict[Key, models.Model]:
        """The rows of the database by their identity."""
        if table not in self._stored:
            self._stored[table] = {table.key(instance): instance for instance in table.rows(self.framework)}
        return self._stored[table]

    @property
    def is_sound(self) -> bool:
        """Whether everything in the sheets can be, or has been, written."""
        return not self.problems and all(row.sound for rows in self.rows.values() for row in rows)

    def missing(self, table: Table) -> list[models.Model]:
        """The stored rows that a sheet no longer has, as far as that can be told."""
        if table.model in self._unclear:
            return []
        kept = {id(row.stored) for row in self.rows[table]}
        return [instance for instance in self.stored(table).values() if id(instance) not in kept]

    def _match(self, sheets: Sequence[Sheet]) -> Iterator[tuple[Table, Sheet]]:
        by_name = {table.name: table for table in TABLES}
        times = Counter(sheet.name for sheet in sheets)
        data = [sheet for sheet in sheets if sheet.name not in {LEGEND, ERROR_LIST}]
        if not data:
            self._refuse("", _("取り込む表がありません。書き出したブックと同じ名のシートを入れてください。"))
        for sheet in data:
            if sheet.name not in by_name:
                names = "、".join(by_name)
                self._refuse(sheet.name, _("このシートの名は使えません。次のどれかにしてください: %s") % names)
            elif times[sheet.name] > 1:
                self._refuse(sheet.name, _("同じ名のシートがあります。一つにしてください。"))
            else:
                yield by_name[sheet.name], sheet

    def _refuse(self, sheet: str, reason: str) -> None:
        self.problems.append(Problem(sheet, None, "", "", reason))

    def _begin(self, table: Table, sheet: Sheet) -> None:
        """Make the sheet's rows, with their identity and nothing else."""
        records = Records(table, sheet)
        self.problems += records.problems
        if records.found is None:
            self._unread.add(table.model)
            return
        known = self._known[table.model] = {}
        self.rows[table] = []
        for record in records.found:
            key = self._key(table, record)
            if key is None:
                self._unclear.add(table.model)
            elif key in known:
                self._refuse_twin(table, record)
                continue
            row = self._row(table, record, self.stored(table).get(key) if key is not None else None)
            self.rows[table].append(row)
            if key is not None:
                known[key] = row.instance

    def _key(self, table: Table, record: Record) -> Key | None:
        """The row's identity; None when its cells do not tell."""
        if any(column.heading in record.faulty for column in table.identity):
            return None
        key = tuple(column.key(record.cells[column.heading]) for column in table.identity)
        return None if None in key else key

    def _row(self, table: Table, record: Record, stored: models.Model | None) -> Row:
        instance = table.model(framework=self.framework) if stored is None else copy.copy(stored)
        return Row(table, record, stored, instance)

    def _refuse_twin(self, table: Table, record: Record) -> None:
        headings = [column.heading for column in table.identity]
        reason = _("この表は一行までです。この行を消してください。")
        if headings:
            reason = _("「%s」が同じ行が上にあります。どちらかを直すか消してください。") % "・".join(headings)
        self.problems.append(record.problem(table.name, "".join(headings[-1:]), reason))

    def _read(self, table: Table, row: Row) -> None:
        for column in table.columns:
            if column.heading in row.record.faulty or not column.context <= row.values.keys():
                row.sound = False
                continue
            try:
                row.values[column.name] = self._value(table, column, row.record)
            except ValidationError as error:
                row.sound = False
                if error.messages:
                    self.problems.append(row.record.problem(table.name, column.heading, "".join(error.messages)))
        if row.sound:
            self._take_over(table, row)

    def _value(self, table: Table, column: Column, record: Record) -> Any:
        by_name = {c.name: c for c in table.columns}

        def key(name: str) -> Any:
            return by_name[name].key(record.cells[by_name[name].heading])

        return column.read(record.cells[column.heading], key, self._find)

    def _find(self, model: type[models.Model], identity: Key) -> models.Model | None:
        table = next(table for table in TABLES if table.model is model)
        if model not in self._known and model not in self._unread:
            self._known[model] = self.stored(table)
        found = self._known.get(model, {}).get(identity)
        if found is None and (model in self._unread or (model in self._unclear and identity in self.stored(table))):
            # The row that is meant is at fault itself: no word about those that refer to it.
            raise ValidationError([])
        return found

    def _take_over(self, table: Table, row: Row) -> None:
        for column in table.columns:
            if not row.differs(column):
                continue
            value = row.values[column.name]
            if row.stored is not None:
                before, after = column.cell(column.value(row.stored)), column.cell(value)
                row.differences.append(Difference(column.heading, str(before), str(after)))
            if not isinstance(column, ReferencesColumn):
                setattr(row.instance, column.name, value)
