"""The three jobs of an import (確かめる・書き込む・取り消す), as the worker does them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from common import jobs, kept_files
from common.exporting import MOST_SHOWN, Format
from common.importing import Kind, Report, RowChange, error_workbook, told
from common.jobs import Progress, Refused
from common.models import Job
from common.spreadsheets import Sheet, Unreadable, read
from competencies.models import AppointingAuthority
from staff import audit
from staff.imports.books import Book, Planned, book_of
from staff.imports.ledger import Entry
from staff.imports.oneself import refuse_rows
from staff.imports.reading import Reading, readings
from staff.imports.runs import keep, people_in
from staff.imports.undoing import undo
from staff.models import AuditEvent, ImportRun

CHECK, WRITE, UNDO = "staff.import.check", "staff.import.write", "staff.import.undo"


@jobs.work(CHECK)
def check(job: Job, progress: Progress) -> None:
    """Find out what the file would do. Writes nothing but the job's own result."""
    sheets, plan, report = _planned(job, progress)
    result = summary(plan, report)
    progress.step(_("一覧を作っています"))
    result["files"] = {"changes": _kept(_changes_csv(report), "csv")}
    if report.problems:
        result["files"]["errors"] = _kept(error_workbook(sheets, report.problems), "xlsx")
    jobs.done(job, result)


@jobs.work(WRITE)
def write(job: Job, progress: Progress) -> None:
    """Do exactly what was agreed to, or nothing."""
    with progress.writing(_("書き込み中")):
        # Two imports of one authority must not plan at the same time.
        authority = AppointingAuthority.objects.select_for_update().get(pk=_authority(job).pk)
        _sheets, plan, report = _planned(job, progress)
        if report.problems or report.fingerprint != job.options["agreed"]:
            raise Refused(_("確かめたあとで内容が変わったため、何も書き込んでいません。もう一度確かめてください。"))
        entries = [entry for entry in plan.ledger.all_entries() if entry.changes]
        progress.step(_("書き込み中"), total=len(entries))
        try:
            run = carry_out(authority, job, entries, told(report), progress)
        except DatabaseError as refusal:
            raise Refused(
                _("ほかの変更と重なったため、何も書き込みませんでした。もう一度確かめてください。")
            ) from refusal
        jobs.done(job, {"run": run.pk, "summary": run.summary})
    kept_files.discard(job.options["kept"])


def carry_out(
    authority: AppointingAuthority, job: Job, entries: Sequence[Entry], summary: str, progress: Progress
) -> ImportRun:
    """The rows, the record of the run with its backup, and the log: one transaction, the caller's."""
    name, now, book = job.options["file_name"], timezone.now(), _book(job)
    book.writer(by=job.by, because=_("取り込み: %s") % name, tell=progress.advance).carry_out(entries)
    run = ImportRun.objects.create(
        authority=authority, book=book.code, by=job.by, at=now, file_name=name[:200], summary=summary[:400], job=job
    )
    keep(run, entries)
    detail = {"run": run.pk, "summary": summary}
    audit.record(
        AuditEvent.Kind.IMPORT, _("取り込み: %s") % name, by=job.by, at=now, whose=people_in(entries), detail=detail,
        address=job.options.get("address"),
    )  # fmt: skip
    return run


@jobs.work(UNDO)
def take_back(job: Job, progress: Progress) -> None:
    _refuse_strangers(job)
    with progress.writing(_("取り消しています")):
        run = (
            ImportRun.objects.select_for_update(of=("self",))
            .filter(authority=job.by.authority_id, book=_book(job).code)
            .get(pk=job.options["run"])
        )
        progress.step(_("取り消しています"), total=run.changes.count())
        now = timezone.now()
        try:
            entries = undo(run, by=job.by, at=now, tell=progress.advance)
        except DatabaseError as refusal:
            raise Refused(_("ほかの変更と重なったため、取り消しませんでした。もう一度お試しください。")) from refusal
        audit.record(
            AuditEvent.Kind.UNDO, _("取り込みの取り消し: %s") % run.file_name, by=job.by, at=now,
            whose=people_in(entries), detail={"run": run.pk, "summary": run.summary},
            address=job.options.get("address"),
        )  # fmt: skip
        jobs.done(job, {"run": run.pk, "summary": run.summary})


