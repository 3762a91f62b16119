"""What the admin of schemes shares (評価制度の画面): own authority, one section at a time, frozen means read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.masters import NamedCells, PlainChoices, StatedFilters
from evaluations.models import PARTS, Scheme, SchemePart
from staff.admin.coded import CodedChoices
from staff.admin_views.scope import own

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
    _Permissions = admin.options.BaseModelAdmin[Any]
    _PartModelForm = forms.ModelForm[SchemePart]
else:
    _ModelAdmin, _TabularInline, _Permissions = admin.ModelAdmin, admin.TabularInline, object
    _PartModelForm = forms.ModelForm

SECTION = "section"


@dataclass(frozen=True)
class Section:
    """A page of a record that has too much for one. ``fields`` as a fieldset has them."""

    code: str
    label: str | Promise
    fields: tuple[Any, ...] = ()
    inlines: tuple[Any, ...] = ()
    about: str | Promise = ""


def scheme_of(obj: Any) -> Scheme:
    """Of a part; a scheme is its own."""
    scheme: Scheme = obj if isinstance(obj, Scheme) else obj.scheme
    return scheme


class FrozenIsReadOnly(_Permissions):
    """Nobody changes what belongs to a scheme in use; roles decide the rest."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _frozen(obj)


def _frozen(obj: Any) -> bool:
    return obj is not None and scheme_of(obj).is_frozen


class PartForm(_PartModelForm):
    """The scheme is not typed, yet what must be unique within it is checked here, not by the database."""

    def _get_validation_exclusions(self) -> Any:
        return super()._get_validation_exclusions() - {"scheme"}  # type: ignore[misc]  # not in the stubs


class PartFormSet(NamedCells):
    """Rows of one scheme: what may be chosen is its own, and is asked for once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices: dict[str, list[Any]] = {}

    def narrowed(self, field: forms.ModelChoiceField[Any]) -> Any:
        """The rows that a choice offers here."""
        return of_scheme(field, scheme_of(self.instance).pk)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.instance.scheme = scheme_of(self.instance)
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField) and isinstance(field.widget, forms.Select):
                field.queryset = self.narrowed(field)
                field.widget.choices = self._choices_of(name, field)
        if form.instance.pk is None and "order" in form.fields:
            form.fields["order"].initial = self._next_order

    def get_unique_error_message(self, unique_check: Any) -> str:
        labels = [str(field.label) for name, field in self.form.base_fields.items() if name in unique_check]
        return _("同じ「%s」の行が二つあります。一方を直してください。") % "・".join(labels)

    def _choices_of(self, name: str, field: Any) -> list[Any]:
        if name not in self._choices:
            self._choices[name] = list(field.choices)
        return self._choices[name]

    @property
    def _next_order(self) -> int:
        parts: Any = self.get_queryset()
        return max((part.order for part in parts), default=0) + 1


def of_scheme(field: Any, scheme: int | None) -> Any:
    """A choice of parts, kept to those of one scheme."""
    rows = field.queryset
    return rows.filter(scheme=scheme or 0) if rows.model in PARTS else rows


class OfScheme(CodedChoices, PlainChoices, FrozenIsReadOnly):
    """Choices in words, the policy's codes by name."""

    coded_fields: ClassVar[dict[str, Any]] = {
        "grades": "competencies.Grade",
        "required_of": "competencies.Grade",
        "allowed_to": "competencies.Grade",
        "families": "competencies.JobFamily",
    }


class PartInline(OfScheme, _TabularInline):
    form = PartForm
    formset = PartFormSet
    extra = 0
    view_on_site = False
    list_select_related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not _frozen(obj)


