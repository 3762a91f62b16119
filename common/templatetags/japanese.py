"""Japanese dates and lists in templates (日付・一行に一つの項目)."""

from datetime import date

from django import template

from common import dates, text

register = template.Library()


@register.filter
def wareki(on: date | None) -> str:
    """``令和8年3月15日``; nothing for no date."""
    return dates.wareki(on) if on else ""


@register.filter
def long_date(on: date | None) -> str:
    """``2026年3月15日(日)``; nothing for no date."""
    return dates.long_date(on) if on else ""


@register.filter
def plain_date(on: date | None) -> str:
    """``2026年3月15日``; nothing for no date. For long lists: ``date`` takes three times as long."""
    return dates.plain_date(on) if on else ""


@register.filter
def deadline(due: date | None, on: date) -> str:
    """``あと5日・3月15日(月)まで``, seen from the day ``on``; nothing for no date."""
    return dates.deadline(due, on) if due else ""


@register.filter
def lines(value: str) -> list[str]:
    """The items of a field that holds one item a line."""
    return text.lines(value)
