from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from competencies import access
from competencies.admin.base import (
    SMALL_TEXT,
    FrozenIsReadOnly,
    PartAdmin,
    PartInline,
    TreeAdmin,
    _ModelAdmin,
    tree_order,
)
from competencies.admin_views.editions import PutInForce, Revise
from competencies.admin_views.exchange import EXCHANGE
from competencies.admin_views.scope import PARAMETER, notice, viewer
from competencies.models import (
    PARTS,
    AppointingAuthority,
    Framework,
    IdealPart,
    PolicyItem,
    Principle,
    RequirementTable,
)


@admin.register(AppointingAuthority)
class AppointingAuthorityAdmin(_ModelAdmin):
    """HR and the auditor see their own authority; the administrator, who reads no policy, keeps all of them."""

    list_display = ("name", "municipality", "kind", "code")
    search_fields = ("name", "municipality")

    def get_queryset(self, request: HttpRequest) -> Any:
        authorities = super().get_queryset(request)
        return authorities if self._keeps_all(request) else authorities.filter(pk=viewer(request).authority_id or 0)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code stands in addresses, and stays."""
        return ("code",) if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self._keeps_all(request)

    def _keeps_all(self, request: HttpRequest) -> bool:
        return not access.may_read_drafts(viewer(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class IdealPartInline(PartInline):
    model = IdealPart
    fields = ("code", "order", "name", "keyword", "summary")


@admin.register(Framework)
class FrameworkAdmin(FrozenIsReadOnly, _ModelAdmin):
    change_form_template = "admin/competencies/framework_change_form.html"
    list_display = ("title", "edition", "number_label", "state", "effective_from", "effective_to", "based_on")
    list_display_links = ("title", "number_label")
    list_filter = ("state",)
    list_select_related = ("based_on",)
    search_fields = ("title", "edition", "purpose")
    actions = None
    formfield_overrides = SMALL_TEXT
    inlines = (IdealPartInline,)
    readonly_fields = ("state", "based_on", "put_in_force_by", "put_in_force_at")
    fieldsets = (
        (None, {"fields": (("authority", "number"), "title", ("edition", "period"), ("state", "based_on"))}),
        (
            _("施行"),
            {
                "fields": (
                    ("effective_from", "effective_to"),
                    "effective_note",
                    "consulted_on",
                    ("put_in_force_by", "put_in_force_at"),
                )
            },
        ),
        (_("目的と対象"), {"fields": ("purpose", "target_staff", "target_staff_note", "review_rule")}),
        (
            _("職員像"),
            {"fields": ("vision", ("ideal_label", "slogan", "slogan_short"), "ideal_summary",
                        "organisation_ideal", "organisation_ideal_summary")},
        ),
    )  # fmt: skip

    @admin.display(description=_("版番号"), ordering="number")
    def number_label(self, edition: Framework) -> str:
        return edition.number_label

    def get_queryset(self, request: HttpRequest) -> Any:
        editions: Any = super().get_queryset(request)
        return editions.visible_to(viewer(request)).select_related("authority")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "authority", "number") if obj else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        latest = self.get_queryset(request).order_by("-number").first()
        return {"authority": viewer(request).authority_id, "number": latest.number + 1 if latest else 1}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "authority":
            kwargs |= {
                "queryset": AppointingAuthority.objects.filter(pk=viewer(request).authority_id or 0),
                "empty_label": None,
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "authority" and field:
            field.widget = field.widget.widget
        return field

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/revise/", wrap(Revise.as_view(model_admin=self)), name="competencies_framework_revise"),
            path(
                "<int:pk>/put-in-force/",
                wrap(PutInForce.as_view(model_admin=self)),
                name="competencies_framework_put_in_force",
            ),
            *EXCHANGE.urls(self.admin_site),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = kwargs.get("obj")
        if edition:
            context |= self._context(request, edition)
        return super().render_change_form(request, context, *args, **kwargs)

    def _context(self, request: HttpRequest, edition: Framework) -> dict[str, Any]:
        return {
            **notice(request, edition, editable=self.has_change_permission(request)),
            "compared_with": self.get_queryset(request).filter(number__lt=edition.number).order_by("-number").first(),
            "tables": RequirementTable.objects.filter(framework=edition),
            "part_lists": _part_lists(edition),
        }


@admin.register(IdealPart)
class IdealPartAdmin(PartAdmin):
    list_display = ("name", "code", "keyword", "source", "order")
    search_fields = ("name", "code", "keyword", "summary", "points")


class PrincipleInline(PartInline):
    model = Principle
    fk_name = "parent"
    fields = ("code", "order", "kind", "name", "summary")


@admin.register(Principle)
class PrincipleAdmin(TreeAdmin):
    list_display = ("name_in_tree", "code", "kind", "order")
    list_filter = ("kind",)
    search_fields = ("name", "code", "summary")
    inlines = (PrincipleInline,)


class PolicyItemInline(PartInline):
    model = PolicyItem
    fk_name = "parent"
    fields = ("code", "order", "kind", "title", "label", "text")


@admin.register(PolicyItem)
class PolicyItemAdmin(TreeAdmin):
    list_display = ("name_in_tree", "code", "kind", "label", "order")
    list_filter = ("kind",)
    search_fields = ("title", "code", "label", "text", "keywords")
    order_within = ("kind", "parent")
    inlines = (PolicyItemInline,)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return tree_order("kind")


def _part_lists(edition: Framework) -> list[tuple[str, str]]:
    """Name and address of each list of parts, for the panel of an edition's page."""
    return [
        (
            str(part._meta.verbose_name_plural),
            reverse(f"admin:competencies_{part._meta.model_name}_changelist", query={PARAMETER: edition.pk}),
        )
        for part in PARTS
    ]
