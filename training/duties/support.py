"""Duties of self-development and OJT, for the home page (自己啓発とOJTで、いまやること). Each asks one query.

They are registered by ``training.duties.sources``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import FilteredRelation, Q, Value
from django.db.models.fields import CharField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year_end
from staff.inbox import Duty, Kind
from training.access import Right, may
from training.models import ExternalRecord, OJTPlan, Subsidy
from training.rules.ojt import State as PlanState
from training.rules.ojt import month_of, open_months
from training.rules.subsidies import State

if TYPE_CHECKING:
    from staff.models import User


def own_support(user: User, on: date) -> Iterable[Duty]:
    """My approved application waits for its report; what I learned elsewhere was not accepted as it is."""
    own = user.standing_on(on).employee_id
    if own is None:
        return []
    owed = Subsidy.objects.filter(employee=own, state=State.APPROVED).order_by()
    refused = ExternalRecord.objects.filter(employee=own, state=ExternalRecord.State.DECLINED).order_by()
    rows = _told(owed, "subsidy", "year", "title").union(_told(refused, "external", "pk", "reason"), all=True)
    return [_own(*row) for row in rows]


def awaiting_decision(user: User, on: date) -> Iterator[Duty]:
    """For those who decide: applications, reports and records that wait, without their own."""
    if user.authority_id is None or not may(user, Right.SUPPORT, on=on):
        return
    own = user.standing_on(on).employee_id or 0
    asked = Subsidy.objects.filter(employee__authority=user.authority_id, state__in=[State.APPLIED, State.REPORTED])
    learned = ExternalRecord.objects.filter(employee__authority=user.authority_id, state=ExternalRecord.State.SUBMITTED)
    rows = asked.exclude(employee=own).order_by().values_list("state").union(
        learned.exclude(employee=own).order_by().values_list("state"), all=True
    )  # fmt: skip
    states = [state for (state,) in rows]
    for state, title, why in _DECISIONS:
        if number := states.count(state):
            yield Duty(str(title) % number, str(why), Kind.CHECK, href=reverse("training:support_review"))


def ojt_logs(user: User, on: date) -> Iterable[Duty]:
    """My words of this month, or of the last, are not in the log of my plan, or of that which I teach."""
    own = user.standing_on(on).employee_id
    if own is None:
        return []
    this = month_of(on)
    last = month_of(this - timedelta(days=1))
    plans = OJTPlan.objects.filter(Q(employee=own) | Q(instructor=own), state=PlanState.ACTIVE, valid_from__lte=on)
    logged = plans.select_related("employee").annotate(
        this=FilteredRelation("logs", condition=Q(logs__month=this)),
        last=FilteredRelation("logs", condition=Q(logs__month=last)),
    )
    columns = ("this__trainee", "this__instructor", "last__trainee", "last__instructor")
    rows = logged.values("pk", "employee", "employee__name", "valid_from", "valid_to", *columns)
    return [duty for row in rows for duty in _logs(row, own, on)]


_DECISIONS = (
    (State.APPLIED, gettext_lazy("助成の申請が%d件、審査を待っています"), gettext_lazy("承認・不承認を決めます。")),
    (State.REPORTED, gettext_lazy("助成の実績報告が%d件、確認を待っています"), gettext_lazy("支給額を決めます。")),
    (
        ExternalRecord.State.SUBMITTED,
        gettext_lazy("職場外の学びが%d件、確認を待っています"),
        gettext_lazy("修了証を確かめます。"),
    ),
)


def _told(rows: Any, what: str, number: str, words: str) -> Any:
    return rows.values_list(Value(what, output_field=CharField()), "pk", number, "title", words)


def _own(what: str, pk: int, number: int, title: str, words: str) -> Duty:
    href = reverse(f"training:{what}", args=[pk])
    if what == "subsidy":
        why = _("修了・合格したら、費用と結果を報告します。報告しないと支給されません。")
        return Duty(_("「%s」の実績の報告") % title, why, due=fiscal_year_end(number), href=href)
    return Duty(_("「%s」は、このままでは認められません") % title, words, href=href)


def _logs(row: dict[str, Any], own: int, on: date) -> Iterator[Duty]:
    voice = "trainee" if row["employee"] == own else "instructor"
    whose = _("自分の") if voice == "trainee" else _("%sさんの") % row["employee__name"]
    for month in open_months(row["valid_from"], row["valid_to"], on=on):
        which = "this" if month == month_of(on) else "last"
        if not row[f"{which}__{voice}"]:
            title = _("%(whose)sOJTの記録(%(month)d月)") % {"whose": whose, "month": month.month}
            href = reverse("training:ojt_plan", args=[row["pk"]])
            yield Duty(title, _("月に一度、ひとこと書きます。"), due=_last_day(month), href=href)


def _last_day(month: date) -> date:
    return month_of(month + timedelta(days=31)) - timedelta(days=1)
