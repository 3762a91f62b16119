"""Acting for somebody (代行), given by HR."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from staff.access import Power, Role
from staff.admin.base import OwnAdmin
from staff.admin.filters import PeriodFilter
from staff.admin.forms import ReasonedForm
from staff.admin.powers import CHANGED, GIVEN, TAKEN, record_power
from staff.admin_views.scope import user_of
from staff.models import Delegation, User
from staff.standing import has_power


class DelegationForm(ReasonedForm):
    """The principal must have the power himself on the first day; what he only acts in is not passed on."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        principal = data.get("principal") or getattr(self.instance, "principal", None)
        begins, power = data.get("valid_from"), data.get("power")
        if principal and begins and power and not has_power(principal, power, on=begins):
            said = _("%(who)sは%(day)sに「%(power)s」の権限を自分では持っていません。本人か開始日を確かめてください。")
            words = {"who": principal.name, "day": date_format(begins), "power": Power(power).label}
            self.add_error("power", ValidationError(said % words, code="no_power"))
        for name in ("principal", "delegate"):
            user: User | None = data.get(name)
            if user and not user.is_active:
                self.add_error(name, _("この利用者はログインを止められています。別の人を選んでください。"))
        return data


@admin.register(Delegation)
class DelegationAdmin(OwnAdmin):
    """Whoever is HR only in somebody's place reads delegations, and gives none: powers are not passed on."""

    form = DelegationForm
    list_display = ("principal", "delegate", "power", "valid_from", "valid_to", "reason")
    list_filter = (PeriodFilter, "power")
    list_select_related = ("principal__employee", "delegate__employee")
    ordering = ("-valid_from", "pk")
    search_fields = ("principal__name", "principal__staff_number", "delegate__name", "delegate__staff_number")
    autocomplete_fields = ("principal", "delegate")
    path_to_authority = "principal__authority"
    fieldsets = ((None, {"fields": (("principal", "delegate"), "power", ("valid_from", "valid_to"), "reason")}),)

    def people_of(self, row: Delegation) -> Iterable[int]:
        return [user.employee.pk for user in (row.principal, row.delegate) if hasattr(user, "employee")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Another person in the place of one is another delegation."""
        return [*super().get_readonly_fields(request, obj), *(["principal", "delegate"] if obj else [])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and _gives(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _gives(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _gives(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_power(request, obj, CHANGED if change else GIVEN)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record_power(request, obj, TAKEN)
        super().delete_model(request, obj)


def _gives(request: HttpRequest) -> bool:
    """HR by an own grant."""
    return Role.HR in user_of(request).standing_on(timezone.localdate()).own_roles
