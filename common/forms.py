"""Form fields beyond Django's (入力欄の補い)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import CheckboxSelectMultiple, ChoiceField, Select
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Choices = list[tuple[str, str | Promise]]
_SELECTED = SafeString(" selected")
_CHECKED = SafeString(" checked")


class LongSelect(Select):
    """A select of hundreds of choices, ungrouped. Django renders a template for each option; here they are one text."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        all_attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = format_html_join("", '<option value="{}"{}>{}</option>', self._options(self.format_value(value)))
        return format_html("<select{}>{}</select>", flatatt(all_attrs), options)

    def _options(self, chosen: list[str]) -> Iterable[tuple[Any, str, Any]]:
        for value, label in self.choices:
            yield value, _SELECTED if str(value) in chosen else "", label


class Choice(ChoiceField):
    """What the address leaves out is shown as what it means."""

    widget = LongSelect

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data or initial


def choice(label: Any, choices: Choices, *, anything: str | Promise = "", otherwise: str = "") -> Choice:
    """One of ``choices``, to narrow a list by.

    ``anything`` names the choice not to choose, ``otherwise`` is what stands without one.
    """
    offered = [("", anything), *choices] if anything else choices
    return Choice(label=label, choices=offered, required=False, initial=otherwise)


class LongCheckboxes(CheckboxSelectMultiple):
    """Hundreds of boxes to tick, in a list that scrolls: those that are ticked come first."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        base = (attrs or {}).get("id") or f"id_{name}"
        box = '<div><label for="{}"><input type="checkbox" name="{}" value="{}" id="{}"{}> {}</label></div>'
        boxes = format_html_join("", box, self._boxes(name, base, {str(one) for one in self.format_value(value)}))
        return format_html('<div class="tick-list tick-list-long" id="{}">{}</div>', base, boxes)

    def _boxes(self, name: str, base: str, chosen: set[str]) -> Iterable[tuple[Any, ...]]:
        choices = sorted(((str(value), label) for value, label in self.choices), key=lambda c: c[0] not in chosen)
        for number, (value, label) in enumerate(choices):
            place = f"{base}_{number}"
            yield place, name, value, place, _CHECKED if value in chosen else "", label
