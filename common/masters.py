"""What the masters of every app share in the admin (マスター画面の共通部分)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.text import search_key

if TYPE_CHECKING:
    _FormSet = forms.BaseInlineFormSet[Any, Any, Any]
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _FormSet, _ModelAdmin = forms.BaseInlineFormSet, admin.ModelAdmin


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
    """The address narrows a list by its filters and by nothing else: no lookup is made of what somebody typed."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        field, _way, _rest = lookup.partition("__")
        stated = {spec if isinstance(spec, str) else spec[0] for spec in self.get_list_filter(request) if _names(spec)}
        return field in stated and lookup.endswith(_WAYS)


# How Django's own filters ask: for a value, for none, and for a span of days.
_WAYS = ("__exact", "__isnull", "__gte", "__lt")


def _names(spec: Any) -> bool:
    """Whether a filter is of a field, and not of its own making."""
    return isinstance(spec, str | tuple)


def _has_all(words: list[str], texts: list[Any]) -> bool:
    key = search_key("\n".join(str(text or "") for text in texts))
    return all(word in key for word in words)
