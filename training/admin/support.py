"""What the city gives for learning (助成), and who has a part in training besides his grade (研修の役割)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.admin.base import OfEmployeeAdmin
from staff.admin.filters import DepartmentFilter, PeriodFilter
from staff.admin_views.scope import user_of
from staff.models import Employee
from training.admin.base import ExportedByRight, MasterAdmin
from training.models import SubsidyBudget, SubsidyKind, TrainingRole


@admin.register(SubsidyKind)
class SubsidyKindAdmin(MasterAdmin):
    list_display = ("code", "name", "rate", "ceiling", "is_for_groups", "valid_from", "valid_to")
    list_display_links = ("code", "name")
    list_filter = (PeriodFilter, "is_for_groups")
    search_fields = ("code", "name", "note")
    fieldsets = (
        (None, {"fields": ("code", "name", ("rate", "ceiling"), "is_for_groups", "note")}),
        (_("申請を受ける期間"), {"fields": (("valid_from", "valid_to"),)}),
    )
    ordering = ("code",)
    instead_of_deleting = _("やめた助成なら、終了日を入れてください。")


@admin.register(SubsidyBudget)
class SubsidyBudgetAdmin(MasterAdmin):
    list_display = ("year", "kind", "amount")
    list_display_links = ("year", "kind")
    list_filter = ("year",)
    list_select_related = ("kind",)
    search_fields = ("kind__code", "kind__name")
    fieldsets = ((None, {"fields": ("kind", ("year", "amount"))}),)
    ordering = ("-year", "kind__code")
    path_to_authority = "kind__authority"


class EmployeeByNumber(forms.CharField):
    """A person, by his staff number: among ten thousand nobody is looked for in a list."""

    def __init__(self, people: QuerySet[Employee], **kwargs: Any) -> None:
        self.people = people
        super().__init__(max_length=20, help_text=_("職員番号を入れます。"), **kwargs)

    def clean(self, value: Any) -> Employee | None:
        number = super().clean(value)
        found = self.people.filter(staff_number=number).first() if number else None
        if number and found is None:
            raise ValidationError(gettext("職員番号「%s」の職員がいません。番号を確かめてください。") % number)
        return found


@admin.register(TrainingRole)
class TrainingRoleAdmin(ExportedByRight, OfEmployeeAdmin):
    list_display = ("employee", "role", "valid_from", "valid_to", "note")
    list_filter = (PeriodFilter, DepartmentFilter, "role")
    autocomplete_fields: ClassVar[Any] = ()
    ordering = ("-valid_from", "pk")
    path_to_authority = "employee__authority"
    fieldsets = ((None, {"fields": ("employee", "role", ("valid_from", "valid_to"), "note")}),)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "employee":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        people = Employee.objects.visible_to(user_of(request), on=timezone.localdate())
        return EmployeeByNumber(people, label=db_field.verbose_name)
