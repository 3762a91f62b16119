"""This year's cycle out of last year's (去年から写す): the dates a year on, the newest edition of the scheme."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from common.history import signed
from competencies.models import Framework
from evaluations.models import Cycle, Scheme
from evaluations.opening import calendar
from evaluations.rulebook import rulebook_of
from staff.models import Department, User
from staff.rules.upcoming import months_after

_YEAR = re.compile(r"\d+(?=年)")


@transaction.atomic
def copy_cycle(cycle: Cycle, *, by: User, at: datetime) -> Cycle:
    """A draft for the next year. Weekends are left as they are: the pre-flight tells of them.

    Departments that are gone by then are left out, and windows of steps that the scheme does not have; exclusions were
    last year's.
    """
    base_date = a_year_on(cycle.base_date)
    copy = twin(cycle, name=next_name(cycle.name))
    copy.scheme, copy.framework = _newest(cycle.scheme), _in_force(cycle, base_date)
    copy.period_from, copy.period_to = a_year_on(cycle.period_from), a_year_on(cycle.period_to)
    copy.base_date, copy.state, copy.copied_from = base_date, Cycle.State.DRAFT, cycle
    copy.full_clean()
    because = _("「%s」から写した") % cycle.name
    signed(copy, by=by, because=because).save()
    there = Department.objects.filter(pk__in=cycle.departments.values("pk")).holding(on=base_date)
    copy.departments.set(there)
    steps = calendar.known(copy, rulebook_of(copy.scheme))
    for window in cycle.windows.filter(step__in=steps):
        window.pk, window.cycle = None, copy
        window.starts_on, window.ends_on = a_year_on(window.starts_on), a_year_on(window.ends_on)
        window._state.adding = True
        window.full_clean()
        window.save()
    return copy


def twin(cycle: Cycle, *, name: str) -> Cycle:
    """The same cycle again, unsaved, with nothing that hangs on it."""
    return Cycle(
        scheme=cycle.scheme, framework=cycle.framework, name=name[:80], state=cycle.state,
        period_from=cycle.period_from, period_to=cycle.period_to, base_date=cycle.base_date,
    )  # fmt: skip


def a_year_on(day: date) -> date:
    """The same day of the next year. The end of February stays its end: 28 and 29 February become one another."""
    if (day.month, (day + timedelta(days=1)).month) == (2, 3):
        return date(day.year + 1, 3, 1) - timedelta(days=1)
    return months_after(day, 12)


def next_name(name: str) -> str:
    """2026年度 becomes 2027年度, and 令和8年度 becomes 令和9年度; a name without a year says that it is a copy."""
    found = _YEAR.sub(lambda year: str(int(year.group()) + 1), name, count=1)
    return found if found != name else _("%sの写し") % name


def _newest(scheme: Scheme) -> Scheme:
    """The newest edition of the scheme: the one in use, or the draft that is to follow it."""
    editions = Scheme.objects.filter(authority=scheme.authority_id, code=scheme.code)
    return editions.order_by("-number")[0]


def _in_force(cycle: Cycle, on: date) -> Framework:
    """The edition of the policy that is in force at the new base date; last year's where none is."""
    editions = Framework.objects.filter(authority=cycle.scheme.authority_id).in_force(on=on)
    return editions.first() or cycle.framework
