"""How what somebody asked for stands, as the kind of a chip (状態の札)."""

from django import template

register = template.Library()

_KINDS = {
    "approved": "good",
    "settled": "good",
    "confirmed": "good",
    "active": "good",
    "declined": "bad",
    "withdrawn": "plain",
    "closed": "plain",
}


@register.filter
def support_chip(state: str) -> str:
    """Of an application, a record or a plan."""
    return _KINDS.get(state, "place")
