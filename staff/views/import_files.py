"""The tables as files (書き出し): the template to fill in, and what is stored, in the shape that is imported."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exporting import Format, download, format_of, unwritable
from common.spreadsheets import Sheet, Unwritable, write_xlsx
from staff import audit
from staff.models import AuditEvent, Employee
from staff.resources.tables import Table, template, whole
from staff.views.imports import ImportPage

# Everything at once, as a workbook of all tables.
ALL = "all"


class TemplateDownload(ImportPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return download(write_xlsx(template(self.book.tables)), _("取り込みのひな形"), Format.XLSX)


class TableDownload(ImportPage):
    """One table in one of three formats, or all of them as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name, how = kwargs["table"], format_of(kwargs["form"])
        tables = self._tables(name, how)
        sheets = self._sheets(tables)
        try:
            data = write_xlsx(sheets) if name == ALL else how.write(sheets[0])
        except Unwritable as refusal:
            return unwritable(request, refusal)
        self._record(name, tables, sheets)
        stem = self.book.name if name == ALL else sheets[0].name
        return download(data, f"{stem}-{timezone.localdate():%Y%m%d}", how)

    def _tables(self, name: str, how: Format) -> tuple[Table, ...]:
        if name == ALL and how == Format.XLSX:
            return self.book.tables
        try:
            return (self.book.table(name),)
        except KeyError as unknown:
            raise Http404 from unknown

    def _sheets(self, tables: tuple[Table, ...]) -> list[Sheet]:
        authority = self.user.authority
        if authority is None:
            raise Http404
        return (
            whole(authority, tables) if tables == self.book.tables else [table(authority).sheet() for table in tables]
        )

    def _record(self, name: str, tables: tuple[Table, ...], sheets: list[Sheet]) -> None:
        """With everybody whose staff number stands in the file."""
        said = {number for table, sheet in _pairs(tables, sheets) for number in _numbers(table, sheet)}
        people = Employee.objects.filter(authority=self.user.authority_id) if said else Employee.objects.none()
        whose = [pk for pk, number in people.values_list("pk", "staff_number") if number in said]
        rows = sum(len(sheet.rows) - 1 for sheet in sheets)
        audit.record(
            AuditEvent.Kind.EXPORT, _("取り込みの形での書き出し"), by=self.user, at=timezone.now(), whose=whose,
            address=self.address, detail={"table": name, "rows": rows},
        )  # fmt: skip


def _pairs(tables: tuple[Table, ...], sheets: list[Sheet]) -> list[tuple[Table, Sheet]]:
    by_name = {table.name: table for table in tables}
    return [(by_name[sheet.name], sheet) for sheet in sheets if sheet.name in by_name]


def _numbers(table: Table, sheet: Sheet) -> set[str]:
    """The staff numbers in a sheet; behind one there may be a name."""
    places = [place for place, name in enumerate(table.fields) if name in table.people]
    cells = (str(row[place]) for row in sheet.rows[1:] for place in places if place < len(row))
    return {cell.split(maxsplit=1)[0] for cell in cells if cell.strip()}
