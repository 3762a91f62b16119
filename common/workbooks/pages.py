"""Export and import of a record in the admin (書き出しと取り込み): choose, check, write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from common import kept_files
from common.exporting import MOST_SHOWN, Format, download, format_of
from common.importing import Report, error_workbook, told
from common.spreadsheets import Sheet, Unwritable, read
from common.workbooks.exchange import Workbook
from common.workbooks.forms import TablesFileForm
from common.workbooks.tables import Table

STEPS = (gettext_lazy("ファイルを選ぶ"), gettext_lazy("確かめる"), gettext_lazy("書き込む"))


@dataclass(frozen=True)
class Exchange:
    """What of these pages is a model's own.

    ``visible``: the records that a user finds. ``frozen``: why one takes nothing in any more, or nothing.
    ``stem``: how its files are called. ``crumbs``: the template of the way to a page (record, title).
    """

    workbook: Workbook
    model: type[models.Model]
    visible: Callable[[Any], models.QuerySet[Any]]
    frozen: Callable[[Any], str]
    stem: Callable[[Any], str]
    crumbs: str

    @property
    def prefix(self) -> str:
        """What the names of the addresses begin with, within the admin."""
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}"

    def to(self, name: str, pk: int) -> str:
        return reverse(f"admin:{self.prefix}_{name}", args=[pk])

    def urls(self, admin_site: AdminSite) -> list[URLPattern]:
        """The addresses of the pages, for ``ModelAdmin.get_urls``."""

        def page(route: str, view: type[_RecordView], name: str) -> URLPattern:
            wrapped = admin_site.admin_view(view.as_view(admin_site=admin_site, exchange=self))
            return path(f"<int:pk>/{route}", wrapped, name=f"{self.prefix}_{name}")

        return [
            page("export/", ExportPage, "export"),
            page("export/workbook/", WorkbookDownload, "export_workbook"),
            page("export/<slug:table>/<slug:form>/", TableDownload, "export_table"),
            page("import/", ChoosePage, "import"),
            page("import/check/", CheckPage, "import_check"),
            page("import/errors/", ErrorDownload, "import_errors"),
        ]


class UploadForm(TablesFileForm):
    by_name = gettext_lazy("Excelブックなので選ばない")

    def __init__(self, workbook: Workbook, *args: Any) -> None:
        super().__init__(*args, tables=[(table.slug, table.name) for table in workbook.shown])
        self.workbook = workbook
        self.fields["file"].help_text = _(
            "ExcelブックかCSVを選びます(10MBまで)。書き出したファイルを直したものが確実です。"
        )
        self.fields["table"].label = _("CSVの表")
        self.fields["table"].help_text = _(
            "CSVのときは、どの表かを選びます。Excelブックはシートの名で見分けるので、選びません。"
        )

    def read(self, upload: File[bytes], table: str) -> None:
        _sheets(self.workbook, upload, table)


class _RecordView(View):
    """A page about one record that the user may see; others are not found."""

    admin_site: AdminSite = None  # type: ignore[assignment]  # as_view() gives it
    exchange: Exchange = None  # type: ignore[assignment]  # as_view() gives it
    does: ClassVar[str] = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        options = self.exchange.model._meta
        if not request.user.has_perm(f"{options.app_label}.{self.does}_{options.model_name}"):
            raise PermissionDenied
        self.record = get_object_or_404(self.exchange.visible(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def workbook(self) -> Workbook:
        return self.exchange.workbook

    @property
    def frozen(self) -> str:
        return self.exchange.frozen(self.record)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(self.request), "opts": self.exchange.model._meta, "record": self.record,
            "crumbs": self.exchange.crumbs, "to": f"admin:{self.exchange.prefix}_",
        }  # fmt: skip
        return render(self.request, f"admin/exchange/{template}.html", context, status=status)

    def go(self, name: str) -> HttpResponse:
        return redirect(self.exchange.to(name, self.record.pk))

    def download(self, data: bytes, *names: str, how: Format = Format.XLSX) -> HttpResponse:
        """An attachment such as ``tachikawa-1-20261121.xlsx``."""
        stem = "-".join([self.exchange.stem(self.record), *names, f"{timezone.localdate():%Y%m%d}"])
        return download(data, stem, how)


class ExportPage(_RecordView):
    does = "view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page("export", title=_("書き出す"), tables=self.workbook.shown, formats=Format)


class WorkbookDownload(_RecordView):
    does = "view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return self.download(self.workbook.export(self.record))
        except Unwritable as refusal:
            return _unwritable(self, refusal)


class TableDownload(_RecordView):
    does = "view"

    def get(self, request: HttpRequest, pk: int, table: str, form: str) -> HttpResponse:
        chosen, how = self._table(table), format_of(form)
        try:
            data = self.workbook.export_table(self.record, chosen, how)
        except Unwritable as refusal:
            return _unwritable(self, refusal, table=chosen)
        return self.download(data, chosen.name, how=how)

    def _table(self, slug: str) -> Table:
        try:
            return self.workbook.table_of(slug)
        except KeyError as unknown:
            raise Http404 from unknown


def _unwritable(view: _RecordView, refusal: Unwritable, *, table: Table | None = None) -> HttpResponse:
    spots = refusal.spots
    title = _("この形式では書き出せない文字があります")
    return view.page("unwritable", status=422, title=title, table=table, spots=spots[:MOST_SHOWN], count=len(spots))


class ChoosePage(_RecordView):
    """Step 1. A file that can be read waits on the server for the second step."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(UploadForm(self.workbook))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = UploadForm(self.workbook, request.POST, request.FILES)
        if self.frozen or not form.is_valid():
            return self._page(form)
        _Waiting(request, self.exchange, self.record).put(form.cleaned_data["file"], form.cleaned_data["table"])
        return self.go("import_check")

    def _page(self, form: UploadForm) -> HttpResponse:
        name = self.workbook.title(self.record)
        return self.page(
            "choose", title=_("取り込む"), name=name, form=form, steps=STEPS, current=1, frozen=self.frozen
        )


