"""From when to when, in templates (日程)."""

from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import dates
from training.rules.requirements import Obligation

register = template.Library()


@register.filter
def days(session: object) -> str:
    """``2026年7月27日〜7月28日`` of whatever has ``starts_on`` and ``ends_on``; the year twice only where it turns."""
    return _days(session.starts_on, session.ends_on)  # type: ignore[attr-defined]  # a session, or a row of one


@register.filter
def until(obligation: Obligation, today: date) -> str:
    """How long there is still, while there is; else the day alone."""
    due = obligation.due
    return dates.deadline(due, today) if obligation.is_open and due >= today else dates.long_date(due)


@lru_cache(maxsize=5_000)
def _days(first: date, last: date) -> str:
    """Lists tell of the same session line by line."""
    begin = date_format(first, "Y年n月j日")
    if first == last:
        return begin
    end = date_format(last, "n月j日" if first.year == last.year else "Y年n月j日")
    return _("%(begin)s〜%(end)s") % {"begin": begin, "end": end}
