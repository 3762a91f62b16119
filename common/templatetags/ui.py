"""Components that need more than an include: they enclose content, or count (部品)."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.markup import escaped

register = template.Library()


@register.simple_block_tag
def disclosure(content: SafeString, summary: str, open: bool = False) -> SafeString:  # noqa: A002  # the HTML attribute's name
    """Content that a reader may open: ``{% disclosure "くわしく" %}…{% enddisclosure %}``."""
    return render_to_string("components/disclosure.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def scroll_region(content: SafeString, label: str, kind: str = "") -> SafeString:
    """What is wider than the window scrolls in here: ``{% scroll_region "名" %}…{% endscroll_region %}``."""
    return render_to_string("components/scroll_region.html", {"content": content, "label": label, "kind": kind})


@register.inclusion_tag("components/level_steps.html")
def level_steps(number: int, top: int, symbol: str = "") -> dict[str, Any]:
    """``●●●○○`` with words: ``{% level_steps 3 5 "ⅲ" %}``."""
    return {"number": number, "top": top, "symbol": symbol, "filled": "●" * number, "empty": "○" * (top - number)}


@register.simple_tag
def cells(found: Iterable[tuple[str, str]]) -> SafeString:
    """The cells of a row of a long list, each with how it is set: ``{% cells row.cells %}``; (text, kind or nothing).

    A list has hundreds, and a template would be half of its time.
    """
    told = (f"<td{_as_class(kind)}>{escaped(text)}</td>" for text, kind in found)
    return SafeString("".join(told))  # nosec B703  # every part is escaped above


def _as_class(kind: str) -> str:
    return f' class="cell-{escaped(kind)}"' if kind else ""