class SectionedAdmin(OfScheme, StatedFilters, _ModelAdmin):
    """A record whose page shows one section at a time; without one in the address, the first.

    ``path_to_authority`` leads from its rows to whose they are.
    """

    sections: ClassVar[tuple[Section, ...]] = ()
    path_to_authority: ClassVar[str] = "authority"
    actions = None
    preserve_filters = False
    view_on_site = False
    list_per_page = 100
    show_full_result_count = False
    change_form_template = "admin/evaluations/scheme_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(**{self.path_to_authority: own(request) or 0})

    def section(self, request: HttpRequest, obj: Any) -> Section:
        """A new record begins with its first section, and has the others afterwards."""
        asked = request.GET.get(SECTION) if obj else None
        return next((one for one in self.sections if one.code == asked), self.sections[0])

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        section = self.section(request, obj)
        return [(None, {"fields": section.fields, "description": section.about})] if section.fields else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.section(request, obj).inlines if obj else ()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the section: a scheme is written in many steps."""
        super().response_change(request, obj)
        return HttpResponseRedirect(self.address(obj, self.section(request, obj)))

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(self.address(obj, self.sections[0]))

    def address(self, obj: Any, section: Section) -> str:
        return reverse(self.url_name("change"), args=[obj.pk], query={SECTION: section.code})

    def url_name(self, page: str) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        context |= {"scheme": self.shown_scheme(request, obj), "sections": self._tabs(request, obj)}
        context["contents"] = contents(context["scheme"])
        context["show_save_and_add_another"] = context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def shown_scheme(self, request: HttpRequest, obj: Any) -> Scheme | None:
        return scheme_of(obj) if obj else None

    def _tabs(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        if obj is None:
            return []
        here = self.section(request, obj)
        return [{"label": one.label, "href": self.address(obj, one), "current": one == here} for one in self.sections]


def contents(scheme: Scheme | None) -> list[tuple[Any, list[tuple[str, str]], str]]:
    """What of a scheme has a page of its own: (what they are called, each with its address, where one is added)."""
    if scheme is None:
        return []
    return [
        (
            label,
            [(str(row), reverse(f"admin:evaluations_{name}_change", args=[row.pk])) for row in rows],
            reverse(f"admin:evaluations_{name}_add", query={"scheme": scheme.pk}),
        )
        for label, name, rows in (
            (gettext_lazy("評語の段階の組"), "scale", scheme.scale_set.all()),
            (gettext_lazy("評価の軸"), "axis", scheme.axis_set.all()),
        )
    ]


class PartAdmin(SectionedAdmin):
    """A part of a scheme with a page of its own; reached from its scheme, and not from the list of masters."""

    form = PartForm
    path_to_authority: ClassVar[str] = "scheme__authority"
    list_select_related = ("scheme",)
    list_display = ("name", "scheme", "code", "order")
    ordering = ("scheme__code", "-scheme__number", "order")

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("scheme")

    def draft(self, request: HttpRequest) -> Scheme | None:
        """The draft that the address names, to which a part is added."""
        named = request.GET.get("scheme", "")
        drafts = Scheme.objects.filter(authority=own(request) or 0, state=Scheme.State.DRAFT)
        return drafts.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 19 else None

    def shown_scheme(self, request: HttpRequest, obj: Any) -> Scheme | None:
        return super().shown_scheme(request, obj) or self.draft(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A part is added from its scheme's page: without one there is nothing to add to."""
        if self.has_add_permission(request) and self.draft(request) is None:
            self.message_user(request, _("作成中の評価制度を開いて、そこから追加してください。"), "WARNING")
            return HttpResponseRedirect(reverse("admin:evaluations_scheme_changelist"))
        return super().add_view(request, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of a part knows its scheme before anything is checked."""
        base, scheme = super().get_form(request, obj, change, **kwargs), self.shown_scheme(request, obj)

        class Form(base):  # type: ignore[misc,valid-type]  # made anew for each request
            def __init__(form, *args: Any, **more: Any) -> None:  # noqa: N805  # the admin is self here
                super().__init__(*args, **more)
                form.instance.scheme = scheme
                for field in form.fields.values():
                    if isinstance(field, forms.ModelChoiceField):
                        field.queryset = of_scheme(field, scheme.pk if scheme else None)

        return Form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        rows = self.model._default_manager.filter(scheme=self.draft(request))
        return {"order": (rows.aggregate(last=Max("order"))["last"] or 0) + 1}
