"""What the rate page has many of (評価の画面): the marks to choose from, and the people to go to.

A page has a hundred and more of them; put together by templates, they were a third of its work.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evaluations.board import Entry
from evaluations.views.rate_rows import Option, Row

register = template.Library()

_CHOICE = (
    '<fieldset class="rate-choice"><legend>{}<span class="visually-hidden"> {}</span></legend>{}'
    '<label class="rate-option rate-option-none"><input type="radio" name="level-{}" value=""{}>{}</label></fieldset>'
)
_OPTION = (
    '<label class="rate-option"><input type="radio" name="level-{0}" id="level-{0}-{1}" value="{1}"{2}{3}>{4}</label>'
)
_CHECKED = SafeString(" checked")
_COMMENT = (
    '<label class="rate-label" for="comment-{0}">{1}<span class="visually-hidden"> {2}</span></label>'
    '<textarea id="comment-{0}" name="comment-{0}" rows="3" maxlength="1000" aria-describedby="why-{0}">{3}</textarea>'
)
_PERSON = (
    '<li><a href="{}"{}> <span class="rate-dot rate-dot-{}" aria-hidden="true"></span>'
    ' <span class="rate-name">{}</span> <span class="rate-state">{}{}</span></a></li>'
)
_HERE = SafeString(' aria-current="page"')


@register.simple_tag
def mark_choice(row: Row) -> SafeString:
    """``{% mark_choice row %}``: a radio button for each level of its scale, and one for none (yet)."""
    key = _plain(row.key)
    options = format_html_join("", _OPTION, ((key, _plain(one.value), *_flags(one)) for one in row.options))
    none = "" if row.given.level else _CHECKED
    return format_html(_CHOICE, _("評語"), row.title, options, key, none, _told(_("未"), _("まだ付けない")))


@register.simple_tag
def mark_comment(row: Row) -> SafeString:
    """``{% mark_comment row %}``: the field for what is said of it."""
    return format_html(_COMMENT, _plain(row.key), _("所見"), row.title, row.given.comment)


def _flags(option: Option) -> tuple[str, str, SafeString]:
    asks = _asks(option.asks) if option.asks else ""
    return _CHECKED if option.is_chosen else "", asks, _told(option.symbol, option.words)


@lru_cache(maxsize=4096)
def _plain(key: str) -> SafeString:
    """What stands in names of fields."""
    return format_html("{}", key)


@lru_cache(maxsize=64)
def _asks(why: str) -> SafeString:
    return format_html(' data-asks="{}"', why)


@lru_cache(maxsize=512)
def _told(symbol: str, words: str) -> SafeString:
    """A level as it is seen and heard: every row of a page has the same ones."""
    told = '<span class="rate-symbol">{}</span><span class="visually-hidden"> {}</span>'
    return format_html(told, symbol, words)


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
