"""Form fields beyond Django's (入力欄の補い)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import Select
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_SELECTED = SafeString(" selected")


class LongSelect(Select):
    """A select of hundreds of choices, ungrouped. Django renders a template for each option; here they are one text."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        all_attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = format_html_join("", '<option value="{}"{}>{}</option>', self._options(self.format_value(value)))
        return format_html("<select{}>{}</select>", flatatt(all_attrs), options)

    def _options(self, chosen: list[str]) -> Iterable[tuple[Any, str, Any]]:
        for value, label in self.choices:
            yield value, _SELECTED if str(value) in chosen else "", label
