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
from staff.resources.tables import DEPARTMENTS, table_of, template, whole
from staff.views.imports import ImportPage

# Everything at once, as a workbook of all tables.
ALL = "all"


class TemplateDownload(ImportPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return download(write_xlsx(template()), _("取り込みのひな形"), Format.XLSX)


class TableDownload(ImportPage):
    """One table in one of three formats, or all of them as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name, how = kwargs["table"], format_of(kwargs["form"])
        sheets = self._sheets(name, how)
        try:
            data = write_xlsx(sheets) if name == ALL else how.write(sheets[0])
        except Unwritable as refusal:
            return unwritable(request, refusal)
        self._record(name, sheets)
        stem = _("組織と職員") if name == ALL else sheets[0].name
        return download(data, f"{stem}-{timezone.localdate():%Y%m%d}", how)

    def _sheets(self, name: str, how: Format) -> list[Sheet]:
        authority = self.user.authority
        if authority is None:
            raise Http404
        if name == ALL and how == Format.XLSX:
            return whole(authority)
        try:
            return [table_of(name)(authority).sheet()]
        except KeyError as unknown:
            raise Http404 from unknown

    def _record(self, name: str, sheets: list[Sheet]) -> None:
        people = (
            Employee.objects.none()
            if name == DEPARTMENTS.slug
            else Employee.objects.filter(authority=self.user.authority_id)
        )
        said = {str(row[0]) for sheet in sheets for row in sheet.rows[1:] if row}
        whose = [pk for pk, number in people.values_list("pk", "staff_number") if number in said]
        rows = sum(len(sheet.rows) - 1 for sheet in sheets)
        audit.record(
            AuditEvent.Kind.EXPORT, _("取り込みの形での書き出し"), by=self.user, at=timezone.now(), whose=whose,
            address=self.address, detail={"table": name, "rows": rows},
        )  # fmt: skip
