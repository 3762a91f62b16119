"""Probation, kept by the day (条件付採用の管理): begun with the hire, reckoned anew daily, decided by HR.

The end follows from the days served (``evaluations.rules.probation``); HR may extend it further, for a reason. The
evaluators give an opinion at each milestone, which the person does not read. The order itself (正式採用) is staff's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import due
from common.history import signed
from competencies.models import AppointingAuthority
from evaluations import access
from evaluations.access import Right
from evaluations.closed_days import closed_days
from evaluations.models import Opinion, Probation, Scheme, Sheet
from evaluations.opening.evaluators import Evaluators
from evaluations.opening.facts import Roll, everybody
from evaluations.rulebook import StageBook
from evaluations.rules import probation as rules
from evaluations.rules.probation import LONGEST_MONTHS, Terms
from evaluations.rules.workflow import Stage
from staff import audit
from staff.models import AuditEvent, Department, Leave, Posting, User
from staff.rules.upcoming import months_after

_DAY = timedelta(days=1)
# By months: so many days of duty at least, and opinions after so many months. Local rules ask after 2 and 5 of 6.
TERMS: dict[int, Terms] = {6: Terms(6, 90, (2, 5)), 1: Terms(1, 15, (1,))}
# Whoever is re-employed (再任用短時間) or temporary has no probation.
MONTHS: dict[str, int] = {
    Posting.Employment.REGULAR: 6,
    Posting.Employment.FIXED_TERM: 6,
    Posting.Employment.FISCAL_YEAR: 1,
}
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
    """Of one authority, as of a day: new probations, their ends, milestones and evaluators."""
    _begin(authority, on=on)
    rows = list(_going_on(authority).select_related("employee").prefetch_related("opinions"))
    on_duty = _duty(authority, rows)
    evaluators = _evaluators(authority, on=on) if rows else {}
    for row in rows:
        found = rules.probation(row.starts_on, TERMS[row.months], on_duty=on_duty(row.employee_id))
        _reckon(row, found)
        _ask(row, found, evaluators.get(row.employee_id))
    _find_sheets(rows)
    return len(rows)


def _begin(authority: AppointingAuthority, *, on: date) -> None:
    """For whoever was hired within the last year; of 会計年度任用職員 each new term begins one."""
    renewed = Q(employment=Posting.Employment.FISCAL_YEAR, order_kind=Posting.Order.RENEWAL)
    posts = Posting.objects.main().filter(
        Q(valid_from=F("employee__hired_on")) | renewed, employee__authority=authority, valid_from__lte=on,
        valid_from__gt=months_after(on, -LONGEST_MONTHS), employment__in=sorted(MONTHS),
    )  # fmt: skip
    known = set(Probation.objects.filter(employee__authority=authority).values_list("employee", "starts_on"))
    for employee, start, employment in posts.order_by("pk").values_list("employee", "valid_from", "employment"):
        if (employee, start) not in known:
            months = MONTHS[employment]
            Probation.objects.create(
                employee_id=employee, starts_on=start, months=months, ends_on=months_after(start, months) - _DAY
            )


def _going_on(authority: AppointingAuthority) -> QuerySet[Probation]:
    rows = Probation.objects.filter(employee__authority=authority, became_regular_on=None, employee__left_on=None)
    return rows.filter(months__in=sorted(TERMS)).order_by("pk")


def _reckon(row: Probation, found: rules.Probation) -> None:
    """The end and its reason. What HR has extended is only ever made longer."""
    automatic = _("勤務した日が%d日に満たないため。") % (TERMS[row.months].least_days or 0)
    reason = automatic if found.is_extended else ""
    is_by_hand = row.extension_reason not in {"", automatic} and row.ends_on >= found.end
    if not is_by_hand and (row.ends_on, row.extension_reason) != (found.end, reason):
        row.ends_on, row.extension_reason = found.end, reason
        signed(row, by=None, because=_("勤務日数による計算")).save()


def _ask(row: Probation, found: rules.Probation, evaluator: int | None) -> None:
    """An opinion at each milestone, of whoever evaluates the person on the day; what was written stays as it is."""
    written = {opinion.milestone: opinion for opinion in row.opinions.all()}
    for milestone, day in zip(TERMS[row.months].milestones, _days_due(row, found), strict=True):
        opinion = written.get(milestone) or Opinion(probation=row, milestone=milestone)
        if not opinion.verdict and (opinion.pk is None or (opinion.due, opinion.evaluator_id) != (day, evaluator)):
            opinion.due, opinion.evaluator_id = day, evaluator
            opinion.save()


def _days_due(row: Probation, found: rules.Probation) -> list[date]:
    """Whoever's probation is extended is judged in its last month: the last milestone moves along."""
    *days, last = found.milestones
    return [*days, max(last, months_after(row.ends_on + _DAY, -1) - _DAY) if row.extension_reason else last]


