"""Money and shares in templates (金額・割合)."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def yen(amount: int | None) -> str:
    """``15,000円``; nothing for no amount."""
    return "" if amount is None else _("%s円") % f"{amount:,}"


@register.filter
def percent(share: Decimal) -> str:
    """``50%``, ``66.67%``: no more digits than it has."""
    return f"{share.normalize():f}%"
