"""The chart of training in HTML (研修体系図)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.addresses import address_of

if TYPE_CHECKING:
    from training.views.system import Cells, Entry

register = template.Library()

_COURSES, _COURSE = '<ul class="system-courses">{}</ul>', '<li><a href="{}">{}</a>{}</li>'
_CHIP = ' <span class="chip chip-{}">{}</span>'
_NOTHING = SafeString("")


@register.simple_tag
def chart_cells(cells: Cells) -> SafeString:
    """The cells of one row; hundreds of courses take a template three times as long."""
    marks = {mark.kind: mark.label for cell in cells for entry in cell if (mark := entry["mark"])}
    chips = {kind: format_html(_CHIP, kind, label) for kind, label in marks.items()}
    return format_html_join("", "<td>{}</td>", ((_courses(cell, chips),) for cell in cells))


def _courses(cell: Sequence[Entry], chips: Mapping[str, SafeString]) -> SafeString:
    told = ((address_of("training:course", one["code"]), one["name"], _chips(one, chips)) for one in cell)
    return format_html(_COURSES, format_html_join("", _COURSE, told)) if cell else _NOTHING


def _chips(one: Entry, chips: Mapping[str, SafeString]) -> SafeString:
    must = format_html(_CHIP, "must", _("必須:%s") % one["must"]) if one["must"] else _NOTHING
    return must + chips[one["mark"].kind] if one["mark"] else must
