"""What the rate page has many of (評価の画面): the marks to choose from, and the people to go to.

A page has a hundred and more of them; put together by templates, they were a third of its work.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evaluations.board import Entry
from evaluations.views.rate_rows import Option

register = template.Library()

_OPTION = (
    '<label class="rate-option"><input type="radio" name="level-{0}" id="level-{0}-{1}" value="{1}"{2}{3}>'
    '<span class="rate-symbol">{4}</span><span class="visually-hidden"> {5}</span></label>'
)
_CHECKED = SafeString(" checked")
_PERSON = (
    '<li><a href="{}"{}> <span class="rate-dot rate-dot-{}" aria-hidden="true"></span>'
    ' <span class="rate-name">{}</span> <span class="rate-state">{}{}</span></a></li>'
)
_HERE = SafeString(' aria-current="page"')


@register.simple_tag
def mark_options(key: str, options: Iterable[Option]) -> SafeString:
    """``{% mark_options row.key row.options %}``: a radio button for each."""
    return format_html_join("", _OPTION, ((key, one.value, *_flags(one), one.symbol, one.words) for one in options))


def _flags(option: Option) -> tuple[str, str]:
    asks = format_html(' data-asks="{}"', option.asks) if option.asks else ""
    return _CHECKED if option.is_chosen else "", asks


@register.simple_tag
def people_to_rate(people: Iterable[Entry], here: int) -> SafeString:
    """``{% people_to_rate people sheet.pk %}``: a link to each, with how he stands; ``here``: whose page it is."""
    late = format_html('<span class="is-late">{}</span>', _("・遅れ"))
    return format_html_join("\n", _PERSON, (
        (
            reverse("evaluations:rate", args=[one.sheet.pk]), _HERE if one.sheet.pk == here else "", one.stands,
            one.sheet.name, _state(one), late if one.waits and one.is_late else "",
        )
        for one in people
    ))  # fmt: skip


def _state(one: Entry) -> str:
    """In words; of whoever waits, what stands there for him."""
    if one.stands in {"out", "done"}:
        return _("対象外") if one.stands == "out" else _("済み")
    if not one.waits:
        return one.state_told
    return _("差し戻し") if one.was_returned else _("下書きあり") if one.has_draft else _("これから")
