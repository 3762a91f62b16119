"""What the masters of the evaluation share: own authority, people by number, lists that leave with who runs cycles."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import access
from evaluations.access import Right
from evaluations.models import Cycle
from staff.admin.base import OwnAdmin
from staff.admin.coded import CodedChoices
from staff.admin_views.history import HistoryPage
from staff.admin_views.scope import own, user_of
from staff.history import Reader
from staff.models import Employee
from training.admin.support import EmployeeByNumber


class PersonByNumber(EmployeeByNumber):
    """A person by his number, shown again as the number that was typed. ``but``: whom the user may not name."""

    def __init__(self, *args: Any, but: int | None = None, **kwargs: Any) -> None:
        self.but = but
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> Employee | None:
        found = super().clean(value)
        if found is not None and found.pk == self.but:
            raise ValidationError(_("自分については決められません。ほかの人事担当に頼んでください。"))
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Employee.objects.filter(pk=value).values_list("staff_number", flat=True).first() or ""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class MasterHistory(HistoryPage):
    """Routes and cycles are kept ahead of time by those who read them here."""

    def reader(self, request: HttpRequest) -> Reader:
        return Reader(timezone.localdate())


class OfEvaluation(CodedChoices, OwnAdmin):
    """A master of the own authority, whatever its dates. ``people_fields``: people, typed by their number."""

    path_to_authority: ClassVar[str] = "authority"
    people_fields: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = admin.ModelAdmin.get_queryset(self, request)
        return rows.filter(**{self.path_to_authority: own(request) or 0})

    def barred(self, request: HttpRequest) -> int | None:
        """About whom (employee) the user keeps no row: who evaluates him, and whether, is settled by others."""
        return user_of(request).standing_on(timezone.localdate()).employee_id

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_own(request, obj)

    def _is_own(self, request: HttpRequest, obj: Any) -> bool:
        whose = getattr(obj, "employee_id", None)
        return whose is not None and whose == self.barred(request)

    def may_export(self, request: HttpRequest) -> bool:
        return access.may(user_of(request), Right.RUN, on=timezone.localdate())

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What has no history of its own shows what was done to it."""
        if not hasattr(self.model, "history"):
            return admin.ModelAdmin.history_view(self, request, object_id, extra_context)
        return cast(HttpResponse, MasterHistory.as_view(model_admin=self)(request, object_id=object_id))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.people_fields:
            people = Employee.objects.filter(authority=own(request) or 0)
            but = self.barred(request) if db_field.name == "employee" else None
            return PersonByNumber(people, label=db_field.verbose_name, required=not db_field.blank, but=but)
        if db_field.remote_field.model is Cycle:
            kwargs["queryset"] = Cycle.objects.real().filter(scheme__authority=own(request) or 0)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
