"""Cycles with their windows (評価の回), who is not evaluated in them, and when the office is closed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import LongCheckboxes
from competencies.models import Framework
from evaluations.admin.masters import OfEvaluation
from evaluations.models import ClosedDay, Cycle, Exclusion, Scheme, Window
from evaluations.opening.calendar import known
from evaluations.rulebook import rulebook_of
from staff.admin.base import OfEmployeeAdmin, OwnInline
from staff.admin.forms import ReasonedForm
from staff.admin_views.scope import label_of_department, offered, own, user_of
from staff.models import Department

# What sheets were made by: it changes no more once there are any.
_SETTLED = ("scheme", "framework", "period_from", "period_to", "base_date", "departments")


class WindowInline(OwnInline):
    model = Window
    fields = ("step", "starts_on", "ends_on")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A new cycle is offered a row for each step."""
        return 1 if obj else len(Window.Step)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Of a cycle the steps that its scheme has, and those that have a window already."""
        made: Any = super().get_formset(request, obj, **kwargs)
        field = made.form.base_fields.get("step")
        if obj is not None and field is not None:
            offered = {"", *known(obj, rulebook_of(obj.scheme)), *obj.windows.values_list("step", flat=True)}
            field.choices = [choice for choice in field.choices if choice[0] in offered]
        return made


class SchemeFilter(admin.SimpleListFilter):
    title = _("評価制度")
    parameter_name = "scheme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Scheme.objects.filter(authority=own(request) or 0).order_by("code", "number")
        return list(dict(rows.values_list("code", "name")).items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(scheme__code=self.value()) if self.value() else queryset


@admin.register(Cycle)
class CycleAdmin(OfEvaluation):
    """Rehearsals are no masters: they are made and thrown away on the page of their cycle."""

    list_display = ("name", "scheme", "state", "period_from", "period_to", "base_date")
    list_filter = ("state", SchemeFilter)
    list_select_related = ("scheme",)
    search_fields = ("name",)
    search_help_text = _("名称で探します。")
    fieldsets = (
        (None, {"fields": ("name", ("scheme", "framework"), "state")}),
        (_("期間"), {"fields": (("period_from", "period_to"), "base_date")}),
        (_("対象"), {"fields": ("departments",)}),
    )
    readonly_fields = ("state",)
    inlines = (WindowInline,)
    ordering = ("-period_from", "pk")
    path_to_authority = "scheme__authority"
    change_form_template = "admin/evaluations/cycle_change_form.html"
    instead_of_deleting = _("始めた回は消せません。すべての記録書が完了したら、評価の回の画面で終えてください。")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).real()

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """The rows of a new cycle name their steps; one without days is not kept."""
        found: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        return found if obj.pk else {**found, "initial": [{"step": step} for step in Window.Step.values]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = _SETTLED if obj and obj.state != Cycle.State.DRAFT else ()
        return [*super().get_readonly_fields(request, obj), *fixed]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model in {Scheme, Framework}:
            kwargs["queryset"] = db_field.remote_field.model.objects.filter(authority=own(request) or 0)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "scheme" and field:
            field.label_from_instance = _with_edition
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        rows = offered(Department, request)
        field: Any = super().formfield_for_manytomany(
            db_field, request, queryset=rows, widget=LongCheckboxes(), **kwargs
        )
        field.label_from_instance = lambda department: label_of_department(request, department)
        field.help_text = db_field.help_text
        return field


def _with_edition(scheme: Scheme) -> str:
    """Two editions of a scheme have one name."""
    return f"{scheme.name}({_('第%d版') % scheme.number}・{scheme.get_state_display()})"


class ExclusionForm(ReasonedForm):
    """Before somebody has a sheet; afterwards the sheet itself is taken out of the evaluation."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        cycle, employee = data.get("cycle"), data.get("employee")
        if cycle and employee and cycle.sheets.filter(employee=employee).exists():
            said = _("記録書がもうあります。記録書の画面で「評価対象外とする」を押してください。")
            self.add_error("employee", ValidationError(said, code="has_sheet"))
        return data


@admin.register(Exclusion)
class ExclusionAdmin(OfEvaluation, OfEmployeeAdmin):
    """Decided by whoever writes it down, then."""

    form = ExclusionForm
    list_display = ("employee", "cycle", "reason", "note", "decided_by", "decided_at")
    list_filter = ("reason",)
    list_select_related = ("employee", "cycle", "decided_by")
    fieldsets = ((None, {"fields": ("cycle", "employee", "reason", "note")}),)
    autocomplete_fields: ClassVar[Any] = ()
    people_fields = ("employee",)
    ordering = ("-decided_at", "pk")
    path_to_authority = "employee__authority"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["cycle"] if obj else [])]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.decided_by, obj.decided_at = user_of(request), timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(ClosedDay)
class ClosedDayAdmin(OfEvaluation):
    list_display = ("day", "name")
    list_display_links = ("day", "name")
    search_fields = ("name",)
    search_help_text = _("名称で探します。土日・祝日・年末年始は、入れなくても閉庁日です。")
    fieldsets = ((None, {"fields": ("day", "name")}),)
    ordering = ("-day",)
