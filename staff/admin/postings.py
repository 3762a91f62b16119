"""What is kept about people: orders, absences, qualifications (発令・休業・派遣・資格)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.history import signed
from competencies.models import Grade
from staff.admin.base import OfEmployeeAdmin
from staff.admin.coded import CodedChoices, names_by_code
from staff.admin.filters import DepartmentFilter, PeriodFilter
from staff.admin.forms import REASON, ReasonedForm
from staff.admin_views.scope import names
from staff.models import Leave, Posting, Qualification, Secondment
from staff.rules import orders


class PostingForm(ReasonedForm):
    """A new main order ends the open one before it, if HR wants it so: what the import does, by the same rule."""

    end_former = forms.BooleanField(
        label=_("続いている前の本務を、この発令の前日で終える"), required=False, initial=True
    )
    endings: tuple[orders.Ending, ...] = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance.pk is None and data.get("end_former") and data.get("employee") and data.get("valid_from"):
            self.endings = tuple(_ended_by(data))
        return data

    def _post_clean(self) -> None:
        """The order is checked as it will stand once the former one has ended; nothing is written yet."""
        with transaction.atomic():
            for ending in self.endings:
                Posting.objects.filter(pk=ending.order.pk).update(valid_to=ending.last)
            super()._post_clean()  # type: ignore[misc]  # not in the stubs
            transaction.set_rollback(True)


def _ended_by(data: dict[str, Any]) -> Iterator[orders.Ending]:
    """What the order that is typed would end."""
    new = Posting(valid_from=data["valid_from"], valid_to=data.get("valid_to"), is_main=data.get("is_main", False))
    main = data["employee"].postings.main()
    return (ending for ending in orders.ended_by_successor([*main, new]) if ending.successor is new)


@admin.register(Posting)
class PostingAdmin(CodedChoices, OfEmployeeAdmin):
    form = PostingForm
    list_display = (
        "employee", "department_then", "order_kind", "post", "title", "grade", "valid_from", "valid_to",
    )  # fmt: skip
    list_display_links = ("employee",)
    list_filter = (PeriodFilter, DepartmentFilter, "order_kind", "is_main", "is_head", "employment")
    list_select_related = ("employee", "department")
    autocomplete_fields = ("employee", "department")
    coded_fields = {"grade_code": "competencies.Grade"}  # an admin's attribute
    ordering = ("-valid_from", "employee__staff_number", "pk")
    path_to_authority = "employee__authority"
    fieldsets = (
        (None, {"fields": ("employee", ("valid_from", "valid_to"), "order_kind")}),
        (_("組織と職"), {"fields": ("department", ("title", "is_head"), "is_main")}),
        (_("職位と任用"), {"fields": ("grade_code", "pay_grade", "employment", "weekly_hours", "note")}),
    )

    @admin.display(description=_("組織"), ordering="department__code")
    def department_then(self, posting: Any) -> str:
        return str(posting.department_name)

    @admin.display(description=_("職位"), ordering="grade_code")
    def grade(self, posting: Any) -> str:
        return str(posting.grade_name)

    @admin.display(description=_("本務・兼務"), ordering="is_main")
    def post(self, posting: Posting) -> str:
        return str(_("本務") if posting.is_main else _("兼務"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first, *rest = super().get_fieldsets(request, obj)
        return [first, *rest] if obj else [first, (None, {"fields": ["end_former"]}), *rest]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        for order, last, _successor in form.endings:
            order.valid_to = last
            signed(
                order, by=request.user, because=form.cleaned_data[REASON] or gettext("次の本務の発令による終了")
            ).save()
            said = gettext("前の本務(%(order)s)を%(last)sで終えました。")
            messages.success(request, said % {"order": order, "last": date_format(last)})
        super().save_model(request, obj, form, change)

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        """Departments are called as they were when the order began, grades as they are today."""
        called, grades = names(request), names_by_code(Grade, request)
        for row in rows:
            row.department_name = called.on(row.department_id, row.valid_from)
            row.grade_name = grades.get(row.grade_code, row.grade_code)
        return rows


@admin.register(Leave)
class LeaveAdmin(OfEmployeeAdmin):
    list_display = ("employee", "kind", "valid_from", "valid_to", "note")
    list_filter = (PeriodFilter, DepartmentFilter, "kind")
    ordering = ("-valid_from", "pk")
    path_to_authority = "employee__authority"
    fieldsets = ((None, {"fields": ("employee", "kind", ("valid_from", "valid_to"), "note")}),)


@admin.register(Secondment)
class SecondmentAdmin(OfEmployeeAdmin):
    list_display = ("employee", "kind", "destination", "valid_from", "valid_to", "note")
    list_filter = (PeriodFilter, DepartmentFilter, "kind")
    ordering = ("-valid_from", "pk")
    path_to_authority = "employee__authority"
    fieldsets = ((None, {"fields": ("employee", "kind", "destination", ("valid_from", "valid_to"), "note")}),)


class ExpiryFilter(admin.SimpleListFilter):
    """有効・知らせる時期・期限切れ."""

    title = _("期限")
    parameter_name = "expiry"

    class Choice(TextChoices):
        REMINDED = "reminded", _("知らせる時期")
        EXPIRED = "expired", _("期限切れ")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.Choice.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        if self.value() == self.Choice.REMINDED:
            return queryset.to_be_reminded(on=today).filter(expires_on__gte=today)
        return queryset.filter(expires_on__lt=today) if self.value() == self.Choice.EXPIRED else queryset


@admin.register(Qualification)
class QualificationAdmin(OfEmployeeAdmin):
    list_display = ("employee", "name", "number", "acquired_on", "expires_on")
    list_filter = (ExpiryFilter, DepartmentFilter)
    ordering = ("employee__staff_number", "name", "pk")
    path_to_authority = "employee__authority"
    fieldsets = (
        (None, {"fields": ("employee", ("name", "number"), ("acquired_on", "expires_on"), "remind_days", "note")}),
    )
