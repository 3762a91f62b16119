"""Form fields beyond Django's (入力欄の補い)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple, ChoiceField, Select
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.markup import escaped

Choices = list[tuple[str, str | Promise]]
_SELECTED = SafeString(" selected")
_CHECKED = SafeString(" checked")


class Ready(BaseChoiceIterator):
    """Choices that are pairs (or groups of them) already: Django would look at each of hundreds twice a field."""

    def __init__(self, choices: Sequence[tuple[Any, Any]]) -> None:
        self._choices = choices

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)


class LongSelect(Select):
    """A select of hundreds of choices. Django renders a template for each option; here they are one text."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        all_attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = _options(self.choices, self.format_value(value))
        return format_html("<select{}>{}</select>", flatatt(all_attrs), options)


def _options(choices: Iterable[tuple[Any, Any]], chosen: list[str]) -> SafeString:
    """Choices whose label is a list are a group."""
    texts = (
        f'<optgroup label="{escaped(value)}">{_options(label, chosen)}</optgroup>'
        if isinstance(label, list | tuple)
        else f'<option value="{escaped(value)}"{_SELECTED if str(value) in chosen else ""}>{escaped(label)}</option>'
        for value, label in choices
    )
    return SafeString("".join(texts))  # nosec B703  # every part is escaped above


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
        boxes = self._boxes(escaped(name), escaped(base), {str(one) for one in self.format_value(value)})
        return format_html('<div class="tick-list tick-list-long" id="{}">{}</div>', base, SafeString("".join(boxes)))  # nosec B703  # so are they

    def _boxes(self, name: str, base: str, chosen: set[str]) -> Iterable[str]:
        """What is the same in all of them is escaped once."""
        offered: list[tuple[str, Any]] = [(str(value), label) for value, label in self.choices]
        choices = sorted(offered, key=lambda choice: choice[0] not in chosen)
        for number, (value, label) in enumerate(choices):
            yield (
                f'<div><label for="{base}_{number}"><input type="checkbox" name="{name}" value="{escaped(value)}"'
                f' id="{base}_{number}"{_CHECKED if value in chosen else ""}> {escaped(label)}</label></div>'
            )
