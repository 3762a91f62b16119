"""What lists of sheets say (記録書の一覧)."""

from django import template

from evaluations.models import Sheet

register = template.Library()

_STATES = dict(Sheet.State.choices)


@register.filter
def state_words(state: str) -> str:
    """What ``get_state_display`` says, which goes through all states for each row."""
    return str(_STATES.get(state, state))
