"""The marks to choose from on the rate page (評語の選択)."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evaluations.views.rate_rows import Option

register = template.Library()

_OPTION = (
    '<label class="rate-option"><input type="radio" name="level-{0}" id="level-{0}-{1}" value="{1}"{2}{3}>'
    '<span class="rate-symbol">{4}</span><span class="visually-hidden"> {5}</span></label>'
)
_CHECKED = SafeString(" checked")


@register.simple_tag
def mark_options(key: str, options: Iterable[Option]) -> SafeString:
    """``{% mark_options row.key row.options %}``: a radio button for each.

    A page has a hundred and more of them; put together by a template, they were a fifth of its work.
    """
    return format_html_join("", _OPTION, ((key, one.value, *_flags(one), one.symbol, one.words) for one in options))


def _flags(option: Option) -> tuple[str, str]:
    asks = format_html(' data-asks="{}"', option.asks) if option.asks else ""
    return _CHECKED if option.is_chosen else "", asks
