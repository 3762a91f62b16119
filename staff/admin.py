"""Accounts and roles (利用者と役割)."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.masters import FoldedSearch, NamedCells
from staff.models import RoleGrant, User

if TYPE_CHECKING:
    _TabularInline = admin.TabularInline[RoleGrant, User]
    _ModelAdmin = admin.ModelAdmin[LogEntry]
else:
    _TabularInline, _ModelAdmin = admin.TabularInline, admin.ModelAdmin

# Rights follow from roles alone; Django's groups would be a second source of them.
admin.site.unregister(Group)


class RoleGrantInline(_TabularInline):
    model = RoleGrant
    formset = NamedCells
    extra = 0


class RoleFilter(admin.SimpleListFilter):
    title = _("役割")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(RoleGrant._meta.get_field("role").flatchoices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(grants__role=self.value()).distinct() if self.value() else queryset


@admin.register(User)
class UserAdmin(FoldedSearch, DjangoUserAdmin):  # type: ignore[type-arg]
    """利用者. The password is never shown; whoever may change a user may set a new one."""

    list_display = ("staff_number", "name", "kana", "authority", "roles", "login_state", "last_login")
    list_display_links = ("staff_number", "name")
    list_filter = (RoleFilter, "is_active")
    list_select_related = ("authority",)
    search_fields = ("staff_number", "name", "kana")
    ordering = ("staff_number",)
    filter_horizontal = ()
    actions = None
    inlines = (RoleGrantInline,)
    readonly_fields = ("last_login", "password_change")
    fieldsets = (
        (None, {"fields": ("staff_number", ("name", "kana"), "authority", "is_active", "last_login")}),
        (_("パスワード"), {"fields": ("password_change",)}),
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

    def get_queryset(self, request: HttpRequest) -> Any:
        """Whoever keeps accounts sees all of them; the others see their own authority's."""
        users = super().get_queryset(request).prefetch_related("grants")
        return users if self.has_change_permission(request) else users.filter(_of_own_authority(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if self.has_change_permission(request, obj) else fieldsets[:1]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that is no longer used is made inactive: what it did stays recorded."""
        return False


@admin.register(LogEntry)
class LogEntryAdmin(_ModelAdmin):
    """操作の記録: read, and nothing else."""

    list_display = ("action_time", "user", "content_type", "object_repr", "what")
    list_filter = ("action_flag", ("action_time", admin.DateFieldListFilter))
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "change_message", "user__staff_number", "user__name")
    fields = ("action_time", "user", "content_type", "object_repr", "what")
    ordering = ("-action_time",)
    actions = None

    @admin.display(description=_("内容"))
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message() or entry.get_action_flag_display()

    def get_queryset(self, request: HttpRequest) -> Any:
        own = Q(user__authority=_own(request)) & ~Q(user__authority=None)
        return super().get_queryset(request).filter(own)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _of_own_authority(request: HttpRequest) -> Q:
    return Q(authority=_own(request)) & ~Q(authority=None)


def _own(request: HttpRequest) -> int | None:
    return cast(User, request.user).authority_id
