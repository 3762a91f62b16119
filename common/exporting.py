"""Any list as a file (一覧の書き出し): what the page shows, with its filters, whole, in three formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from common.spreadsheets import Sheet, Unwritable, write_csv, write_xlsx
from common.spreadsheets.csv_files import CP932, UTF8

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARAMETER = "export"
# How an address says which page of a list is shown; the admin says ``p``.
PLACES = ("page", "p")
# More than this nobody reads on a page; the number of all is told.
MOST_SHOWN = 200


class Format(StrEnum):
    XLSX = "xlsx"
    CSV_UTF8 = "csv-utf8"
    CSV_CP932 = "csv-cp932"

    @property
    def suffix(self) -> str:
        return "xlsx" if self == Format.XLSX else "csv"

    def write(self, sheet: Sheet) -> bytes:
        """The sheet as a file. Raises Unwritable when the format lacks a character."""
        if self == Format.XLSX:
            return write_xlsx([sheet])
        return write_csv(sheet.rows, _ENCODINGS[self], name=sheet.name)


_ENCODINGS = {Format.CSV_UTF8: UTF8, Format.CSV_CP932: CP932}


class ListExport:
    """For a list's view: ``?export=xlsx`` (or csv-utf8, csv-cp932) answers with the list as a file.

    The view gives ``export_name`` and ``export_table``; it may check a right in ``may_export`` and keep a record
    in ``exported``. The page offers the formats with ``components/export_links.html`` and ``export_links``.
    """

    request: HttpRequest
    export_name: str | Promise = ""

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        """The headings, and every row of the list as it is filtered: text, whole numbers, days and yes or no."""
        raise NotImplementedError

    def may_export(self) -> bool:
        return True

    def exported(self, rows: int) -> None:
        """Called with the number of rows before the file leaves."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get(PARAMETER)
        if asked is None:
            return super().get(request, *args, **kwargs)  # type: ignore[misc,no-any-return]  # the view's own
        if not self.may_export():
            raise Http404
        return self._file(format_of(asked))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = export_links(self.request.GET) if self.may_export() else []
        return super().get_context_data(export_links=links, **kwargs)  # type: ignore[misc,no-any-return]  # as above

    def _file(self, how: Format) -> HttpResponse:
        headings, rows = self.export_table()
        table: list[list[str | int]] = [[_cell(value) for value in row] for row in (headings, *rows)]
        sheet = Sheet(str(self.export_name), table)
        try:
            data = how.write(sheet)
        except Unwritable as refusal:
            return unwritable(self.request, refusal, links=export_links(self.request.GET))
        self.exported(len(table) - 1)
        return download(data, f"{self.export_name}-{timezone.localdate():%Y%m%d}", how)


class ExportLink:
    """One format of a list, with the page's filters."""

    def __init__(self, how: Format, label: str, href: str) -> None:
        self.how, self.label, self.href = how, label, href


def export_links(query: QueryDict) -> list[ExportLink]:
    """The three formats; every filter of the page is kept, its place in the pages is not."""
    kept = query.copy()
    for place in PLACES:
        kept.pop(place, None)
    labels = {Format.XLSX: "Excel", Format.CSV_UTF8: _("CSV(UTF-8)"), Format.CSV_CP932: _("CSV(シフトJIS)")}
    links = []
    for how, label in labels.items():
        kept[PARAMETER] = how.value
        links.append(ExportLink(how, label, f"?{kept.urlencode()}"))
    return links


def download(data: bytes, stem: str, how: Format) -> HttpResponse:
    """An attachment."""
    kind = XLSX_TYPE if how == Format.XLSX else "text/csv"
    disposition = content_disposition_header(as_attachment=True, filename=f"{stem}.{how.suffix}") or "attachment"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})


def unwritable(request: HttpRequest, refusal: Unwritable, *, links: Iterable[ExportLink] = ()) -> HttpResponse:
    """Which characters the format lacks, and where; of ``links``, those that keep them. Nothing becomes 「?」."""
    context = {
        "title": _("この形式では書き出せない文字があります"),
        "spots": refusal.spots[:MOST_SHOWN],
        "count": len(refusal.spots),
        "export_links": [link for link in links if link.how != Format.CSV_CP932],
    }
    return render(request, "errors/unwritable.html", context, status=422)


def format_of(asked: str) -> Format:
    """The format that an address names; not found if there is none of that name."""
    try:
        return Format(asked)
    except ValueError as unknown:
        raise Http404 from unknown


def _cell(value: Any) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return value if isinstance(value, int) else str(value)
