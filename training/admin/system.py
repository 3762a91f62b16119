"""The system of training (研修体系): its stages, and the points of focus of its picture."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency, Grade
from training.admin.base import MasterAdmin, named
from training.admin.filters import GradeFilter
from training.models import Focus, SystemStage


@admin.register(SystemStage)
class SystemStageAdmin(MasterAdmin):
    list_display = ("code", "name", "order", "grade_names", "competency_names")
    list_display_links = ("code", "name")
    list_filter = (GradeFilter,)
    search_fields = ("code", "name", "summary")
    fieldsets = (
        (None, {"fields": (("code", "order"), "name", "summary")}),
        (_("職位と能力"), {"fields": ("grades", "grades_are_inferred", "competencies")}),
    )
    coded_fields: ClassVar[dict[str, Any]] = {
        "grades": "competencies.Grade",
        "competencies": "competencies.Competency",
    }
    ordering = ("order", "code")

    @admin.display(description=_("職位"))
    def grade_names(self, stage: Any) -> str:
        return str(stage.grades_named)

    @admin.display(description=_("特に身につける能力"))
    def competency_names(self, stage: Any) -> str:
        return str(stage.competencies_named)

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.grades_named = named(Grade, row.grades, request)
            row.competencies_named = named(Competency, row.competencies, request)
        return rows


@admin.register(Focus)
class FocusAdmin(MasterAdmin):
    list_display = ("code", "name", "order", "grade_names", "competency_name", "confidence", "is_stated")
    list_display_links = ("code", "name")
    list_filter = (GradeFilter, "confidence", "is_stated")
    search_fields = ("code", "name")
    fieldsets = (
        (None, {"fields": (("code", "order"), "name", "grades", "competency_code")}),
        (_("方針の図の読み取り"), {"fields": ("confidence", "is_stated")}),
    )
    coded_fields: ClassVar[dict[str, Any]] = {
        "grades": "competencies.Grade",
        "competency_code": "competencies.Competency",
    }
    ordering = ("order", "code")

    @admin.display(description=_("職位"))
    def grade_names(self, focus: Any) -> str:
        return str(focus.grades_named)

    @admin.display(description=_("同じ能力"))
    def competency_name(self, focus: Any) -> str:
        return str(focus.competency_named)

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.grades_named = named(Grade, row.grades, request)
            row.competency_named = named(Competency, (row.competency_code,), request)
        return rows
