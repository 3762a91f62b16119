"""What can be learned (研修の目録): providers, kinds, courses with what they build."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competencies.models import Grade
from staff.admin.filters import PeriodFilter
from training.admin.base import MasterAdmin, MasterInline, named
from training.admin.filters import GradeFilter, KindFilter, ProviderFilter
from training.models import Course, CourseEffect, CourseKind, Provider


@admin.register(Provider)
class ProviderAdmin(MasterAdmin):
    list_display = ("code", "name", "kind", "note")
    list_display_links = ("code", "name")
    list_filter = ("kind",)
    search_fields = ("code", "name", "note")
    fieldsets = ((None, {"fields": (("code", "kind"), "name", "note")}),)
    ordering = ("code",)


@admin.register(CourseKind)
class CourseKindAdmin(MasterAdmin):
    list_display = ("code", "name", "way", "order")
    list_display_links = ("code", "name")
    list_filter = ("way",)
    search_fields = ("code", "name", "summary")
    fieldsets = ((None, {"fields": (("code", "order"), "name", "way", "summary")}),)
    ordering = ("order", "code")


class EffectInline(MasterInline):
    model = CourseEffect
    fields = ("competency_code", "level")
    coded_fields: ClassVar[dict[str, Any]] = {"competency_code": "competencies.Competency"}
    extra = 1


@admin.register(Course)
class CourseAdmin(MasterAdmin):
    list_display = ("code", "name", "kind", "grade_names", "delivery", "valid_from", "valid_to")
    list_display_links = ("code", "name")
    list_filter = (PeriodFilter, KindFilter, ProviderFilter, GradeFilter, "delivery")
    list_select_related = ("kind", "provider")
    search_fields = ("search_key",)
    search_help_text = _("記号・名称・対象者・内容で探します。")
    fieldsets = (
        (None, {"fields": (("code", "order"), "name", "kind", "provider", "delivery")}),
        (_("対象"), {"fields": ("grades", ("year_from", "year_to"), "target", "target_is_inferred")}),
        (_("内容と費用"), {"fields": ("summary", ("hours", "cost"), "note")}),
        (_("実施する期間"), {"fields": (("valid_from", "valid_to"),)}),
    )
    inlines = (EffectInline,)
    coded_fields: ClassVar[dict[str, Any]] = {"grades": "competencies.Grade"}
    ordering = ("kind__order", "order", "code")
    history_parts = ((CourseEffect, "course"),)
    instead_of_deleting = _("やめた研修なら、終了日を入れてください。")

    @admin.display(description=_("対象の職位"))
    def grade_names(self, course: Any) -> str:
        return str(course.grades_named)

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.grades_named = named(Grade, row.grades, request)
        return rows

    def get_export_columns(self, request: HttpRequest) -> Sequence[Any]:
        """A file has room for more."""
        *rest, begins, ends = self.get_list_display(request)
        return (*rest, "provider", "target", "hours", "cost", begins, ends)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.matching(search_term), False
