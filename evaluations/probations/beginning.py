"""Whose probation begins when (条件付採用の始まり): with the hire, and of 会計年度任用職員 with each new term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _

from evaluations.models import Probation
from evaluations.probations.terms import Said
from evaluations.rules.probation import LONGEST_MONTHS
from staff.models import Posting
from staff.rules.upcoming import months_after

_DAY = timedelta(days=1)


def latest(authority: int, terms: Mapping[str, Said], *, on: date) -> dict[int, Probation]:
    """The last probation of each one that began by the day: as it is kept, else as it will be (unsaved). Two queries.

    By employee. Whoever was hired more than a year before the day is there only if his was kept.
    """
    kept = list(Probation.objects.filter(employee__authority=authority, starts_on__lte=on))
    rows = [*kept, *beginning(authority, terms, kept, on=on)]
    return {row.employee_id: row for row in sorted(rows, key=lambda row: (row.starts_on, row.employee_id))}


def beginning(authority: int, terms: Mapping[str, Said], kept: Iterable[Probation], *, on: date) -> Iterator[Probation]:
    """Those that began within the year up to a day and are not among the kept ones, unsaved."""
    known = {(row.employee_id, row.starts_on) for row in kept}
    return (row for row in _begun(authority, terms, on) if (row.employee_id, row.starts_on) not in known)


def _begun(authority: int, terms: Mapping[str, Said], on: date) -> Iterator[Probation]:
    """By the orders of the last year: of a hire the first main post counts."""
    since = months_after(on, -LONGEST_MONTHS)
    hired = Q(employee__hired_on__gt=since, valid_from__gte=F("employee__hired_on"))
    renewed = Q(employment=Posting.Employment.FISCAL_YEAR, order_kind=Posting.Order.RENEWAL, valid_from__gt=since)
    posts = Posting.objects.main().filter(hired | renewed, employee__authority=authority, valid_from__lte=on)
    rows = posts.order_by("valid_from", "pk").values_list(
        "employee", "employee__hired_on", "valid_from", "employment", "order_kind"
    )
    begun: set[tuple[int, date]] = set()
    for employee, hired_on, start, employment, kind in rows:
        is_renewed = (employment, kind) == (Posting.Employment.FISCAL_YEAR, Posting.Order.RENEWAL)
        key = (employee, start if is_renewed else hired_on)
        if key not in begun and (said := terms.get(employment)):
            yield begin(employee, key[1], said)
        begun.add(key)


def begin(employee: int, start: date, said: Said) -> Probation:
    """Unsaved, and not yet reckoned."""
    return take(Probation(employee_id=employee, starts_on=start), said)


def takes(row: Probation, said: Said) -> bool:
    """Whether these are other terms than those by which it goes."""
    return (row.scheme_id, row.terms) != (said.scheme, said.terms)


def take(row: Probation, said: Said) -> Probation:
    """By these terms from now on. The end is theirs, until it is reckoned anew; one that HR set is kept."""
    by_hand = row.ends_on if is_by_hand(row) else None
    row.scheme_id, row.months, row.least_days = said.scheme, said.terms.months, said.terms.least_days
    row.milestones = said.milestones
    end = months_after(row.starts_on, said.terms.months) - _DAY
    row.ends_on, row.extension_reason = max(end, by_hand or end), row.extension_reason if by_hand else ""
    return row


def too_few_days(row: Probation) -> str:
    """Why the calendar extends it."""
    return str(_("勤務した日が%d日に満たないため。") % (row.least_days or 0))


def is_by_hand(row: Probation) -> bool:
    """Whether HR extended it."""
    return row.extension_reason not in {"", too_few_days(row)}
