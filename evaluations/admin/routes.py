"""Who evaluates whom (評価者の経路), and for whom it is otherwise (評価者の例外)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.models import Grade
from evaluations.admin.masters import OfEvaluation
from evaluations.imports.book import BOOK
from evaluations.models import Route, RouteException
from staff.admin.base import OfEmployeeAdmin
from staff.admin.coded import names_by_code
from staff.admin.filters import DepartmentFilter, PeriodFilter
from staff.admin_views.scope import names, user_of


class ImportedList(OfEvaluation):
    """A list whose rows are also taken from files."""

    change_list_template = "admin/evaluations/route_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_import = BOOK.may(user_of(request), timezone.localdate())
        return super().changelist_view(request, {"may_import": may_import, **(extra_context or {})})


@admin.register(Route)
class RouteAdmin(ImportedList):
    list_display = ("stage", "whom", "evaluator", "valid_from", "valid_to")
    list_display_links = ("stage", "whom")
    list_filter = (PeriodFilter, "stage", "by")
    list_select_related = ("department", "of_department", "person")
    fieldsets = (
        (None, {"fields": ("stage", ("valid_from", "valid_to"))}),
        (_("だれの評価者か"), {
            "fields": ("department", "grades", "heads_only"),
            "description": _("いくつもの経路が当てはまるときは、いちばん近い組織の経路が使われます。"),
        }),
        (_("評価者"), {"fields": ("by", "levels_up", "of_department", "person")}),
    )  # fmt: skip
    coded_fields: ClassVar[dict[str, Any]] = {"grades": "competencies.Grade"}
    people_fields = ("person",)
    ordering = ("stage", "valid_from", "pk")

    @admin.display(description=_("だれの"))
    def whom(self, route: Any) -> str:
        return str(route.whom)

    @admin.display(description=_("評価者"))
    def evaluator(self, route: Any) -> str:
        return str(route.evaluated_by)

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        """Departments and grades by the names of today, asked for once."""
        today, called, grades = timezone.localdate(), names(request), names_by_code(Grade, request)
        for row in rows:
            place = called.full(row.department_id, today) if row.department_id else gettext("全庁")
            named = "、".join(grades.get(code, code) for code in row.grades)
            row.whom = " ".join(filter(None, [place, named, gettext("(長だけ)") if row.heads_only else ""]))
            row.evaluated_by = _evaluator(row, called.full(row.of_department_id, today) if row.of_department_id else "")
        return rows

    def people_of(self, row: Any) -> Any:
        return [row.person_id] if row.person_id else []


def _evaluator(route: Route, place: str) -> str:
    if route.by == Route.By.PERSON:
        return str(route.person)
    if route.by == Route.By.HEAD_OF:
        return gettext("%sの長") % place
    return gettext("%dつ上の組織の長") % route.levels_up if route.levels_up else gettext("所属の長")


@admin.register(RouteException)
class RouteExceptionAdmin(ImportedList, OfEmployeeAdmin):
    list_display = ("employee", "stage", "action", "evaluator", "reason", "valid_from", "valid_to")
    list_filter = (PeriodFilter, DepartmentFilter, "stage", "action")
    list_select_related = ("employee", "evaluator")
    fieldsets = (
        (None, {"fields": ("employee", "stage", ("action", "evaluator"), ("valid_from", "valid_to"), "reason")}),
    )
    autocomplete_fields: ClassVar[Any] = ()
    people_fields = ("employee", "evaluator")
    ordering = ("-valid_from", "pk")
    path_to_authority = "employee__authority"

    def people_of(self, row: Any) -> Any:
        return [pk for pk in (row.employee_id, row.evaluator_id) if pk]
