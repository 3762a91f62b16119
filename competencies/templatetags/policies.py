"""Addresses and words of a policy's pages (方針の画面のことば)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from common.addresses import address_of
from competencies import search
from competencies.models import Framework
from competencies.rules.gap import Step

register = template.Library()

STEP_WORDS = {
    Step.NEW: _("新しく求められる"),
    Step.HIGHER: _("段階が上がる"),
    Step.STRONGER: _("より強く求められる"),
    Step.CHANGED: _("求め方が変わる"),
    Step.REWORDED: _("内容が変わる"),
    Step.DROPPED: _("求められなくなる"),
    Step.SAME: _("同じ"),
}


@register.simple_tag(takes_context=True)
def page(context: template.Context, name: str, *args: str) -> str:
    """The address of a page of the edition at hand: ``{% page "grade" grade.code %}``."""
    return address_of(f"competencies:{name}", *context["framework"].natural_key(), *args)


@register.simple_tag
def edition_page(framework: Framework, name: str, *args: str) -> str:
    """The address of a page of some edition: ``{% edition_page old "policy" %}``."""
    return address_of(f"competencies:{name}", *framework.natural_key(), *args)


@register.filter
def step_words(step: Step | None) -> Any:
    return STEP_WORDS[step] if step else ""


@register.filter
def pieces(text: str, keys: Iterable[str]) -> list[tuple[str, bool]]:
    """Text cut into (piece, is it a hit), for ``<mark>``."""
    return search.pieces(text, keys)


@register.filter
def standing(framework: Framework, today: date) -> Any:
    """An edition's state as a reader thinks of it on a day."""
    if not framework.frozen:
        return framework.get_state_display()
    if framework.in_force_on(today):
        return _("施行中")
    begins_later = framework.effective_from and framework.effective_from > today
    return _("施行予定") if begins_later else _("旧版")


@register.filter
def address(document: search.Document, framework: Framework) -> str:
    """Where a found document is shown."""
    href = address_of(f"competencies:{document.page}", *framework.natural_key(), *document.args)
    return f"{href}#{document.anchor}" if document.anchor else href
