"""Rules that call people to courses (受講のきまり)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competencies.models import Grade
from staff.admin.filters import PeriodFilter
from staff.models import DepartmentVersion
from training.admin.base import MasterAdmin, label_of, named
from training.admin.filters import GradeFilter
from training.models import RequirementRule


@admin.register(RequirementRule)
class RequirementRuleAdmin(MasterAdmin):
    list_display = ("course_named", "is_required", "cause", "grade_names", "role_names", "valid_from", "valid_to")
    list_display_links = ("course_named",)
    list_filter = (PeriodFilter, "cause", "is_required", GradeFilter)
    list_select_related = ("course",)
    search_fields = ("course__code", "course__name", "note")
    search_help_text = _("研修の記号と名称・備考で探します。")
    fieldsets = (
        (None, {"fields": ("course", "is_required", ("valid_from", "valid_to"))}),
        (_("だれを"), {
            "fields": ("grades", "families", "sectors", "roles", ("year_from", "year_to")),
            "description": _("条件の中では、どれかに当たれば対象です。条件が二つ以上なら、全部に当たる人です。"),
        }),
        (_("いつまでに"), {"fields": ("cause", ("within_months", "repeat_years"))}),
        (_("免除"), {"fields": ("equivalents", "note")}),
    )  # fmt: skip
    coded_fields: ClassVar[dict[str, Any]] = {
        "grades": "competencies.Grade",
        "families": "competencies.JobFamily",
        "sectors": DepartmentVersion.Sector,
        "roles": RequirementRule.Role,
    }
    ordering = ("course__code", "valid_from", "pk")
    change_form_template = "admin/training/requirementrule_change_form.html"

    @admin.display(description=_("研修"), ordering="course__code")
    def course_named(self, rule: RequirementRule) -> str:
        return label_of(rule.course)

    @admin.display(description=_("職位"))
    def grade_names(self, rule: Any) -> str:
        return str(rule.grades_named)

    @admin.display(description=_("役割"))
    def role_names(self, rule: RequirementRule) -> str:
        labels = dict(RequirementRule.Role.choices)
        return "、".join(str(labels.get(role, role)) for role in rule.roles)

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.grades_named = named(Grade, row.grades, request)
        return rows
