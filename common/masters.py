"""What the masters of every app share in the admin (マスター画面の共通部分)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.text import search_key

if TYPE_CHECKING:
    _FormSet = forms.BaseInlineFormSet[Any, Any, Any]
    _ModelAdmin = admin.ModelAdmin[Any]
    _Options = admin.options.BaseModelAdmin[Any]
else:
    _FormSet, _ModelAdmin, _Options = forms.BaseInlineFormSet, admin.ModelAdmin, object


class PlainChoices(_Options):
    """Choices without pop-ups for adding on the way, and with words for making none."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and hasattr(field.widget, "can_add_related"):
            field.widget = field.widget.widget
        return _in_words(field, _("選ばない") if db_field.blank else _("選んでください"))


def _in_words(field: Any, none: str) -> Any:
    """The field, whose first choice is called ``none`` where Django draws a line."""
    if getattr(field, "empty_label", None):
        field.empty_label = none
    elif isinstance(field, forms.TypedChoiceField):
        offered = list(cast("Iterable[tuple[Any, Any]]", field.choices))
        field.choices = [(value, none if value in {"", None} else label) for value, label in offered]
    return field


class NamedCells(_FormSet):
    """Each input says its column and row: a table's heads alone do not name it to a screen reader."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = _("新しい行") if form.instance.pk is None else str(form.instance)
        for field in form.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-label", f"{row}: {field.label}")


class FoldedSearch(_ModelAdmin):
    """Width, case, kana and variants of characters make no difference: 高橋 finds 髙橋, ﾀｶﾊｼ finds タカハシ.

    Reads ``search_fields`` of every row in the list, in one query: masters are short, and stored text is
    never folded.
    """

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        words = [search_key(word) for word in search_term.split()]
        if not words:
            return queryset, False
        fields = self.get_search_fields(request)
        rows = queryset.order_by().values_list("pk", *fields)
        found = [pk for pk, *texts in rows if _has_all(words, texts)]
        return queryset.filter(pk__in=found), False


class StatedFilters(_ModelAdmin):
    """The address narrows a list by its filters and by nothing else: no lookup is made of what somebody typed.

    A filter of its own making states its parameters as ``parameter_name`` or ``parameter_names``.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return any(_reads(spec, lookup) for spec in self.get_list_filter(request))


# How Django's own filters ask: for a value, for none, and for a span of days.
_WAYS = ("exact", "isnull", "gte", "lt")


def _reads(spec: Any, lookup: str) -> bool:
    if isinstance(spec, type):
        own = getattr(spec, "parameter_names", None) or [getattr(spec, "parameter_name", None)]
        return lookup in own
    field = spec[0] if isinstance(spec, tuple) else spec
    return lookup in (field, *(f"{field}__{way}" for way in _WAYS))


def _has_all(words: list[str], texts: list[Any]) -> bool:
    key = search_key("\n".join(str(text or "") for text in texts))
    return all(word in key for word in words)
