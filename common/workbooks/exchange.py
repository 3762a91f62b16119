"""A workbook as it goes out and comes back (ブックの書き出しと取り込み): a ``Workbook`` for each kind of record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from common.exporting import Format
from common.importing import LEGEND, Kind, Problem, Report, RowChange, SheetReport, told
from common.spreadsheets import Sheet, read, write_xlsx
from common.workbooks.rows import Edition, Row
from common.workbooks.tables import FactsResource, PartResource, Table
from common.workbooks.writing import write


class Workbook:
    """``tables``: in the order in which they can be written. ``notes``: names of sheets that only tell the reader."""

    tables: ClassVar[tuple[Table, ...]] = ()
    notes: ClassVar[tuple[str, ...]] = ()

    def title(self, record: Any) -> str:
        raise NotImplementedError

    def locked(self, record: Any) -> Any:
        """The record, held until the transaction ends. ValidationError when it is frozen."""
        raise NotImplementedError

    def notes_for(self, record: Any) -> list[Sheet]:
        """The sheets of ``notes``."""
        return []

    def written(self, record: Any) -> None:
        """What follows from a change that an import made."""

    def table_of(self, slug: str) -> Table:
        """The table of a model's name, as in addresses. KeyError for another word."""
        return {table.slug: table for table in self.tables}[slug]

    @property
    def shown(self) -> list[Table]:
        """The tables as people read them: the record's own facts first."""
        return sorted(self.tables, key=lambda table: not issubclass(table, FactsResource))

    # ── Out

    def export(self, record: Any) -> bytes:
        """A legend, the record's own facts, a sheet per table."""
        sheets = [table(record).sheet() for table in self.shown]
        return write_xlsx([self.legend(record), *sheets, *self.notes_for(record)])

    def export_table(self, record: Any, table: Table, form: Format) -> bytes:
        """One table as a file. Raises Unwritable when CP932 lacks a character."""
        return form.write(table(record).sheet())

    def legend(self, record: Any) -> Sheet:
        """What the sheets and columns mean, and how to bring the workbook back."""
        introduction = [
            [_("%s: このブックの読み方") % self.title(record)],
            [_("一枚のシートが一つの表です。シートの名と見出しは変えないでください。行の追加・変更・削除は自由です。")],
            [
                _(
                    "取り込むと、ブックにあるシートの表が、シートのとおりになります。シートから消した行は、表からも消えます。"
                )
            ],
            [_("変えない表のシートは、消しても構いません。取り込む前に、どの行がどう変わるかを画面で確かめられます。")],
            [_("「行の見分け」に〇のある列で、どの行かを見分けます。その値を変えると、別の行として扱います。")],
            [],
        ]
        headings = [_("シート"), _("列"), _("必須"), _("行の見分け"), _("書けるもの"), _("説明")]
        rows = [row for table in self.shown for row in _legend_rows(table)]
        return Sheet(LEGEND, [*introduction, headings, *rows], header=len(introduction) + 1)

    # ── Back

    def import_bytes(self, record: Any, data: bytes, *, by: Any, dry_run: bool = False) -> Report:
        """``import_sheets`` with a workbook's bytes. Raises Unreadable, too."""
        return self.import_sheets(record, read(ContentFile(data, "workbook.xlsx")), by=by, dry_run=dry_run)

    def import_sheets(
        self, record: Any, sheets: Sequence[Sheet], *, by: Any, dry_run: bool, agreed: str | None = None
    ) -> Report:
        """Make the draft what the sheets say: all of it or nothing.

        Rows that a sheet lacks are deleted; tables without a sheet stay as they are. Nothing is written on a
        dry run, when there is a problem, or when the report's fingerprint is not the ``agreed`` one.
        ValidationError when the record is frozen.
        """
        with transaction.atomic():
            edition = Edition(self.locked(record), self.tables, sheets, self.notes)
            write(edition)
            report = Report(
                [_sheet_report(edition, table) for table in edition.rows], _in_order(edition.problems, sheets)
            )
            report.written = not dry_run and edition.is_sound and agreed in {None, report.fingerprint}
            if report.written:
                self._record(record, report, by)
            else:
                transaction.set_rollback(True)
        return report

    def _record(self, record: Any, report: Report, by: Any) -> None:
        """Leave a trace."""
        if report.changes_something:
            self.written(record)
            summary = "、".join(f"{sheet.name} {told(sheet)}" for sheet in report.sheets if sheet.changes)
            LogEntry.objects.log_actions(by.pk, [record], CHANGE, _("取り込み: %s") % summary, single_object=True)


def _legend_rows(table: Table) -> list[list[str]]:
    rows = [[table.name, "", "", "", "", str(table.about)]]
    for name, column in table.fields.items():
        required = _("必須") if column.required else ""
        tells_apart = "〇" if name in table._meta.import_id_fields else ""
        rows.append(["", column.column_name, required, tells_apart, column.widget.allowed, str(column.help_text)])
    return rows


def _in_order(problems: Sequence[Problem], sheets: Sequence[Sheet]) -> list[Problem]:
    """As somebody goes through the file who mends it."""
    places = {sheet.name: place for place, sheet in enumerate(sheets)}
    return sorted(problems, key=lambda problem: (places.get(problem.sheet, -1), problem.row or 0))


def _sheet_report(edition: Edition, table: PartResource) -> SheetReport:
    sound = [row for row in edition.rows[table] if row.sound]
    changes = [_change(row) for row in sound if row.is_written]
    gone = [RowChange(Kind.DELETED, None, table.label(instance)) for instance in edition.missing(table)]
    return SheetReport(table.name, changes + gone, unchanged=len(sound) - len(changes))


def _change(row: Row) -> RowChange:
    kind = Kind.NEW if row.stored is None else Kind.CHANGED
    return RowChange(kind, row.record.number, row.table.label(row.instance), tuple(row.differences))