class _WaitingFileView(_RecordView):
    """Steps that need the file; without one they lead back to the first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except _NothingWaits:
            messages.warning(request, _("選んだファイルは、時間がたったため消えました。もう一度選んでください。"))
            return self.go("import")

    @cached_property
    def waiting(self) -> _Waiting:
        return _Waiting(self.request, self.exchange, self.record)

    def carry_out(self, **how: Any) -> Report:
        return self.workbook.import_sheets(self.record, self.waiting.sheets(), by=self.request.user, **how)


class CheckPage(_WaitingFileView):
    """Steps 2 and 3: what would change; and writing exactly that, or showing what became of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.frozen:
            return self.go("import")
        return self._page(self.carry_out(dry_run=True))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.frozen:
            return self.go("import")
        report = self.carry_out(dry_run=False, agreed=request.POST.get("fingerprint", ""))
        if not report.written:
            return self._page(report, stale=True, status=409)
        done = _("「%(name)s」を取り込みました(%(counts)s)。")
        messages.success(request, done % {"name": self.waiting.file_name, "counts": told(report)})
        self.waiting.clear()
        return self.go("change")

    def _page(self, report: Report, *, stale: bool = False, status: int = 200) -> HttpResponse:
        return self.page(
            "check",
            status=status,
            title=_("取り込む内容を確かめる"),
            report=report,
            stale=stale,
            file_name=self.waiting.file_name,
            problems=report.problems[:MOST_SHOWN],
            most=MOST_SHOWN,
            steps=STEPS,
            current=2,
        )


class ErrorDownload(_WaitingFileView):
    """The file as it was sent, with the faulty cells marked."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.frozen:
            return self.go("import")
        report = self.carry_out(dry_run=True)
        return self.download(error_workbook(self.waiting.sheets(), report.problems), _("エラー一覧"))


class _NothingWaits(Exception):  # noqa: N818  # a state, not a mistake
    """No file waits for this session and record, or its time is over."""


class _Waiting:
    """The file that waits between the steps, remembered by the session."""

    def __init__(self, request: HttpRequest, exchange: Exchange, record: Any) -> None:
        self._session, self._workbook = request.session, exchange.workbook
        self._place = f"import-{exchange.prefix}-{record.pk}"

    @property
    def _note(self) -> dict[str, str]:
        note: dict[str, str] = self._session.get(self._place, {})
        return note

    @cached_property
    def file_name(self) -> str:
        return self._note.get("file_name", "")

    def put(self, upload: File[bytes], table: str) -> None:
        self.clear()
        kept = kept_files.keep(upload, now=timezone.now())
        self._session[self._place] = {"kept": kept, "file_name": str(upload.name), "table": table}

    def sheets(self) -> list[Sheet]:
        """Raises _NothingWaits."""
        kept = kept_files.find(self._note.get("kept", ""), now=timezone.now())
        if kept is None:
            raise _NothingWaits
        with kept:
            return _sheets(self._workbook, kept, self._note["table"])

    def clear(self) -> None:
        kept_files.discard(self._note.get("kept", ""))
        self._session.pop(self._place, None)


def _sheets(workbook: Workbook, upload: File[bytes], table: str) -> list[Sheet]:
    return read(upload, name=workbook.table_of(table).name if table else "")
