"""A whole edition as one Excel workbook, and back (方針のブック).

``export_workbook`` and ``export_table`` write; ``import_sheets`` makes an edition what the sheets
say, or shows what it would do. What was exported imports without a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common.exporting import Format
from common.importing import LEGEND, Kind, Problem, Report, RowChange, SheetReport, told
from common.spreadsheets import Sheet, read, write_xlsx
from competencies.models import Framework, RequirementTable
from competencies.querysets import frozen_error
from competencies.resources.rows import Edition, Row
from competencies.resources.tables import TABLES, PartResource, Table
from competencies.resources.writing import write


def export_workbook(framework: Framework) -> bytes:
    """The edition as an Excel workbook: a legend, the policy's own facts, a sheet per table."""
    return write_xlsx([legend(framework), *(table(framework).sheet() for table in TABLES)])


def export_table(framework: Framework, table: Table, form: Format) -> bytes:
    """One table as a file. Raises Unwritable when CP932 lacks a character."""
    return form.write(table(framework).sheet())


def legend(framework: Framework) -> Sheet:
    """What the sheets and columns mean, and how to bring the workbook back."""
    introduction = [
        [_("%(title)s %(number)s: このブックの読み方") % {"title": framework.title, "number": framework.number_label}],
        [_("一枚のシートが一つの表です。シートの名と見出しは変えないでください。行の追加・変更・削除は自由です。")],
        [_("取り込むと、ブックにあるシートの表が、シートのとおりになります。シートから消した行は、表からも消えます。")],
        [_("変えない表のシートは、消しても構いません。取り込む前に、どの行がどう変わるかを画面で確かめられます。")],
        [_("「行の見分け」に〇のある列で、どの行かを見分けます。その値を変えると、別の行として扱います。")],
        [],
    ]
    headings = [_("シート"), _("列"), _("必須"), _("行の見分け"), _("書けるもの"), _("説明")]
    return Sheet(LEGEND, [*introduction, headings, *_legend_rows()], header=len(introduction) + 1)


def _legend_rows() -> list[list[str]]:
    rows = []
    for table in TABLES:
        rows.append([table.name, "", "", "", "", str(table.about)])
        for name, column in table.fields.items():
            required = _("必須") if column.required else ""
            tells_apart = "〇" if name in table._meta.import_id_fields else ""
            rows.append(["", column.column_name, required, tells_apart, column.widget.allowed, str(column.help_text)])
    return rows


def import_workbook(framework: Framework, data: bytes, *, by: Any, dry_run: bool = False) -> Report:
    """``import_sheets`` with a workbook's bytes. Raises Unreadable, too."""
    return import_sheets(framework, read(ContentFile(data, "workbook.xlsx")), by=by, dry_run=dry_run)


def import_sheets(
    framework: Framework, sheets: Sequence[Sheet], *, by: Any, dry_run: bool, agreed: str | None = None
) -> Report:
    """Make the draft what the sheets say: all of it or nothing.

    Rows that a sheet lacks are deleted; tables without a sheet stay as they are. Nothing is written on a
    dry run, when there is a problem, or when the report's fingerprint is not the ``agreed`` one.
    ValidationError when the edition is frozen.
    """
    with transaction.atomic():
        edition = Edition(_locked(framework), sheets)
        write(edition)
        report = Report([_sheet_report(edition, table) for table in edition.rows], _in_order(edition.problems, sheets))
        report.written = not dry_run and edition.is_sound and agreed in {None, report.fingerprint}
        if report.written:
            _record(framework, report, by)
        else:
            transaction.set_rollback(True)
    return report


def _locked(framework: Framework) -> Framework:
    locked = Framework.objects.select_for_update().get(pk=framework.pk)
    if locked.frozen:
        raise frozen_error()
    return locked


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


def _record(framework: Framework, report: Report, by: Any) -> None:
    """Leave a trace, and let whoever edits a table meanwhile notice (更新の番号)."""
    if not report.changes_something:
        return
    RequirementTable.objects.filter(framework=framework).update(version=F("version") + 1)
    summary = "、".join(f"{sheet.name} {told(sheet)}" for sheet in report.sheets if sheet.changes)
    LogEntry.objects.log_actions(by.pk, [framework], CHANGE, _("取り込み: %s") % summary, single_object=True)
