"""From sheets of text to rows of a record, with every problem found on the way (表を読む).

Nothing is written here. Rows come to life before their references are read, so that a row may refer
to any other in the file, and one bad row makes no trouble for those that name it.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from common.importing import ERROR_LIST, LEGEND, Difference, Problem
from common.resources import Column
from common.spreadsheets import Sheet
from common.workbooks.records import Record, Records
from common.workbooks.tables import Key, PartResource, Table


@dataclass
class Row:
    """One row of the edition as it will be, beside the one that is stored."""

    table: PartResource
    record: Record
    stored: Any
    instance: Any
    values: dict[str, Any] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    sound: bool = True

    @property
    def is_written(self) -> bool:
        return self.sound and (self.stored is None or bool(self.differences))

    def differs(self, column: Column) -> bool:
        """Whether the file says something else than what is stored."""
        return self.stored is None or column.differs(self.stored, self.values[column.attribute])


class Edition:
    """What a record will hold once the sheets are in: ``rows`` of the sheets, the rest as stored.

    ``tables`` in the order in which they can be written. ``ignored``: sheets that hold no data.
    """

    def __init__(
        self, owner: models.Model, tables: Sequence[Table], sheets: Sequence[Sheet], ignored: Collection[str] = ()
    ) -> None:
        self.tables = [table(owner) for table in tables]
        self._ignored = {LEGEND, ERROR_LIST, *ignored}
        self.problems: list[Problem] = []
        self.rows: dict[PartResource, list[Row]] = {}
        self._by_model = {table._meta.model: table for table in self.tables}
        self._known: dict[PartResource, dict[Key, models.Model]] = {}
        # Tables whose sheet cannot be read at all, and those of whose rows some cannot be told apart.
        self._unread: set[PartResource] = set()
        self._unclear: set[PartResource] = set()
        present = dict(self._match(sheets))
        for table in self.tables:
            if table in present:
                self._begin(table, present[table])
        for rows in self.rows.values():
            for row in rows:
                self._read(row)

    @property
    def is_sound(self) -> bool:
        """Whether everything in the sheets can be, or has been, written."""
        return not self.problems and all(row.sound for rows in self.rows.values() for row in rows)

    def missing(self, table: PartResource) -> list[models.Model]:
        """The stored rows that a sheet no longer has, as far as that can be told."""
        if table in self._unclear:
            return []
        kept = {id(row.stored) for row in self.rows[table]}
        return [instance for instance in table.rows if id(instance) not in kept]

    def refuses(self, instance: models.Model) -> bool:
        """Whether the row of the file that an instance comes from has a problem."""
        rows = self.rows.get(self._by_model[type(instance)], ())
        return any(row.instance is instance and not row.sound for row in rows)

    def _match(self, sheets: Sequence[Sheet]) -> Iterator[tuple[PartResource, Sheet]]:
        by_name = {table.name: table for table in self.tables}
        times = Counter(sheet.name for sheet in sheets)
        data = [sheet for sheet in sheets if sheet.name not in self._ignored]
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

    def _begin(self, table: PartResource, sheet: Sheet) -> None:
        """Make the sheet's rows, with their identity and nothing else."""
        known = self._known[table] = {}
        records = Records(table, sheet)
        self.problems += records.problems
        if records.found is None:
            self._unread.add(table)
            return
        self.rows[table] = []
        for record in records.found:
            key = self._key(table, record)
            if key is None:
                self._unclear.add(table)
            elif key in known:
                self._refuse_twin(table, record)
                continue
            stored = None if key is None else table.stored.get(key)
            instance = table.init_instance() if stored is None else copy.copy(stored)
            self.rows[table].append(Row(table, record, stored, instance))
            if key is not None:
                known[key] = instance

    def _key(self, table: PartResource, record: Record) -> Key | None:
        """The row's identity; None when its cells do not tell."""
        cells = [(column, record.cells.get(column.column_name, "")) for column in table.id_columns]
        key = tuple(column.widget.key(text) for column, text in cells)
        told = (part not in {None, ""} or _may_be_blank(*cell) for part, cell in zip(key, cells, strict=True))
        return key if all(told) else None

    def _refuse_twin(self, table: PartResource, record: Record) -> None:
        headings = [column.column_name for column in table.id_columns]
        reason = _("この表は一行までです。この行を消してください。")
        if headings:
            reason = _("「%s」が同じ行が上にあります。どちらかを直すか消してください。") % "・".join(headings)
        self.problems.append(record.problem(table.name, "".join(headings[-1:]), reason))

    def _read(self, row: Row) -> None:
        for column in row.table.fields.values():
            if column.column_name not in row.record.cells:
                row.sound = False
                continue
            try:
                row.values[column.attribute] = column.clean(row.record.cells, edition=self, values=row.values)
            except ValidationError as refusal:
                row.sound = False
                if refusal.messages:
                    reason = "".join(refusal.messages)
                    self.problems.append(row.record.problem(row.table.name, column.column_name, reason))
        if row.sound:
            self._take_over(row)

    def find(self, model: type[models.Model], identity: Key) -> Any:
        """The row that is meant, stored or still to come. DoesNotExist when there is none."""
        table = self._by_model[model]
        rows = self._known.get(table, table.stored)
        if identity in rows:
            return rows[identity]
        if table in self._unread or (table in self._unclear and identity in table.stored):
            # The row that is meant is at fault itself: no word about those that refer to it.
            raise ValidationError([])
        raise model.DoesNotExist  # type: ignore[attr-defined]  # every model has it

    def _take_over(self, row: Row) -> None:
        for column in filter(row.differs, row.table.fields.values()):
            value = row.values[column.attribute]
            if row.stored is not None:
                before, after = column.export(row.stored), column.widget.render(value)
                row.differences.append(Difference(column.column_name, str(before), str(after)))
            if not column.is_manifold:
                setattr(row.instance, column.attribute, value)


def _may_be_blank(column: Column, text: str) -> bool:
    """A blank cell says something, where it is allowed."""
    return not column.required and not text.strip()
