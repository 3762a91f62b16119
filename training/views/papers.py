"""What is printed of training (帳票): certificates, records, attendance sheets."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from common.exporting import Format, download, unwritable
from common.spreadsheets import Sheet, Unwritable
from staff import audit
from staff.models import AuditEvent, Employee
from staff.views.pages import StaffPage
from training import access
from training.access import Aspect, Right, may
from training.models import Enrolment
from training.papers.pdf import AttendanceSheet, attendance_pdf, attendance_sheet, certificate, record_sheet
from training.papers.records import training_record
from training.views.officer import SeatedMixin, called


def paper(data: bytes, name: str) -> HttpResponse:
    """A PDF to be read in the window; its name is kept when it is saved."""
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": disposition})


class Certificate(StaffPage):
    """For the person himself, and for those who say that he has completed it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        completed = Enrolment.objects.visible_to(self.user, on=self.today).learned()
        if not may(self.user, Right.SELECT, on=self.today):
            completed = completed.filter(employee=self.user.standing_on(self.today).employee_id)
        course = "session__course"
        found = completed.select_related("employee", f"{course}__authority", f"{course}__provider")
        enrolment = get_object_or_404(found, pk=self.kwargs["pk"])
        audit.record_sight(request, [enrolment.employee_id], _("修了証書(PDF)"))
        person = enrolment.employee
        return paper(certificate(enrolment), f"修了証書_{person.staff_number}_{person.name}")


class OwnRecord(StaffPage):
    @cached_property
    def employee(self) -> Employee:
        """404 for a user who is no employee."""
        employee: Employee | None = getattr(self.user, "employee", None)
        if employee is None:
            raise Http404
        return employee

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.employee
        sees = access.aspects_of(self.user, person, on=self.today)
        standing = self.user.standing_on(self.today)
        record = training_record(person, sees=sees, standing=standing, on=self.today)
        audit.record_sight(request, [person], _("研修受講履歴(PDF)"))
        # Whoever sees a record is of its authority.
        sheet = record_sheet(record, authority=self.user.authority, on=self.today)  # type: ignore[arg-type]
        return paper(sheet, f"研修受講履歴_{person.staff_number}_{person.name}")


class PersonRecord(OwnRecord):
    @cached_property
    def employee(self) -> Employee:
        seen = access.people(self.user, Aspect.ENROLMENTS, on=self.today)
        return get_object_or_404(Employee.objects.filter(seen), pk=self.kwargs["pk"])


class AttendancePaper(SeatedMixin):
    """The attendance sheet of a session as PDF."""

    @cached_property
    def sheet(self) -> AttendanceSheet:
        return attendance_sheet(self.session, self.people, {each.pk: self.place_of(each) for each in self.people})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        audit.record_sight(request, [each.employee_id for each in self.people], _("出席簿(PDF)"))
        return paper(attendance_pdf(self.sheet, called=called(self.session)), _("出席簿_%s") % called(self.session))


class AttendanceWorkbook(AttendancePaper):
    """The same as an Excel file, to be written in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = _("出席簿")
        try:
            data = Format.XLSX.write(Sheet(name, self._rows(), header=4))
        except Unwritable as refusal:
            return unwritable(request, refusal)
        audit.record(
            AuditEvent.Kind.EXPORT, name, by=self.user, at=timezone.now(), address=audit.address_of(request),
            whose={each.employee_id for each in self.people}, detail={"rows": len(self.people)},
        )  # fmt: skip
        return download(data, f"{name}-{called(self.session)}", Format.XLSX)

    def _rows(self) -> list[list[str | int]]:
        days = [f"{day.month}/{day.day}" for day in self.sheet.days]
        headings: list[str | int] = [_("番号"), _("職員番号"), _("氏名"), _("フリガナ"), _("所属"), *days, _("備考")]
        people = [
            [number, line.employee.staff_number, line.employee.name, line.employee.kana, line.place, *line.marks, ""]
            for number, line in enumerate(self.sheet.lines, start=1)
        ]
        return [[_("出席簿")], [called(self.session)], [self._where()], headings, *people]

    def _where(self) -> str:
        session = self.session
        days = f"{session.starts_on.isoformat()}〜{session.ends_on.isoformat()}"
        place = session.place or (_("オンライン") if session.is_online else "")
        return f"{days} {place}".strip()
