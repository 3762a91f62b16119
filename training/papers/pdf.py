"""What the training app prints (帳票): the certificate, the training record, and the attendance sheet of a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import wareki
from common.pdf import render
from competencies.models import AppointingAuthority
from training.models import Attendance, CourseSession, Enrolment, EnrolmentStep
from training.papers.records import TrainingRecord
from training.rules.workflow import Action
from training.sessions.clashes import days_of

# So many days stand beside each other on a sheet that is signed by hand.
DAYS_ON_A_SHEET = 7


# ── 修了証書


def certificate(enrolment: Enrolment) -> bytes:
    """Of somebody who has completed a course: A4 landscape. Reads the course, its provider and its authority."""
    title = _("修了証書 %s") % enrolment.employee.name
    context = certificate_context(enrolment)
    return render("training/pdf/certificate.html", context, title=title, stylesheets=("pdf/certificate.css",))


def certificate_context(enrolment: Enrolment) -> dict[str, Any]:
    session = enrolment.session
    return {
        "enrolment": enrolment,
        "session": session,
        "course": session.course,
        "authority": session.course.authority,
        "period": period(session.starts_on, session.ends_on),
        "completed_on": wareki(completed_on(enrolment)),
    }


def completed_on(enrolment: Enrolment) -> date:
    """The day on which the course was said to be completed; what was taken over from before, the last day."""
    steps = EnrolmentStep.objects.filter(enrolment=enrolment, action=Action.COMPLETE).order_by("-pk")
    at = steps.values_list("at", flat=True).first()
    return timezone.localdate(at) if at else enrolment.session.ends_on


def period(first: date, last: date) -> str:
    """``令和8年11月2日から令和8年11月4日まで``; one day by itself."""
    return wareki(first) if first == last else _("%(first)sから%(last)sまで") % {
        "first": wareki(first), "last": wareki(last)
    }  # fmt: skip


# ── 研修受講履歴


def record_sheet(record: TrainingRecord, *, authority: AppointingAuthority, on: date) -> bytes:
    """Everything that somebody has learned, as far as the reader may see: A4 portrait."""
    title = _("研修受講履歴 %s") % record.employee.name
    context = {"record": record, "authority": authority, "as_of": wareki(on)}
    return render("training/pdf/record.html", context, title=title, stylesheets=("pdf/training_record.css",))


# ── 出席簿


@dataclass(frozen=True)
class SheetLine:
    """One person: his marks by day, blank where he is still to sign."""

    employee: Any
    place: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class AttendanceSheet:
    session: CourseSession
    days: tuple[date, ...]
    lines: tuple[SheetLine, ...]

    @property
    def parts(self) -> list[tuple[tuple[date, ...], list[tuple[SheetLine, tuple[str, ...]]]]]:
        """The days in groups that fit beside each other, each with everybody's marks of these days."""
        parts, start = [], 0
        for days in batched_days(self.days):
            span = slice(start, start + len(days))
            parts.append((days, [(line, line.marks[span]) for line in self.lines]))
            start += len(days)
        return parts


def batched_days(days: Sequence[date]) -> list[tuple[date, ...]]:
    return [tuple(days[n : n + DAYS_ON_A_SHEET]) for n in range(0, len(days), DAYS_ON_A_SHEET)]


def attendance_sheet(session: CourseSession, people: Sequence[Any], places: dict[int, str]) -> AttendanceSheet:
    """The sheet of a session; ``people``: its enrolments in order, ``places``: what is written beside each."""
    days = tuple(sorted(days_of(session)))
    rows = Attendance.objects.filter(enrolment__in=[each.pk for each in people]).select_related("day")
    marks = {(row.enrolment_id, row.day.day): str(row.get_mark_display()) for row in rows}
    lines = (
        SheetLine(each.employee, places.get(each.pk, ""), tuple(marks.get((each.pk, day), "") for day in days))
        for each in people
    )
    return AttendanceSheet(session, days, tuple(lines))


def attendance_pdf(sheet: AttendanceSheet, *, called: str) -> bytes:
    """To be signed, or with what was recorded: A4 landscape, as many pages as it takes."""
    title = _("出席簿 %s") % called
    return render(
        "training/pdf/attendance.html", {"sheet": sheet, "called": called}, title=title,
        stylesheets=("pdf/attendance.css",),
    )  # fmt: skip