def _planned(job: Job, progress: Progress) -> tuple[list[Sheet], Planned, Report]:
    """The plan of the job's file, as things are now."""
    _refuse_strangers(job)
    progress.step(_("ファイルを読んでいます"))
    options, book = job.options, _book(job)
    table = book.table(options["table"]) if options["table"] else None
    sheets = _sheets(options, name=table.name if table else "")
    found, problems = readings(book, sheets, options["mappings"], table=table)
    progress.step(_("行を確かめています"), total=sum(len(reading.rows) for reading in found))
    plan = book.plan(_authority(job), found, tell=progress.advance)
    refuse_rows(book, found, by=job.by)
    report = book.report(plan, date.fromisoformat(options["on"]))
    report.problems[:0] = problems
    return sheets, plan, report


def _refuse_strangers(job: Job) -> None:
    """A right that was taken away bites in jobs, too."""
    if job.by.authority_id is None or not _book(job).may(job.by, timezone.localdate()):
        raise Refused(_("取り込みをする権限がありません。"))


def _book(job: Job) -> Book:
    return book_of(job.options["book"])


def _sheets(options: dict[str, Any], *, name: str) -> list[Sheet]:
    kept = kept_files.find(options["kept"], now=timezone.now())
    if kept is None:
        raise Refused(_("選んだファイルは、時間がたったため消えました。もう一度選んでください。"))
    with kept:
        try:
            return read(kept, name=name)
        except Unreadable as refusal:
            raise Refused("".join(refusal.messages)) from refusal


def _kept(data: bytes, suffix: str) -> str:
    return kept_files.keep(ContentFile(data, f"result.{suffix}"), now=timezone.now())


# ── What the page shows


def summary(plan: Planned, report: Report) -> dict[str, Any]:
    """A report as JSON: the counts of all, the first rows of each kind."""
    return {
        "fingerprint": report.fingerprint,
        "changes_something": report.changes_something,
        "problems": [vars(problem) for problem in report.problems[:MOST_SHOWN]],
        "problem_count": len(report.problems),
        "told": told(report),
        "sheets": [_sheet_summary(reading, sheet) for reading, sheet in zip(plan.readings, report.sheets, strict=True)],
        # Whose stored records the page shows a part of, for the log.
        "people": sorted(people_in(e for e in plan.ledger.all_entries() if e.before is not None and e.changes)),
    }


def _sheet_summary(reading: Reading, sheet: Any) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "table": reading.table.name,
        "counts": {"new": len(sheet.new), "changed": len(sheet.changed), "unchanged": sheet.unchanged},
        "missing_count": len(sheet.missing),
        "missing": sheet.missing[:MOST_SHOWN],
        "new": [_told_change(change) for change in sheet.new[:MOST_SHOWN]],
        "changed": [_told_change(change) for change in sheet.changed[:MOST_SHOWN]],
        "ignored": reading.ignored,
    }


def _told_change(change: RowChange) -> dict[str, Any]:
    differences = [vars(difference) for difference in change.differences]
    return {"row": change.row, "label": change.label, "differences": differences}


def _changes_csv(report: Report) -> bytes:
    """Every row that is new, changed or missing, a line for each difference."""
    kinds = {Kind.NEW: _("新規"), Kind.CHANGED: _("変更")}
    rows: list[list[str | int]] = [[_("表"), _("行"), _("区分"), _("項目"), _("列"), _("いま"), _("書き込んだ後")]]
    for sheet in report.sheets:
        for change in sheet.changes:
            head: list[str | int] = [sheet.name, change.row or "", kinds[change.kind], change.label]
            rows += [[*head, d.column, d.before, d.after] for d in change.differences] or [[*head, "", "", ""]]
        rows += [[sheet.name, "", _("ファイルに無い"), label, "", "", ""] for label in sheet.missing]
    return Format.CSV_UTF8.write(Sheet(_("差分"), rows))


def _authority(job: Job) -> AppointingAuthority:
    """Whose people the file is about: the authority of whoever imports."""
    authority: AppointingAuthority = job.by.authority  # type: ignore[assignment]  # `_refuse_strangers` lets nobody else in
    return authority
