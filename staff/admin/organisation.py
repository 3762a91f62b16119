"""Departments and what they are called when (組織)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.masters import NamedCells
from staff.admin.base import OwnAdmin, OwnInline
from staff.admin.filters import FoundingFilter, departments_named
from staff.admin.forms import OwnForm
from staff.admin_views.scope import label_of_department, names, path_text, user_of
from staff.models import Department, DepartmentVersion, Posting


class VersionForm(OwnForm):
    """A name of a department. While that is still being added, the database cannot check the row against it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.department_id is None:
            self.instance.validate_constraints = lambda exclude=None: None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parent, begins = data.get("parent"), data.get("valid_from")
        if parent and begins and not parent.holds_on(begins):
            self.add_error("parent", _("上位の組織は、適用開始日にある組織にしてください。"))
        return data


class Versions(NamedCells):
    """The names of one department, of which it needs at least one."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if not kept and not any(self.errors):
            raise ValidationError(_("名称と位置を1行は入れてください。名前のない組織は、組織図に出ません。"))
        for form in kept:
            begins = form.cleaned_data.get("valid_from")
            if begins and self.instance.valid_from and not self.instance.holds_on(begins):
                form.add_error("valid_from", _("組織の設置日から廃止日までの日にしてください。"))


class VersionInline(OwnInline):
    model = DepartmentVersion
    fk_name = "department"
    form = VersionForm
    formset = Versions
    fields = ("valid_from", "name", "kind", "parent", "sector", "head_title", "order")
    autocomplete_fields = ("parent",)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(Department)
class DepartmentAdmin(OwnAdmin):
    list_display = ("code", "name_today", "path", "head", "valid_from", "valid_to")
    list_display_links = ("code", "name_today")
    list_filter = (FoundingFilter,)
    search_fields = ("code",)
    search_help_text = gettext_lazy("名称(昔の名称も)か組織コードで探します。")
    fieldsets = ((None, {"fields": ("code", ("valid_from", "valid_to"))}),)
    inlines = (VersionInline,)
    ordering = ("code",)
    path_to_authority = "authority"
    history_parts = ((DepartmentVersion, "department"),)
    instead_of_deleting = gettext_lazy("なくなった組織なら、廃止日を入れてください。")

    @admin.display(description=gettext_lazy("今日の名称"))
    def name_today(self, department: Any) -> str:
        return str(department.called)

    @admin.display(description=gettext_lazy("上位の組織"))
    def path(self, department: Any) -> str:
        return str(department.above)

    @admin.display(description=gettext_lazy("組織の長"))
    def head(self, department: Any) -> str:
        return "、".join(f"{post.employee.name} {post.title}".strip() for post in department.heads)

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        """The names, places and heads of today, in three queries for all."""
        today = timezone.localdate()
        organisation, called = user_of(request).standing_on(today).organisation, names(request)
        heads = Posting.objects.on(today).heads().select_related("employee")
        prefetch_related_objects(rows, Prefetch("postings", queryset=heads, to_attr="heads"))
        for row in rows:
            row.called = called.on(row.pk, today)
            row.above = path_text(organisation.path(row.pk)[:-1])
        return rows

    def people_of(self, row: Any) -> Iterable[int]:
        return [post.employee_id for post in row.heads]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=departments_named(request, search_term)), False

    def choice_label(self, request: HttpRequest, department: Department) -> str:
        return label_of_department(request, department)

    def history_title(self, request: HttpRequest, obj: Department) -> str:
        return label_of_department(request, obj)

    def log_name(self, obj: Any) -> str:
        """A name that is still to come stands in no log."""
        return str(obj.code)
