"""Accounts and roles (利用者と役割)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.history import signed
from common.masters import FoldedSearch, NamedCells, PlainChoices
from staff.admin.base import OwnInline
from staff.admin.filters import tree_choices
from staff.admin.forms import REASON, ReasonedForm
from staff.admin.lists import ExportedList
from staff.admin.powers import CHANGED, GIVEN, TAKEN, record_account, record_power
from staff.admin_views.history import AccountHistoryPage
from staff.admin_views.scope import own
from staff.models import Department, Employee, RoleGrant, User

# Rights follow from roles alone; Django's groups would be a second source of them.
admin.site.unregister(Group)

# What of an account decides over what it may do.
_WEIGHTY = ("is_active", "authority")


class RoleGrants(NamedCells):
    """A user's roles. 部局人事担当 looks after a department of the user's own authority, as the tree is today.

    What is to come is not offered: whoever keeps accounts plans no organisation. A grant keeps the department that
    it has, whatever became of it.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if field := form.fields.get("department"):
            field.queryset = self._departments
            field.widget.choices = [("", _("なし")), *_with(self._tree, form.instance.department)]

    @property
    def _departments(self) -> Any:
        return Department.objects.filter(authority=self.instance.authority_id).begun(by=timezone.localdate())

    @cached_property
    def _tree(self) -> list[tuple[str, str]]:
        today, authority = timezone.localdate(), self.instance.authority_id
        return tree_choices(Department.objects.organisation(authority=authority, on=today))


def _with(choices: list[tuple[str, str]], department: Department | None) -> list[tuple[str, str]]:
    """The choices and, if it is not among them, the department that a grant has."""
    if department is None or str(department.pk) in dict(choices):
        return choices
    return [*choices, (str(department.pk), _called(department))]


def _called(department: Department | None) -> str:
    """By the name of today; one that is still to come stays untold."""
    version = department and department.version_on(timezone.localdate())
    return version.name if version else department.code if department else ""


class RoleGrantInline(OwnInline):
    model = RoleGrant
    formset = RoleGrants

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        bureau = "department" if self.has_change_permission(request, obj) else "bureau"
        return ("role", bureau, "valid_from", "valid_to")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if self.has_change_permission(request, obj) else ("bureau",)

    @admin.display(description=_("受け持つ部局"))
    def bureau(self, grant: RoleGrant) -> str:
        return _called(grant.department)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("department")


class RoleFilter(admin.SimpleListFilter):
    title = _("役割")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(RoleGrant._meta.get_field("role").flatchoices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(grants__role=self.value()).distinct() if self.value() else queryset


class UserForm(ReasonedForm):
    """The reason is kept with the roles below."""


@admin.register(User)
class UserAdmin(ExportedList, PlainChoices, FoldedSearch, DjangoUserAdmin):  # type: ignore[type-arg]  # for mypy alone
    """利用者. The password is never shown; whoever may change a user may set a new one."""

    form = UserForm
    list_display = ("staff_number", "name", "kana", "authority", "roles", "login_state", "last_login")
    list_display_links = ("staff_number", "name")
    list_filter = (RoleFilter, "is_active")
    list_select_related = ("authority", "employee")
    search_fields = ("staff_number", "name", "kana")
    ordering = ("staff_number",)
    filter_horizontal = ()
    actions = None
    inlines = (RoleGrantInline,)
    readonly_fields = ("last_login", "password_change")
    fieldsets = (
        (None, {"fields": ("staff_number", ("name", "kana"), "authority", "is_active", "last_login")}),
        (_("パスワード"), {"fields": ("password_change",)}),
        (None, {"fields": (REASON,)}),
    )
    add_fieldsets = (
        (None, {"fields": ("staff_number", "name", "kana", "authority")}),
        (_("最初のパスワード"), {"fields": ("usable_password", "password1", "password2")}),
    )

    @admin.display(description=_("役割"))
    def roles(self, user: User) -> str:
        return "・".join(str(grant.get_role_display()) for grant in user.grants.all())

    @admin.display(description=_("新しいパスワード"))
    def password_change(self, user: User) -> str:
        """A way to set it; not even the hash is shown."""
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a class="button button-quiet" href="{}">{}</a>', address, _("パスワードを設定する"))

    @admin.display(description=_("ログイン"), ordering="is_active")
    def login_state(self, user: User) -> str:
        return str(_("できる") if user.is_active else _("止めている"))

    def people_of(self, row: User) -> Iterable[int]:
        return [row.employee.pk] if hasattr(row, "employee") else []

    def get_queryset(self, request: HttpRequest) -> Any:
        """Whoever keeps accounts sees all of them; the others see their own authority's."""
        users = super().get_queryset(request).prefetch_related("grants")
        return users if self.has_change_permission(request) else users.filter(_of_own_authority(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Those who are employees are found by the key that is stored; the few others are read through."""
        if not search_term.strip():
            return queryset, False
        people = Employee.objects.matching(search_term).values("pk")
        others, _may_repeat = super().get_search_results(request, queryset.filter(employee=None), search_term)
        return queryset.filter(Q(employee__in=people) | Q(pk__in=others.order_by().values("pk"))), False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if self.has_change_permission(request, obj) else fieldsets[:1]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that is no longer used is made inactive: what it did stays recorded."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        stored = {name: getattr(obj, obj._meta.get_field(name).attname) for name in _WEIGHTY}
        changed = {name: (form.initial.get(name), stored[name]) for name in _WEIGHTY if name in form.changed_data}
        if changed:
            record_account(request, obj, changed)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Each role that is given, changed or taken is written down, with the one reason for all."""
        reason = form.cleaned_data.get(REASON, "")
        formset.save(commit=False)
        for row in formset.deleted_objects:
            record_power(request, row, TAKEN)
            signed(row, by=request.user, because=reason).delete()
        for deed, rows in ((GIVEN, formset.new_objects), (CHANGED, [row for row, _fields in formset.changed_objects])):
            for row in rows:
                signed(row, by=request.user, because=reason).save()
                record_power(request, row, deed)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return cast(HttpResponse, AccountHistoryPage.as_view(model_admin=self)(request, object_id=object_id))


def _of_own_authority(request: HttpRequest) -> Q:
    return Q(authority=own(request)) & ~Q(authority=None)