def _duty(authority: AppointingAuthority, rows: Iterable[Probation]) -> Callable[[int], Callable[[date], bool]]:
    """Of an employee, whether he serves on a day: not on closed days, and not on leave."""
    closed, away = closed_days(authority.pk), defaultdict(list)
    leaves = Leave.objects.filter(employee__in=[row.employee_id for row in rows]).order_by()
    for employee, start, end in leaves.values_list("employee", "valid_from", "valid_to"):
        away[employee].append((start, end or date.max))
    return lambda employee: (
        lambda day: not closed(day) and not any(start <= day <= end for start, end in away[employee])
    )


def _evaluators(authority: AppointingAuthority, *, on: date) -> dict[int, int | None]:
    organisation = Department.objects.organisation(authority=authority.pk, on=on)
    roll = Roll(on, organisation, everybody(authority.pk, on=on))
    found = Evaluators(authority.pk, roll, [_FIRST])
    return {person.pk: found.of(person)[0].evaluator for person in roll.everybody.values()}


def _find_sheets(rows: Iterable[Probation]) -> None:
    """The special sheet, where a cycle of a probation scheme has made one."""
    open_rows = {row.employee_id: row for row in rows if row.sheet_id is None}
    sheets = Sheet.objects.current().filter(
        employee__in=open_rows, cycle__scheme__kind=Scheme.Kind.PROBATION, cycle__rehearsal_of=None, probation=None
    )
    for sheet in sheets.select_related("cycle"):
        row = open_rows[sheet.employee_id]
        if row.starts_on <= sheet.cycle.base_date <= row.ends_on:
            row.sheet = sheet
            row.save(update_fields=["sheet"])


# ── What people do


@transaction.atomic
def write_opinion(opinion: Opinion, verdict: str, reason: str, *, by: User, at: datetime) -> Opinion:
    """By its evaluator, until HR has decided. ValidationError says why not."""
    row = Probation.objects.select_for_update(of=("self",)).select_related("employee").get(pk=opinion.probation_id)
    me = by.standing_on(timezone.localdate(at)).employee_id
    if me is None or opinion.evaluator_id != me or row.employee_id == me:
        raise ValidationError(_("この意見を書けるのは、決められた評価者だけです。"))
    if row.became_regular_on is not None:
        raise ValidationError(_("正式採用が決まっているので、意見はもう書き換えられません。"))
    if verdict not in Opinion.Verdict.values:
        raise ValidationError(_("意見を選んでください。"))
    if verdict != Opinion.Verdict.SUITABLE and not reason.strip():
        raise ValidationError(_("不適当・延長とするときは、理由を書いてください。"))
    opinion.verdict, opinion.reason, opinion.by, opinion.at = verdict, reason.strip(), by, at
    opinion.full_clean()
    opinion.save()
    _record(row, _("条件付採用の意見を書いた"), by=by, at=at)
    return opinion


@transaction.atomic
def make_regular(row: Probation, *, by: User, at: datetime, reason: str = "") -> Probation:
    """正式採用, from the day after the end. Against, or without, the last opinion only for a reason."""
    current = _of_hr(row, by=by, at=at)
    last = current.opinions.order_by("milestone").last()
    if (last is None or last.verdict != Opinion.Verdict.SUITABLE) and not reason.strip():
        raise ValidationError(_("最後の意見が「正式採用が適当」でないときは、理由を書いてください。"))
    current.became_regular_on = current.ends_on + _DAY
    signed(current, by=by, because=reason.strip()[:100]).save()
    _record(current, _("正式採用とした"), by=by, at=at)
    return current


@transaction.atomic
def extend(row: Probation, until: date, *, by: User, at: datetime, reason: str) -> Probation:
    """Let the probation go on, never beyond a year from its beginning."""
    current = _of_hr(row, by=by, at=at)
    longest = months_after(current.starts_on, LONGEST_MONTHS) - _DAY
    if not current.ends_on < until <= longest:
        told = {"end": date_format(current.ends_on), "longest": date_format(longest)}
        raise ValidationError(_("%(end)sより後で、%(longest)sまでの日にしてください。") % told)
    if not reason.strip():
        raise ValidationError(_("延ばす理由を書いてください。"))
    current.ends_on, current.extension_reason = until, reason.strip()
    signed(current, by=by, because=reason.strip()[:100]).save()
    _record(current, _("条件付採用の期間を延ばした"), by=by, at=at)
    return current


def _of_hr(row: Probation, *, by: User, at: datetime) -> Probation:
    """The row, locked, for HR; nobody decides on himself."""
    current = Probation.objects.select_for_update(of=("self",)).select_related("employee").get(pk=row.pk)
    today = timezone.localdate(at)
    is_own = by.standing_on(today).employee_id == current.employee_id
    if is_own or by.authority_id != current.employee.authority_id or not access.may(by, Right.FORCE, on=today):
        raise ValidationError(_("条件付採用について決められるのは、ほかの人事担当だけです。"))
    if current.became_regular_on is not None:
        raise ValidationError(_("正式採用がすでに決まっています。"))
    return current


def _record(row: Probation, what: str, *, by: User, at: datetime) -> None:
    audit.record(
        AuditEvent.Kind.EVALUATION, what, by=by, at=at, whose=[row.employee_id], authority=row.employee.authority_id,
        detail={"probation": row.pk},
    )  # fmt: skip
