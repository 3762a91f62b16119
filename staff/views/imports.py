"""HR's yearly import (取り込み): choose a file, check what it would do, write it, take it back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from common import jobs, kept_files
from common.exporting import Format, download
from common.models import Job
from common.pages import Crumb
from common.spreadsheets import Sheet, read
from staff import audit
from staff.access import Right, may
from staff.imports import asking, mapping, runs
from staff.imports.reading import by_name
from staff.imports.work import CHECK, MOST_SHOWN, UNDO, WRITE
from staff.models import ImportRun
from staff.resources.tables import TABLES, Table, table_of
from staff.views.import_forms import FIRST_ROWS, ColumnsForm, FileForm
from staff.views.pages import StaffPage

STEPS = (gettext_lazy("ファイルを選ぶ"), gettext_lazy("確かめる"), gettext_lazy("書き込む"))
_WAITING = "import-file"
# A list of past imports that somebody reads; the log has them all.
_RUNS_SHOWN = 50


class ImportPage(StaffPage):
    """For those who may import; 403 to others."""

    area = "hr"

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.IMPORT, on=self.today)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("人事"), reverse("staff:hr")), *self.between()]

    def between(self) -> list[Crumb]:
        return [Crumb(_("取り込み"), reverse("staff:imports"))]

    def own_jobs(self) -> Any:
        """Jobs are seen by whoever asked for them."""
        return Job.objects.filter(by=self.user, kind__in=(CHECK, WRITE, UNDO))

    def own_runs(self) -> Any:
        return ImportRun.objects.visible_to(self.user, on=self.today).select_related("by", "undone_by")

    @property
    def address(self) -> str | None:
        return audit.address_of(self.request)


class ImportsPage(ImportPage):
    """What was imported, what is going on, and the ways in."""

    template_name = "staff/imports/imports.html"
    title = gettext_lazy("取り込みと書き出し")

    def between(self) -> list[Crumb]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        jobs.bury(now=timezone.now())
        runs_ = list(self.own_runs()[:_RUNS_SHOWN])
        last = next((run.pk for run in runs_ if run.undone_at is None), None)
        active = self.own_jobs().filter(state__in=(Job.State.WAITING, Job.State.RUNNING))
        return super().get_context_data(runs=runs_, last=last, active=active[:5], tables=TABLES, **kwargs)


class ChoosePage(ImportPage):
    """Step 1: the file, and where it comes from."""

    template_name = "staff/imports/choose.html"
    title = gettext_lazy("ファイルを選ぶ")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", FileForm(user=self.user))
        return super().get_context_data(steps=STEPS, current=1, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES, user=self.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        now = timezone.now()
        file = asking.keep(form.cleaned_data["file"], table=form.cleaned_data["table"], now=now)
        file["source"] = form.source_name
        mappings = mapping.remembered(self.user.authority_id, form.source_name) if form.source_name else {}
        if form.source_name and not _all_fit(form.sheets, file, mappings):
            request.session[_WAITING] = file
            return redirect("staff:import_columns")
        job = asking.check(file, by=self.user, on=self.today, now=now, mappings=mappings, address=self.address)
        return redirect("staff:import_job", job.pk)


def _pairs(sheets: list[Sheet], file: dict[str, Any]) -> list[tuple[Table, Sheet]]:
    """Which sheet is which table."""
    return [(table_of(file["table"]), sheets[0])] if file["table"] else list(by_name(sheets))


def _all_fit(sheets: list[Sheet], file: dict[str, Any], mappings: dict[str, Any]) -> bool:
    pairs = [(table, ColumnsForm(table=table, sheet=s, remembered=None).header) for table, s in _pairs(sheets, file)]
    return all(table.slug in mappings and mapping.fits(table, mappings[table.slug], h) for table, h in pairs)


class ColumnsPage(ImportPage):
    """Step 1, for a file with headings of its own: which of them is what. Remembered under the source's name."""

    template_name = "staff/imports/columns.html"
    title = gettext_lazy("列の対応を決める")

    @cached_property
    def file(self) -> dict[str, Any]:
        """The chosen file; ``?job=`` takes up the file of an own check again."""
        if job := self.request.GET.get("job", ""):
            checked = get_object_or_404(self.own_jobs().filter(kind=CHECK), pk=int(job) if job.isdecimal() else 0)
            return dict(checked.options)
        found: dict[str, Any] = self.request.session.get(_WAITING, {})
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_for_user() and not (self.file and self._sheets()):
            messages.warning(request, _("選んだファイルは、時間がたったため消えました。もう一度選んでください。"))
            return redirect("staff:import_new")
        return super().dispatch(request, *args, **kwargs)

    def _sheets(self) -> list[Sheet]:
        kept = kept_files.find(self.file["kept"], now=timezone.now())
        if kept is None:
            return []
        with kept:
            slug = self.file["table"]
            return read(kept, name=table_of(slug).name if slug else "", first=FIRST_ROWS)

    def _forms(self, data: Any = None) -> list[ColumnsForm]:
        known = mapping.remembered(self.user.authority_id, self.file["source"])
        pairs = _pairs(self._sheets(), self.file)
        return [ColumnsForm(data, table=t, sheet=sheet, remembered=known.get(t.slug)) for t, sheet in pairs]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("forms", self._forms())
        return super().get_context_data(steps=STEPS, current=1, file=self.file, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        forms = self._forms(request.POST)
        if not min([form.is_valid() for form in forms]):  # each of them is asked
            return self.render_to_response(self.get_context_data(forms=forms))
        mappings = {form.table.slug: form.mapping for form in forms}
        if self.file["source"] and self.user.authority_id:
            mapping.remember(self.user.authority_id, self.file["source"], mappings)
        file = {name: self.file[name] for name in ("kept", "file_name", "table", "source")}
        request.session.pop(_WAITING, None)
        now = timezone.now()
        job = asking.check(file, by=self.user, on=self.today, now=now, mappings=mappings, address=self.address)
        return redirect("staff:import_job", job.pk)


class JobPage(ImportPage):
    """How far a job is. Polled by htmx; without it, by whoever reads."""

    template_name = "staff/imports/job.html"

    @cached_property
    def job(self) -> Job:
        jobs.bury(now=timezone.now())
        job: Job = get_object_or_404(self.own_jobs(), pk=self.kwargs["pk"])
        return job

    def get_title(self) -> str:
        return self.job.title

    def get_template_names(self) -> list[str]:
        return ["staff/imports/job_state.html"] if self.request.htmx else [self.template_name]  # type: ignore[attr-defined]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        there = self._when_done()
        if there is None:
            return super().get(request, *args, **kwargs)
        return HttpResponseClientRedirect(there) if request.htmx else redirect(there)  # type: ignore[attr-defined]  # django-htmx

    def _when_done(self) -> str | None:
        if self.job.state != Job.State.DONE or self.job.kind != CHECK:
            return None
        return reverse("staff:import_check", args=[self.job.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.job
        return super().get_context_data(
            job=job,
            active=job.state in {Job.State.WAITING, Job.State.RUNNING},
            lacks_worker=jobs.lacks_worker(job, now=timezone.now()),
            is_undo=job.kind == UNDO,
            steps=STEPS,
            current=2 if job.kind == CHECK else 3,
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Again, after it stopped."""
        if self.job.state != Job.State.FAILED:
            return redirect("staff:import_job", pk)
        return redirect("staff:import_job", jobs.restart(self.job, now=timezone.now()).pk)


class CheckedPage(ImportPage):
    """What belongs to an own check that is done; other ones are not found."""

    @cached_property
    def job(self) -> Job:
        job: Job = get_object_or_404(self.own_jobs().filter(kind=CHECK, state=Job.State.DONE), pk=self.kwargs["pk"])
        return job


class CheckPage(CheckedPage):
    """Step 2: errors first, then what would change; the button writes exactly that."""

    template_name = "staff/imports/check.html"
    title = gettext_lazy("取り込む内容を確かめる")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        result = self.job.result
        audit.record_sight(self.request, result["people"], _("取り込みの確認"))
        return super().get_context_data(
            job=self.job, result=result, sheets=result["sheets"], most=MOST_SHOWN, steps=STEPS, current=2,
            is_written=self._is_written(), **kwargs,
        )  # fmt: skip

    def _is_written(self) -> bool:
        return bool(self.own_jobs().filter(kind=WRITE, state=Job.State.DONE, options__check=self.job.pk).exists())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.job.result["problems"] or not self.job.result["changes_something"] or self._is_written():
            return redirect("staff:import_check", pk)
        return redirect("staff:import_job", asking.write(self.job, now=timezone.now()).pk)


class ResultFile(CheckedPage):
    """The list of errors, with the cells marked, or the whole list of what would change."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        which = kwargs["which"]
        kept = kept_files.find(self.job.result["files"].get(which, ""), now=timezone.now())
        if kept is None:
            raise Http404
        with kept:
            data = kept.read()
        audit.record_sight(request, self.job.result["people"], _("取り込みの一覧の書き出し"))
        stem = {"errors": _("エラー一覧"), "changes": _("差分一覧")}[which]
        how = Format.XLSX if which == "errors" else Format.CSV_UTF8
        return download(data, f"{stem}-{timezone.localdate():%Y%m%d}", how)


class UndoPage(ImportPage):
    """What taking the last import back would do, and doing it."""

    template_name = "staff/imports/undo.html"
    title = gettext_lazy("取り込みを取り消す")

    @cached_property
    def run(self) -> ImportRun:
        run: ImportRun = get_object_or_404(self.own_runs(), pk=self.kwargs["pk"])
        return run

    @property
    def is_last(self) -> bool:
        last = runs.last_run(self.user.authority_id)
        return last is not None and last.pk == self.run.pk

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = runs.shown(self.run, MOST_SHOWN)
        audit.record_sight(self.request, {c.person for c in changes if c.person}, _("取り込みの取り消しの確認"))
        return super().get_context_data(
            run=self.run, is_last=self.is_last, counted=list(runs.counted(self.run)), changes=changes,
            most=MOST_SHOWN, **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.is_last:
            return redirect("staff:import_undo", pk)
        job = asking.undo(self.run, by=self.user, now=timezone.now(), address=self.address)
        return redirect("staff:import_job", job.pk)
