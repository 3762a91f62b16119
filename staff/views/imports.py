"""The import of a book (取り込み): choose a file, check what it would do, write it, take it back.

HR's yearly import of people and places, as it stands here; other apps have the same pages of their own books.
"""

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
from common.exporting import MOST_SHOWN, Format, download
from common.models import Job
from common.pages import Crumb
from common.spreadsheets import Sheet, read
from staff import audit
from staff.imports import asking, mapping, runs
from staff.imports.books import STAFF, Book, book_of
from staff.imports.reading import by_name
from staff.imports.work import CHECK, UNDO, WRITE
from staff.models import ImportRun
from staff.resources.tables import Table
from staff.views.import_forms import FIRST_ROWS, ColumnsForm, FileForm
from staff.views.pages import StaffPage

STEPS = (gettext_lazy("ファイルを選ぶ"), gettext_lazy("確かめる"), gettext_lazy("書き込む"))
_WAITING = "import-file"
# A list of past imports that somebody reads; the log has them all.
_RUNS_SHOWN = 50


class ImportPage(StaffPage):
    """For those who may import the book; 403 to others. ``frame``: the page that it stands in."""

    area = "hr"
    book_code = STAFF
    frame = "base.html"

    @property
    def book(self) -> Book:
        return book_of(self.book_code)

    def to(self, name: str, *args: Any) -> str:
        """The address of a page of this book."""
        return reverse(f"{self.book_code}:{name}", args=args)

    def is_for_user(self) -> bool:
        return super().is_for_user() and self.book.may(self.user, self.today)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), *self.above(), *self.between()]

    def above(self) -> list[Crumb]:
        return [Crumb(_("人事"), reverse("staff:hr"))] if self.book_code == STAFF else []

    def between(self) -> list[Crumb]:
        return [Crumb(_("取り込み"), self.to("imports"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(book=self.book, frame=self.frame, **kwargs)

    def own_jobs(self) -> Any:
        """Jobs are seen by whoever asked for them."""
        return Job.objects.filter(by=self.user, kind__in=(CHECK, WRITE, UNDO), options__book=self.book_code)

    def own_runs(self) -> Any:
        runs = ImportRun.objects.visible_to(self.user, on=self.today).filter(book=self.book_code)
        return runs.select_related("by", "undone_by")

    @property
    def waiting(self) -> str:
        """Where the session keeps the file whose columns are still to be named."""
        return f"{_WAITING}-{self.book_code}"

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
        return super().get_context_data(runs=runs_, last=last, active=active[:5], tables=self.book.tables, **kwargs)


class ChoosePage(ImportPage):
    """Step 1: the file, and where it comes from."""

    template_name = "staff/imports/choose.html"
    title = gettext_lazy("ファイルを選ぶ")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", FileForm(user=self.user, book=self.book))
        return super().get_context_data(steps=STEPS, current=1, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES, user=self.user, book=self.book)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        now = timezone.now()
        chosen, table = form.cleaned_data["file"], form.cleaned_data["table"]
        file = asking.keep(chosen, table=table, now=now, book=self.book_code)
        file["source"] = form.source_name
        mappings = mapping.remembered(self.user.authority_id, form.source_name) if form.source_name else {}
        if form.source_name and not _all_fit(self.book, form.sheets, file, mappings):
            request.session[self.waiting] = file
            return redirect(self.to("import_columns"))
        job = asking.check(file, by=self.user, on=self.today, now=now, mappings=mappings, address=self.address)
        return redirect(self.to("import_job", job.pk))


def _pairs(book: Book, sheets: list[Sheet], file: dict[str, Any]) -> list[tuple[Table, Sheet]]:
    """Which sheet is which table."""
    return [(book.table(file["table"]), sheets[0])] if file["table"] else list(by_name(book, sheets))


def _all_fit(book: Book, sheets: list[Sheet], file: dict[str, Any], mappings: dict[str, Any]) -> bool:
    pairs = [
        (table, ColumnsForm(table=table, sheet=s, remembered=None).header) for table, s in _pairs(book, sheets, file)
    ]
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
        found: dict[str, Any] = self.request.session.get(self.waiting, {})
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_for_user() and not (self.file and self._sheets()):
            messages.warning(request, _("選んだファイルは、時間がたったため消えました。もう一度選んでください。"))
            return redirect(self.to("import_new"))
        return super().dispatch(request, *args, **kwargs)

    def _sheets(self) -> list[Sheet]:
        kept = kept_files.find(self.file["kept"], now=timezone.now())
        if kept is None:
            return []
        with kept:
            slug = self.file["table"]
            return read(kept, name=self.book.table(slug).name if slug else "", first=FIRST_ROWS)

    def _forms(self, data: Any = None) -> list[ColumnsForm]:
        known = mapping.remembered(self.user.authority_id, self.file["source"])
        pairs = _pairs(self.book, self._sheets(), self.file)
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
        file = {name: self.file[name] for name in ("book", "kept", "file_name", "table", "source")}
        request.session.pop(self.waiting, None)
        now = timezone.now()
        job = asking.check(file, by=self.user, on=self.today, now=now, mappings=mappings, address=self.address)
        return redirect(self.to("import_job", job.pk))


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
        return self.to("import_check", self.job.pk)

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
            return redirect(self.to("import_job", pk))
        return redirect(self.to("import_job", jobs.restart(self.job, now=timezone.now()).pk))


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
            return redirect(self.to("import_check", pk))
        return redirect(self.to("import_job", asking.write(self.job, now=timezone.now()).pk))


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
        last = runs.last_run(self.user.authority_id, self.book_code)
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
            return redirect(self.to("import_undo", pk))
        job = asking.undo(self.run, by=self.user, now=timezone.now(), address=self.address)
        return redirect(self.to("import_job", job.pk))
