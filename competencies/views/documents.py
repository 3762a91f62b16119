"""The PDFs of an edition. Drawing them is the task of ``competencies.papers``."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header

from competencies.models import Grade
from competencies.views.edition import visible_edition


def standard_competencies_pdf(request: HttpRequest, authority: str, number: int) -> HttpResponse:
    from competencies.papers.table import standard_competencies  # only PDF pages wait for the drawing library to load

    framework = visible_edition(request, authority, number)
    name = f"標準職務遂行能力一覧_{framework.authority.municipality}.pdf"
    return _pdf(standard_competencies(framework, on=timezone.localdate()), name)


def grade_sheet_pdf(request: HttpRequest, authority: str, number: int, code: str) -> HttpResponse:
    from competencies.papers.sheet import grade_sheet

    framework = visible_edition(request, authority, number)
    grade = get_object_or_404(Grade.objects.filter(framework=framework).select_related("family"), code=code)
    grade.framework = framework
    name = f"職位の手引き_{framework.authority.municipality}_{grade.name}.pdf"
    return _pdf(grade_sheet(grade, on=timezone.localdate()), name)


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
