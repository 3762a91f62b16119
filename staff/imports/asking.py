"""Asking for the jobs of an import (取り込みを頼む): what the pages, and tests, start them with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from common import jobs, kept_files
from common.models import Job
from staff.imports.books import STAFF
from staff.imports.reading import Headings
from staff.imports.work import CHECK, UNDO, WRITE
from staff.models import ImportRun, User


def keep(upload: File[bytes], *, table: str, now: datetime, book: str = STAFF) -> dict[str, Any]:
    """Store a file until it is written; returns what the jobs need to know about it."""
    kept = kept_files.keep(upload, now=now)
    return {"book": book, "kept": kept, "file_name": str(upload.name), "table": table, "mappings": {}, "source": ""}


def check(
    file: dict[str, Any],
    *,
    by: User,
    on: date,
    now: datetime,
    mappings: Mapping[str, Headings] | None = None,
    address: str | None = None,
) -> Job:
    """``on``: the day of asking; what the file lacks is told of the rows of that day and later."""
    options = {**file, "mappings": dict(mappings or {}), "on": on.isoformat(), "address": address}
    return jobs.start(CHECK, title=_("取り込みの確認: %s") % file["file_name"], by=by, now=now, options=options)


def write(checked: Job, *, now: datetime) -> Job:
    """Write what a check found, as long as that is still so."""
    options = {**checked.options, "agreed": checked.result["fingerprint"], "check": checked.pk}
    title = _("取り込み: %s") % checked.options["file_name"]
    return jobs.start(WRITE, title=title, by=checked.by, now=now, options=options)


def undo(run: ImportRun, *, by: User, now: datetime, address: str | None = None) -> Job:
    title = _("取り込みの取り消し: %s") % run.file_name
    return jobs.start(UNDO, title=title, by=by, now=now, options={"book": run.book, "run": run.pk, "address": address})
