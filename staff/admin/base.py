"""What the masters of people and places share: own authority, who and why, history, sights written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db import models
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.history import signed
from common.masters import NamedCells, PlainChoices, StatedFilters
from staff import audit
from staff.admin.forms import REASON, OwnForm, ReasonedForm
from staff.admin.lists import ExportedList
from staff.admin_views.history import HistoryPage
from staff.admin_views.scope import label_of_department, offered, own, user_of
from staff.history import Parts
from staff.models import Department, Employee

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin, _TabularInline = admin.ModelAdmin, admin.TabularInline


class OwnChoices(PlainChoices):
    """Choices offer what the user may see."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        model = db_field.remote_field.model
        field: Any = super().formfield_for_foreignkey(
            db_field, request, **{"queryset": offered(model, request), **kwargs}
        )
        if model is Department and field:
            field.label_from_instance = lambda department: label_of_department(request, department)
        return field


class OwnAdmin(ExportedList, OwnChoices, StatedFilters):
    """A master of the own authority. Rows are changed one by one, each with its reason."""

    form: Any = ReasonedForm
    actions = None
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_form_template: ClassVar[Any] = "admin/staff/change_form.html"
    delete_confirmation_template: ClassVar[Any] = "admin/staff/delete_confirmation.html"
    # The models of the rows whose history is told with a row's own, and their field that refers to it.
    history_parts: ClassVar[Parts] = ()
    # What to do instead of deleting a row that others refer to.
    instead_of_deleting: ClassVar[Any] = ""

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(user_of(request), on=timezone.localdate())

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if issubclass(form, OwnForm):
            form.authority_id = own(request)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may change a row is asked why."""
        rest = [
            (name, {**options, "fields": [f for f in options["fields"] if f != REASON]})
            for name, options in super().get_fieldsets(request, obj)
        ]
        asks = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*rest, (None, {"fields": [REASON]})] if asks else rest

    def has_add_permission(self, request: HttpRequest) -> bool:
        return own(request) is not None and super().has_add_permission(request)

    # ── Who and why

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, signed(obj, by=request.user, because=_reason(form)), form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """The rows below have the same reason."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            signed(row, by=request.user, because=_reason(form)).delete()
        for row in rows:
            signed(row, by=request.user, because=_reason(form)).save()
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        reason = request.POST.get(REASON, "")[:200]
        super().delete_model(request, signed(obj, by=request.user, because=reason))

    def log_name(self, obj: Any) -> str:
        """What the log of deeds calls a row; the auditor reads it."""
        return str(obj)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return self._log(request, obj, CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[LogEntry]:
        return [self._log(request, obj, DELETION, "") for obj in queryset]

    def _log(self, request: HttpRequest, obj: Any, flag: int, message: Any) -> LogEntry:
        return LogEntry.objects.create(
            user_id=user_of(request).pk,
            content_type=get_content_type_for_model(obj),
            object_id=str(obj.pk),
            object_repr=self.log_name(obj)[:200],
            action_flag=flag,
            change_message=json.dumps(message) if isinstance(message, list) else message,
        )

    # ── Deleting

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj and self.has_delete_permission(request, obj) and (used := users_of(obj)):
            return self._kept(request, obj, used)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError as error:
            return self._kept(request, obj, sorted({str(row._meta.verbose_name) for row in error.protected_objects}))

    def _kept(self, request: HttpRequest, obj: Any, used: list[str]) -> HttpResponse:
        """The row stays, and the page says why and what to do instead."""
        said = _("「%(row)s」は%(used)sで使われているため、削除できません。") % {
            "row": self.log_name(obj),
            "used": "・".join(used),
        }
        messages.error(request, f"{said}{self.instead_of_deleting}")
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        )

    # ── History

    def history_title(self, request: HttpRequest, obj: Any) -> str:
        """What the page of a row's history calls it."""
        return self.log_name(obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return cast(HttpResponse, HistoryPage.as_view(model_admin=self)(request, object_id=object_id))


class OwnInline(OwnChoices, _TabularInline):
    formset = NamedCells
    extra = 0
    view_on_site = False


class OfPeopleAdmin(OwnAdmin):
    """Rows about people: each sight of them is written down."""

    # The employee of a row.
    def person_of(self, row: Any) -> int:
        pk: int = row.employee_id
        return pk

    def people_of(self, row: Any) -> Iterable[int]:
        return [self.person_of(row)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", None) or {}
        if "cl" in shown:
            people = {self.person_of(row) for row in shown["cl"].result_list}
            audit.record_sight(
                request, people, _("人事の画面: %(name)sの一覧") % {"name": self.opts.verbose_name_plural}
            )
        return answer

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if obj := kwargs.get("obj"):
            said = _("人事の画面: %(name)s") % {"name": self.opts.verbose_name}
            audit.record_sight(request, [self.person_of(obj)], said)
        return super().render_change_form(request, context, *args, **kwargs)

    def render_delete_form(self, request: HttpRequest, context: Any) -> HttpResponse:
        said = _("人事の画面: %(name)sの削除の確認") % {"name": self.opts.verbose_name}
        audit.record_sight(request, [self.person_of(context["object"])], said)
        return super().render_delete_form(request, context)

    def log_name(self, obj: Any) -> str:
        """Neither the kind of a leave nor an order that is still to come stands in the log."""
        return f"{obj.employee} {self.opts.verbose_name}"


class OfEmployeeAdmin(OfPeopleAdmin):
    """Rows below an employee (発令・休業・派遣・資格): found by the person's name, kana or number."""

    autocomplete_fields: ClassVar[Any] = ("employee",)
    list_select_related: ClassVar[Any] = ("employee",)
    search_fields = ("employee__search_key",)
    search_help_text = _("職員の氏名・フリガナ・職員番号で探します。")

    def get_export_columns(self, request: HttpRequest) -> Sequence[Any]:
        """Number, name and kana apart, as other tables have them."""
        rest = (column for column in self.get_list_display(request) if column != "employee")
        return ("employee__staff_number", "employee__name", "employee__kana", *rest)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(employee__in=Employee.objects.matching(search_term).values("pk")), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A row stays with its person."""
        return [*super().get_readonly_fields(request, obj), *(["employee"] if obj else [])]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return self._back(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return self._back(request, obj) or super().response_post_save_change(request, obj)

    def _back(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect | None:
        """To the person, for whoever came from his page."""
        if request.GET.get("employee") != str(obj.employee_id):
            return None
        return HttpResponseRedirect(reverse("admin:staff_employee_change", args=[obj.employee_id]))


def users_of(obj: models.Model) -> list[str]:
    """The names of the tables that refer to a row and keep it from being deleted."""
    found = [
        str(relation.related_model._meta.verbose_name)
        for relation in obj._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ForeignObjectRel)
        and relation.on_delete is models.PROTECT
        and relation.related_model._base_manager.filter(**{relation.field.name: obj}).exists()
    ]
    return sorted(set(found))


def _reason(form: Any) -> str:
    return form.cleaned_data.get(REASON, "") if hasattr(form, "cleaned_data") else ""
