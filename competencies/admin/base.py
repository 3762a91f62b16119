"""What all masters of the policy share: own authority, one edition at a time, frozen means read-only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from common.masters import FoldedSearch, PlainChoices
from competencies.admin_views.ordering import OrderPage
from competencies.admin_views.scope import PARAMETER, draft_of, edition_of, editions, is_frozen, notice, viewer
from competencies.forms import InlinePartForm, PartForm, PartInlineFormSet, next_order
from competencies.models import EditionPart, Framework

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
    _Permissions = admin.options.BaseModelAdmin[Any]
else:
    _ModelAdmin, _TabularInline, _Permissions = admin.ModelAdmin, admin.TabularInline, object

SMALL_TEXT: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 60})}
}


class EditionFilter(admin.SimpleListFilter):
    """One edition at a time: without a choice, the one that is worked on."""

    title = _("方針の版")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.shown = edition_of(request)
        return [(str(e.pk), f"{e.number_label}({e.get_state_display()})") for e in editions(request).values()]

    def choices(self, changelist: Any) -> Iterator[Any]:
        for pk, label in self.lookup_choices:
            yield {
                "selected": self.shown is not None and str(self.shown.pk) == pk,
                "query_string": changelist.get_query_string({self.parameter_name: pk}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() and self.shown is None:
            raise IncorrectLookupParameters(self.parameter_name)
        return queryset


class SameEditionFilter(admin.RelatedFieldListFilter):
    """Offers what the shown edition has, and nothing of other editions or authorities."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        ordering = self.field_admin_ordering(field, request, model_admin)
        edition = edition_of(request)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to={"framework": edition})


class StatedFilter(admin.AllValuesFieldListFilter):
    """Every value that the list has; a blank one has a name too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or _("記載なし")}


class OneEdition(ChangeList):
    """What is counted as all is what the shown edition has."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.root_queryset = self.root_queryset.filter(framework=edition_of(request))
        return super().get_queryset(request, *args, **kwargs)


class FrozenIsReadOnly(_Permissions):
    """Nobody changes what belongs to an edition in force or superseded; roles decide the rest."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _frozen(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _frozen(request, obj)


class PartOptions(PlainChoices, FrozenIsReadOnly):
    """Choices of other parts: own authority's alone."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **_own(db_field, request), **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # Ticks need no script, and show all that may be chosen.
        ticks = forms.CheckboxSelectMultiple(attrs={"class": "tick-list"})
        return super().formfield_for_manytomany(db_field, request, widget=ticks, **_own(db_field, request), **kwargs)


class PartInline(PartOptions, _TabularInline):
    form = InlinePartForm
    formset = PartInlineFormSet
    extra = 0
    show_change_link = True
    view_on_site = False
    formfield_overrides = SMALL_TEXT
    list_select_related: ClassVar[tuple[str, ...]] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not _frozen(request, obj)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(viewer(request)).select_related(*self.list_select_related)


class PartAdmin(PartOptions, FoldedSearch):
    """A master whose rows belong to editions.

    ``order_within``: the fields that siblings share. None: the model has no order of its own.
    """

    form = PartForm
    formfield_overrides = SMALL_TEXT
    list_per_page = 200
    order_within: ClassVar[tuple[str, ...] | None] = ()
    change_list_template = "admin/competencies/part_change_list.html"
    change_form_template = "admin/competencies/part_change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(viewer(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OneEdition

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [EditionFilter, *super().get_list_filter(request)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_readonly_fields(request, obj), *(["framework"] if obj else [])]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new part has its own page first, and what stands below it afterwards."""
        return super().get_inlines(request, obj) if obj else []

    def get_actions(self, request: HttpRequest) -> Any:
        return super().get_actions(request) if draft_of(request) else {}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        draft = draft_of(request)
        if draft and self.order_within is not None:
            initial["order"] = next_order(self.model.objects.filter(framework=draft))
        return {**initial, "framework": draft and draft.pk}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(OrderPage.as_view(model_admin=self))
        own = [] if self.order_within is None else [path("order/", view, name=self.url_name("order"))]
        return [*own, *super().get_urls()]

    def url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if self.has_add_permission(request) and not draft_of(request):
            messages.warning(
                request, _("追加できる改定案がありません。先に「改定案を作る」で新しい版を作ってください。")
            )
            return HttpResponseRedirect(reverse("admin:competencies_framework_changelist"))
        return super().add_view(request, form_url, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        edition = edition_of(request)
        context = {
            **notice(request, edition, editable=self.has_change_permission(request)),
            "has_add_permission": self.has_add_permission(request) and draft_of(request) is not None,
            "order_url": self._order_url(edition),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        part = kwargs.get("obj")
        edition = editions(request).get(part.framework_id) if part else draft_of(request)
        context |= notice(request, edition, editable=self.has_change_permission(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def _order_url(self, edition: Framework | None) -> str | None:
        if self.order_within is None or edition is None:
            return None
        return reverse(f"admin:{self.url_name('order')}", query={PARAMETER: edition.pk})


class TreeAdmin(PartAdmin):
    """A master whose rows form a tree by ``parent``: listed below each other, indented."""

    list_select_related: ClassVar[bool | list[str] | tuple[str, ...]] = ("parent__parent",)
    order_within: ClassVar[tuple[str, ...] | None] = ("parent",)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return tree_order()

    @admin.display(description=_("名称"))
    def name_in_tree(self, part: Any) -> str:
        return "　" * depth(part) + ("└ " if part.parent_id else "") + str(part)


def depth(part: Any) -> int:
    """How far below the top a part of a tree stands, two steps at most."""
    if part.parent is None:
        return 0
    return 1 if part.parent.parent_id is None else 2


def tree_order(*first: str) -> list[Any]:
    """Order by the path from the top: three levels, as deep as policies go."""
    top = [Coalesce(f"parent__parent__{f}", f"parent__{f}", f) for f in (*first, "order", "pk")]
    middle = Case(
        When(parent__parent__isnull=False, then=F("parent__order")),
        When(parent__isnull=False, then=F("order")),
        default=0,
        output_field=models.IntegerField(),
    )
    lowest = Case(When(parent__parent__isnull=False, then=F("order")), default=0, output_field=models.IntegerField())
    return [*top, middle, lowest, "pk"]


def _own(db_field: Any, request: HttpRequest) -> dict[str, Any]:
    """The rows that a choice may offer."""
    related = db_field.remote_field.model
    if db_field.name == PARAMETER:
        draft = draft_of(request)
        return {"queryset": Framework.objects.filter(pk=draft.pk if draft else 0), "empty_label": None}
    if issubclass(related, EditionPart):
        return {"queryset": related.objects.visible_to(viewer(request))}
    return {}


def _frozen(request: HttpRequest, obj: Any) -> bool:
    """Whether ``obj``, a part or an edition itself, can no longer change."""
    if obj is None:
        return False
    return is_frozen(request, obj.pk if isinstance(obj, Framework) else obj.framework_id)
