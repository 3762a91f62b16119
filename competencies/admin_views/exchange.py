"""Export and import of an edition in the admin (書き出しと取り込み): choose, check, write."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePath
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from common import kept_files
from common.exporting import MOST_SHOWN, Format, download, format_of
from common.importing import Report, error_workbook, told
from common.spreadsheets import Sheet, Unreadable, Unwritable, read
from competencies.access import Viewer
from competencies.models import Framework
from competencies.querysets import FROZEN_MESSAGE
from competencies.resources.tables import TABLES, Table, table_of
from competencies.workbook import export_table, export_workbook, import_sheets

STEPS = (gettext_lazy("ファイルを選ぶ"), gettext_lazy("確かめる"), gettext_lazy("書き込む"))


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """The addresses of these pages, for ``FrameworkAdmin.get_urls``."""

    def page(route: str, view: type[_EditionView], name: str) -> URLPattern:
        wrapped = admin_site.admin_view(view.as_view(admin_site=admin_site))
        return path(f"<int:pk>/{route}", wrapped, name=f"competencies_framework_{name}")

    return [
        page("export/", ExportPage, "export"),
        page("export/workbook/", WorkbookDownload, "export_workbook"),
        page("export/<slug:table>/<slug:form>/", TableDownload, "export_table"),
        page("import/", ChoosePage, "import"),
        page("import/check/", CheckPage, "import_check"),
        page("import/errors/", ErrorDownload, "import_errors"),
    ]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("ファイル"),
        help_text=gettext_lazy("ExcelブックかCSVを選びます(10MBまで)。書き出したファイルを直したものが確実です。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,  # the reader says it better
    )
    table = forms.ChoiceField(
        label=gettext_lazy("CSVの表"),
        help_text=gettext_lazy("CSVのときは、どの表かを選びます。Excelブックはシートの名で見分けるので、選びません。"),
        required=False,
        choices=lambda: [("", _("Excelブックなので選ばない")), *((table.slug, table.name) for table in TABLES)],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload and not data.get("table") and PurePath(upload.name).suffix.lower() == ".csv":
            self.add_error("table", _("CSVがどの表のものかを選んでください。"))
        elif upload:
            self._read(upload, data.get("table", ""))
        return data

    def _read(self, upload: File[bytes], table: str) -> None:
        try:
            _sheets(upload, table)
        except Unreadable as refusal:
            self.add_error("file", refusal)


class _EditionView(View):
    """A page about one edition of the own authority; others are not found."""

    admin_site: AdminSite = None  # type: ignore[assignment]  # as_view() gives it
    permission: ClassVar[str] = "competencies.change_framework"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = cast(Viewer, request.user)  # admin_view lets nobody else in
        if not user.has_perm(self.permission):
            raise PermissionDenied
        visible = Framework.objects.visible_to(user).select_related("authority")
        self.edition = get_object_or_404(visible, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        context |= {**self.admin_site.each_context(self.request), "opts": Framework._meta, "edition": self.edition}
        return render(self.request, f"admin/competencies/exchange/{template}.html", context, status=status)

    def download(self, data: bytes, *names: str, how: Format = Format.XLSX) -> HttpResponse:
        """An attachment such as ``tachikawa-1-20261121.xlsx``."""
        day = f"{timezone.localdate():%Y%m%d}"
        stem = "-".join([self.edition.authority.code, str(self.edition.number), *names, day])
        return download(data, stem, how)


class ExportPage(_EditionView):
    permission = "competencies.view_framework"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page("export", title=_("書き出す"), tables=TABLES, formats=Format)


class WorkbookDownload(_EditionView):
    permission = "competencies.view_framework"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return self.download(export_workbook(self.edition))
        except Unwritable as refusal:
            return _unwritable(self, refusal)


class TableDownload(_EditionView):
    permission = "competencies.view_framework"

    def get(self, request: HttpRequest, pk: int, table: str, form: str) -> HttpResponse:
        chosen, how = _table(table), format_of(form)
        try:
            data = export_table(self.edition, chosen, how)
        except Unwritable as refusal:
            return _unwritable(self, refusal, table=chosen)
        return self.download(data, chosen.name, how=how)


def _table(slug: str) -> Table:
    try:
        return table_of(slug)
    except KeyError as unknown:
        raise Http404 from unknown


def _unwritable(view: _EditionView, refusal: Unwritable, *, table: Table | None = None) -> HttpResponse:
    spots = refusal.spots
    title = _("この形式では書き出せない文字があります")
    return view.page("unwritable", status=422, title=title, table=table, spots=spots[:MOST_SHOWN], count=len(spots))


class ChoosePage(_EditionView):
    """Step 1. A file that can be read waits on the server for the second step."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(UploadForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if self.edition.frozen or not form.is_valid():
            return self._page(form)
        _Waiting(request, self.edition).put(form.cleaned_data["file"], form.cleaned_data["table"])
        return redirect("admin:competencies_framework_import_check", pk)

    def _page(self, form: UploadForm) -> HttpResponse:
        frozen = FROZEN_MESSAGE if self.edition.frozen else ""
        return self.page("choose", title=_("取り込む"), form=form, steps=STEPS, current=1, frozen=frozen)


class _WaitingFileView(_EditionView):
    """Steps that need the file; without one they lead back to the first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except _NothingWaits:
            messages.warning(request, _("選んだファイルは、時間がたったため消えました。もう一度選んでください。"))
            return redirect("admin:competencies_framework_import", kwargs["pk"])

    @cached_property
    def waiting(self) -> _Waiting:
        return _Waiting(self.request, self.edition)

    def carry_out(self, **how: Any) -> Report:
        return import_sheets(self.edition, self.waiting.sheets(), by=self.request.user, **how)


class CheckPage(_WaitingFileView):
    """Steps 2 and 3: what would change; and writing exactly that, or showing what became of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.edition.frozen:
            return redirect("admin:competencies_framework_import", pk)
        return self._page(self.carry_out(dry_run=True))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.edition.frozen:
            return redirect("admin:competencies_framework_import", pk)
        report = self.carry_out(dry_run=False, agreed=request.POST.get("fingerprint", ""))
        if not report.written:
            return self._page(report, stale=True, status=409)
        done = _("「%(name)s」を取り込みました(%(counts)s)。")
        messages.success(request, done % {"name": self.waiting.file_name, "counts": told(report)})
        self.waiting.clear()
        return redirect("admin:competencies_framework_change", pk)

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
        if self.edition.frozen:
            return redirect("admin:competencies_framework_import", pk)
        report = self.carry_out(dry_run=True)
        return self.download(error_workbook(self.waiting.sheets(), report.problems), _("エラー一覧"))


class _NothingWaits(Exception):  # noqa: N818  # a state, not a mistake
    """No file waits for this session and edition, or its time is over."""


class _Waiting:
    """The file that waits between the steps, remembered by the session."""

    def __init__(self, request: HttpRequest, edition: Framework) -> None:
        self._session = request.session
        self._place = f"import-{edition.pk}"

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
            return _sheets(kept, self._note["table"])

    def clear(self) -> None:
        kept_files.discard(self._note.get("kept", ""))
        self._session.pop(self._place, None)


def _sheets(upload: File[bytes], table: str) -> list[Sheet]:
    return read(upload, name=table_of(table).name if table else "")
