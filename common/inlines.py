"""Rows of forms below a page's own fields (admin の表形式の行)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    _FormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    _FormSet = forms.BaseInlineFormSet


class NamedCells(_FormSet):
    """Each input says its column and row: a table's heads alone do not name it to a screen reader."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = _("新しい行") if form.instance.pk is None else str(form.instance)
        for field in form.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-label", f"{row}: {field.label}")
