"""The people (職員), each with links to what is kept about him."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dated import period_text
from competencies.models import Grade
from staff import audit
from staff.admin.base import OfPeopleAdmin
from staff.admin.coded import CodedChoices, names_by_code
from staff.admin.filters import DepartmentFilter, EmploymentFilter, ServiceFilter
from staff.admin.lists import ToldList
from staff.admin_views.history import PersonHistoryPage
from staff.admin_views.scope import names, path_text, user_of
from staff.careers import records
from staff.models import AuditEvent, Employee, Leave, Posting, Qualification, Secondment
from staff.naming import Names


class OfEmployees(DepartmentFilter):
    to_employee = "pk"


@dataclass(frozen=True)
class Section:
    """A table of the person's page: rows of one kind, each leading to its own form."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, tuple[str, ...]]]  # address, cells
    add_url: str


class StaffList(ToldList):
    """People with their posts of today."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows: Any = super().get_queryset(request, *args, **kwargs)
        return rows.with_posts(on=timezone.localdate())


@admin.register(Employee)
class EmployeeAdmin(CodedChoices, OfPeopleAdmin):
    list_display = ("staff_number", "name", "kana", "department", "title", "employment", "service")
    list_display_links = ("staff_number", "name")
    list_filter = (OfEmployees, EmploymentFilter, ServiceFilter)
    ordering = ("staff_number",)
    search_fields = ("search_key",)
    search_help_text = gettext_lazy(
        "氏名・フリガナ・職員番号で探します。異体字や全角・半角の違いは気にせず入力できます。"
    )
    autocomplete_fields = ("user",)
    coded_fields = {"pay_family": "competencies.JobFamily"}  # an admin's attribute
    fieldsets = (
        (None, {"fields": ("staff_number", ("name", "kana"), ("former_name", "birth_date"))}),
        (gettext_lazy("任用"), {"fields": ("hired_on", "pay_family", ("left_on", "left_by"))}),
        (gettext_lazy("ログイン"), {"fields": ("user",)}),
    )
    change_form_template = "admin/staff/employee_change_form.html"
    path_to_authority = "authority"
    instead_of_deleting = gettext_lazy(
        "退職した人なら、退職日を入れてください。誤って登録したものなら、正しい内容に書き換えてください。"
    )

    # ── The list

    @admin.display(description=gettext_lazy("今日の所属"))
    def department(self, employee: Any) -> str:
        return str(employee.place)

    @admin.display(description=gettext_lazy("補職名"))
    def title(self, employee: Any) -> str:
        return employee.posts[0].title if employee.posts else ""

    @admin.display(description=gettext_lazy("任用形態"))
    def employment(self, employee: Any) -> str:
        return str(employee.posts[0].get_employment_display()) if employee.posts else ""

    @admin.display(description=gettext_lazy("在職"))
    def service(self, employee: Employee) -> str:
        today = timezone.localdate()
        if employee.hired_on > today:
            return _("採用予定")
        return _("在職") if employee.serves_on(today) else _("退職")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ToldList]:
        return StaffList

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        """Where the posts of today are, from one tree for all."""
        organisation = user_of(request).standing_on(timezone.localdate()).organisation
        for row in rows:
            row.place = path_text(organisation.path(row.posts[0].department_id)) if row.posts else ""
        return rows

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.matching(search_term), False

    # ── The person's page

    def person_of(self, row: Any) -> int:
        pk: int = row.pk
        return pk

    def log_name(self, obj: Any) -> str:
        return str(obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if obj := kwargs.get("obj"):
            context["sections"] = list(sections(obj, names(request), names_by_code(Grade, request)))
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return cast(HttpResponse, PersonHistoryPage.as_view(model_admin=self)(request, object_id=object_id))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whose account it is decides what that account may do: that is written down apart."""
        super().save_model(request, obj, form, change)
        if "user" in form.changed_data:
            said = _("職員と利用者の結び付け: %(user)s") % {"user": obj.user or _("なし")}
            audit.record(
                AuditEvent.Kind.ROLE, said, by=request.user, at=timezone.now(), whose=[obj.pk],
                address=audit.address_of(request),
            )  # fmt: skip


def sections(employee: Employee, called: Names, grades: dict[str, str]) -> Iterable[Section]:
    """What is kept about a person, in two queries."""
    others = (model.objects.filter(employee=employee) for model in (Leave, Secondment, Qualification))
    kept: dict[Any, Iterable[Any]] = {Posting: Posting.objects.filter(employee=employee), **records.read(*others)}
    yield _section(
        employee, Posting, kept, (_("期間"), _("発令の種別"), _("所属"), _("補職名"), _("職位"), _("本務・兼務")),
        lambda row: (
            period_text(row.valid_from, row.valid_to), row.get_order_kind_display(),
            called.on(row.department_id, row.valid_from), row.title, grades.get(row.grade_code, row.grade_code),
            _("本務") if row.is_main else _("兼務"),
        ),
    )  # fmt: skip
    yield _section(
        employee, Leave, kept, (_("期間"), _("種類"), _("備考")),
        lambda row: (period_text(row.valid_from, row.valid_to), row.get_kind_display(), row.note),
    )  # fmt: skip
    yield _section(
        employee, Secondment, kept, (_("期間"), _("派遣先"), _("種類")),
        lambda row: (period_text(row.valid_from, row.valid_to), row.destination, row.get_kind_display()),
    )  # fmt: skip
    yield _section(
        employee, Qualification, kept, (_("資格"), _("取得日"), _("有効期限")),
        lambda row: (
            row.name, date_format(row.acquired_on), date_format(row.expires_on) if row.expires_on else _("なし"),
        ),
    )  # fmt: skip


def _section(
    employee: Employee,
    model: Any,
    kept: Mapping[Any, Iterable[Any]],
    headings: tuple[str, ...],
    cells: Callable[[Any], tuple[Any, ...]],
) -> Section:
    name, query = f"admin:staff_{model._meta.model_name}", {"employee": employee.pk}
    rows = [(reverse(f"{name}_change", args=[row.pk], query=query), tuple(map(str, cells(row)))) for row in kept[model]]
    return Section(str(model._meta.verbose_name), headings, rows, reverse(f"{name}_add", query=query))
