"""What lists of sheets say (記録書の一覧)."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from common.markup import escaped
from evaluations.models import Sheet

register = template.Library()

_STATES = dict(Sheet.State.choices)


@register.filter
def state_words(state: str) -> str:
    """What ``get_state_display`` says, which goes through all states for each row."""
    return str(_STATES.get(state, state))


@register.simple_tag
def linked_numbers(cells: Iterable[tuple[str, str]], name: str) -> SafeString:
    """A row's numbers, each leading to whom it counts: ``{% linked_numbers place.cells place.name %}``.

    A city has hundreds of departments with five numbers each, and a template would take most of the page's time.
    """
    whose = f'<span class="visually-hidden"> {escaped(name)}</span>'
    told = (f'<a href="{escaped(href)}">{escaped(number)}{whose}</a>' if href else "0" for number, href in cells)
    row = "".join(f'<td class="number">{cell}</td>' for cell in told)
    return SafeString(row)  # nosec B703  # every part is escaped above
