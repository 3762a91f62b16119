"""Plain inputs as one text (入力欄のHTML): what Django's templates say of them, several times as quick.

A form page has dozens. Whatever is not among these is drawn by its template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from common.markup import escaped

Widget = dict[str, Any]  # ``widget`` of a widget's context


def attributes(attrs: dict[str, Any]) -> str:
    """In their order, each with a space before it; True stands without a value, False does not stand."""
    told = ((escaped(name), value) for name, value in attrs.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escaped(value)}"' for name, value in told)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    kind, name = escaped(widget["type"]), escaped(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    name, value = escaped(widget["name"]), escaped(widget["value"] or "")
    return f'<textarea name="{name}"{attributes(widget["attrs"])}>\n{value}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{escaped(widget["name"])}"{attributes(widget["attrs"])}>{groups}</select>'


def _group(name: str | None, options: Iterable[Widget]) -> str:
    told = "".join(
        f'<option value="{escaped(option["value"])}"{attributes(option["attrs"])}>{escaped(option["label"])}</option>'
        for option in options
    )
    return f'<optgroup label="{escaped(name)}">{told}</optgroup>' if name else told


_INPUTS = ("text", "hidden", "number", "email", "url", "password", "search", "tel", "color", "date", "datetime", "time",
           "checkbox", "file")  # fmt: skip
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
