"""Probations brought up to date (条件付採用の計算): begun, their ends, their milestones and who is asked at each.

The end follows from the days served (``evaluations.rules.probation``). All is written in bulk, and twice a day changes
nothing the second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from common import due
from competencies.models import AppointingAuthority
from evaluations.closed_days import closed_days
from evaluations.models import Opinion, Probation
from evaluations.opening.evaluators import Evaluators
from evaluations.opening.facts import Roll, everybody
from evaluations.probations.beginning import beginning, is_by_hand, too_few_days
from evaluations.probations.sheets import tie
from evaluations.probations.terms import terms_of
from evaluations.rulebook import StageBook
from evaluations.rules import probation as rules
from evaluations.rules.workflow import Stage
from staff.models import Department, Leave, User
from staff.rules.upcoming import months_after

_DAY = timedelta(days=1)
_FIRST = StageBook(
    Stage.FIRST, gives_items=True, gives_overall=True, weight=Decimal(100), may_be_same=False, is_optional=False
)


def register() -> None:
    due.register(gettext_lazy("条件付採用の期間を計算した職員"), every_day)


def every_day(now: datetime) -> int:
    """Begin what begins, and reckon anew what goes on. May run as often as one likes."""
    day = timezone.localdate(now)
    return sum(bring_up_to_date(authority, on=day) for authority in AppointingAuthority.objects.order_by("pk"))


@transaction.atomic
def bring_up_to_date(authority: AppointingAuthority, *, on: date) -> int:
    """Of one authority, as of a day: new probations, and all that go on. How many those are."""
    kept = Probation.objects.filter(employee__authority=authority)
    keep(list(beginning(authority.pk, terms_of(authority.pk), kept, on=on)))
    rows = list(kept.filter(became_regular_on=None, employee__left_on=None).order_by("starts_on", "pk"))
    if rows:
        organisation = Department.objects.organisation(authority=authority.pk, on=on)
        reckon(authority.pk, rows, Roll(on, organisation, everybody(authority.pk, on=on)))
        tie(rows)
    return len(rows)


def keep(rows: list[Probation], *, by: User | None = None) -> None:
    """Write down those that begin."""
    because = str(_("採用の発令による"))
    bulk_create_with_history(rows, Probation, default_user=by, default_change_reason=because)


def reckon(authority: int, rows: Sequence[Probation], roll: Roll) -> None:
    """The ends, and the opinions that are asked, of probations that go on."""
    prefetch_related_objects(rows, "opinions")
    on_duty = _duty(authority, rows)
    found = {row.pk: rules.probation(row.starts_on, row.terms, on_duty=on_duty(row.employee_id)) for row in rows}
    changed = [row for row in rows if _ends(row, found[row.pk])]
    because = str(_("勤務日数による計算"))
    bulk_update_with_history(changed, Probation, ["ends_on", "extension_reason"], default_change_reason=because)
    evaluators = _evaluators(authority, roll)
    _ask([(row, found[row.pk].milestones, evaluators.get(row.employee_id)) for row in rows])


def _ends(row: Probation, found: rules.Probation) -> bool:
    """Whether the end, or its reason, is another one now. What HR has extended is only ever made longer."""
    reason = too_few_days(row) if found.is_extended else ""
    is_kept = is_by_hand(row) and row.ends_on >= found.end
    if is_kept or (row.ends_on, row.extension_reason) == (found.end, reason):
        return False
    row.ends_on, row.extension_reason = found.end, reason
    return True


def _ask(rows: Iterable[tuple[Probation, Sequence[date], int | None]]) -> None:
    """An opinion at each milestone, of whoever evaluates the person on the day; what was written stays as it is."""
    made: list[Opinion] = []
    changed: list[Opinion] = []
    gone: list[int] = []
    for row, milestones, evaluator in rows:
        there = {opinion.milestone: opinion for opinion in row.opinions.all()}
        for milestone, day in zip(row.terms.milestones, _days_due(row, milestones), strict=True):
            opinion = there.pop(milestone, None) or Opinion(probation=row, milestone=milestone)
            if not opinion.verdict and (opinion.pk is None or (opinion.due, opinion.evaluator_id) != (day, evaluator)):
                opinion.due, opinion.evaluator_id = day, evaluator
                (changed if opinion.pk else made).append(opinion)
        gone += [opinion.pk for opinion in there.values() if not opinion.verdict]
    Opinion.objects.bulk_create(made)
    Opinion.objects.bulk_update(changed, ["due", "evaluator"])
    Opinion.objects.filter(pk__in=gone).delete()


def _days_due(row: Probation, milestones: Sequence[date]) -> list[date]:
    """Whoever's probation is extended is judged in its last month: the last milestone moves along, if there is any."""
    if not milestones:
        return []
    *days, last = milestones
    return [*days, max(last, months_after(row.ends_on + _DAY, -1) - _DAY) if row.extension_reason else last]


def _duty(authority: int, rows: Iterable[Probation]) -> Callable[[int], Callable[[date], bool]]:
    """Of an employee, whether he serves on a day: not on closed days, and not on leave."""
    closed, away = closed_days(authority), defaultdict(list)
    leaves = Leave.objects.filter(employee__in=[row.employee_id for row in rows]).order_by()
    for employee, start, end in leaves.values_list("employee", "valid_from", "valid_to"):
        away[employee].append((start, end or date.max))
    return lambda employee: (
        lambda day: not closed(day) and not any(start <= day <= end for start, end in away[employee])
    )


def _evaluators(authority: int, roll: Roll) -> dict[int, int | None]:
    found = Evaluators(authority, roll, [_FIRST])
    return {person.pk: found.of(person)[0].evaluator for person in roll.everybody.values()}
