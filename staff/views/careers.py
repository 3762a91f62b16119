"""The way of one person so far and ahead: one's own, and those of whom one may see the career (キャリアの道のり)."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from common.pages import Crumb, PageMixin
from staff import access, audit
from staff.access import Aspect, Relation
from staff.careers import learning
from staff.careers.drawing import drawing
from staff.careers.path import Career
from staff.models import Employee


class OwnCareer(PageMixin, TemplateView):
    title = gettext_lazy("キャリアの道のり")
    template_name = "staff/careers/career.html"

    @cached_property
    def career(self) -> Career:
        return own_career(self.request, timezone.localdate())

    def sheet_href(self) -> str:
        return reverse("staff:career_pdf")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        career = self.career
        return super().get_context_data(
            area="career" if self.is_own else "organisation",
            is_own=self.is_own,
            career=career,
            drawing=drawing(career),
            framework=career.edition,
            learned_href=learning.href(career.employee, is_own=self.is_own) if career.learned else "",
            sheet_href=self.sheet_href(),
            **kwargs,
        )

    @property
    def is_own(self) -> bool:
        return bool(self.career.employee.user_id == self.request.user.pk)


class PersonCareer(OwnCareer):
    @cached_property
    def career(self) -> Career:
        return persons_career(self.request, self.kwargs["pk"], timezone.localdate(), _("キャリアの道のり"))

    def get_title(self) -> str:
        return _("%sさんのキャリアの道のり") % self.career.employee.name

    def sheet_href(self) -> str:
        return reverse("staff:person_career_pdf", args=[self.career.employee.pk])

    def get_crumbs(self) -> list[Crumb]:
        employee = self.career.employee
        return [*super().get_crumbs(), Crumb(employee.name, employee.get_absolute_url())]


def own_career_pdf(request: HttpRequest) -> HttpResponse:
    return _sheet(own_career(request, timezone.localdate()))


def person_career_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _sheet(persons_career(request, pk, timezone.localdate(), _("キャリアシート(PDF)")))


def own_career(request: HttpRequest, on: date) -> Career:
    """404 for a user who is no employee."""
    employee = getattr(request.user, "employee", None)
    if employee is None:
        raise Http404
    return Career(employee, viewer=request.user, relations=frozenset({Relation.SELF}), on=on)  # type: ignore[arg-type]  # pages need a login


def persons_career(request: HttpRequest, pk: int, on: date, what: str) -> Career:
    """Written down as a sight before it is shown; 404 where the user may not see the career."""
    user: Any = request.user
    listed = Employee.objects.listed_for(user, on=on)
    employee = get_object_or_404(listed.with_relations(user, on=on), pk=pk)
    if Aspect.CAREER not in access.aspects_told(employee):
        raise Http404
    audit.record_sight(request, [employee], what)
    return Career(employee, viewer=user, relations=access.relations_told(employee), on=on)


def _sheet(career: Career) -> HttpResponse:
    from staff.pdf import career_sheet  # only PDF pages wait for the drawing library to load

    name = f"キャリアシート_{career.employee.staff_number}_{career.employee.name}.pdf"
    disposition = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(
        career_sheet(career), content_type="application/pdf", headers={"Content-Disposition": disposition}
    )
