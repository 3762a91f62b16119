"""The record form as a workbook, and what was filled in on it (Excelの記録書の書き出し・読み込み)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import kept_files
from common.exporting import Format, download, unwritable
from common.spreadsheets import Unreadable, Unwritable
from evaluations.goal_choices import choices_for
from evaluations.papers.layout import OFFLINE, Choices, Layout
from evaluations.papers.record import Record
from evaluations.papers.sight import Sight, copies
from evaluations.papers.taking import take
from evaluations.papers.takings import Taken
from evaluations.papers.workbook import Filled, filled, workbook
from evaluations.rules.sights import Text
from evaluations.rules.workflow import Stage
from evaluations.sheets.writing import StaleError
from evaluations.views.pages import SheetPage
from evaluations.views.papers import RecordFile


class Offline(SheetPage):
    @cached_property
    def text(self) -> Text | None:
        """What the user can write away from the screen now."""
        return next((text for text in OFFLINE if text in self.writable), None)

    @cached_property
    def choices(self) -> Choices:
        return choices_for(self.sheet, self.user, on=self.today) if self.text == Text.GOALS else {}


class RecordXLSX(Offline, RecordFile):
    """What the user reads of the sheet, with the cells that he can fill in."""

    what = gettext_lazy("人事評価記録書(Excel)")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sight = Sight(self.sheet, copies(self.stages)[0], self.stages)
        try:
            data = workbook(Layout(Record(self.sheet, sight), self.text, self.choices))
        except Unwritable as refusal:
            return unwritable(request, refusal)
        self.taken(copy=sight.copy.value, text=self.text or "")
        return download(data, self.called(_("人事評価記録書")), Format.XLSX)


class RecordUpload(Offline):
    """Send what was filled in, look at what it changes, then write it."""

    title = gettext_lazy("Excelで記入したものを読み込む")
    template_name = "evaluations/papers/upload.html"
    for_stages = frozenset(Stage)

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from whose it is
        return "mine" if self.is_own else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.stages:
            raise Http404
        return super().get_context_data(
            can_write=self.text is not None, xlsx_href=self.address("record_xlsx"), here=self.address("record_upload"),
            sheet_href=self.address("sheet"), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.stages:
            raise Http404
        if self.text is None:
            return self._refused(_("いまは記入できる欄がありません。"))
        writes = request.POST.get("do") == "write"
        upload = self._waiting() if writes else request.FILES.get("file")
        if upload is None:
            return self._refused(_("ファイルを選んでください。選んでから1時間たつと、選び直しになります。"))
        try:
            form = filled(upload, self.sheet, self.text)
        except Unreadable as refusal:
            return self._refused(*refusal.messages)
        found = take(self.sheet, self.text, form, self.choices)
        if form.version != self.sheet.version:
            return self._shown(409, found, is_stale=True)
        if found.problems:
            return self._shown(422, found)
        return self._written(found, form) if writes else self._previewed(found, upload)

    # ── Two steps: look, then write

    @property
    def _place(self) -> str:
        return f"record-{self.sheet.pk}"

    def _waiting(self) -> File[bytes] | None:
        return kept_files.find(self.request.session.get(self._place, ""), now=timezone.now())

    def _previewed(self, found: Taken, upload: File[bytes]) -> HttpResponse:
        kept_files.discard(self.request.session.pop(self._place, ""))
        if found.changes:
            self.request.session[self._place] = kept_files.keep(upload, now=timezone.now())
        return self._shown(200, found, is_preview=True)

    def _written(self, found: Taken, form: Filled) -> HttpResponse:
        assert found.save is not None  # noqa: S101  # nosec B101  # what has no problems can be saved
        try:
            found.save(by=self.user, at=timezone.now(), seen=form.version, walking=self.walking)
        except StaleError:
            for name in ("sheet", "stages", "parts", "writable"):
                self.__dict__.pop(name, None)
            return self._shown(409, take(self.sheet, form.text, form, self.choices), is_stale=True)
        except ValidationError as refusal:
            return self._refused(*refusal.messages)
        kept_files.discard(self.request.session.pop(self._place, ""))
        messages.success(self.request, _("ファイルの内容を保存しました。提出は画面からします。"))
        return redirect(self.address("sheet"))

    # ── Answers

    def _shown(self, status: int, found: Taken, **context: Any) -> HttpResponse:
        shown = {"changes": found.changes, "problems": found.problems} | context
        return self.render_to_response(self.get_context_data(**shown), status=status)

    def _refused(self, *refusals: str) -> HttpResponse:
        return self.render_to_response(self.get_context_data(refusals=refusals), status=422)
