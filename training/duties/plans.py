"""What development plans have to tell on the home page (育成計画からの「いまやること」), in one query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from staff.access import Relation, people_as
from staff.inbox import Duty, Kind
from staff.models import Posting
from staff.rules.chains import Head, chain, superiors
from training.models import DevelopmentPlan, PlanStep
from training.rules.plans import Action, State

if TYPE_CHECKING:
    from staff.models import User
    from staff.standing import Standing

_SENT_BACK, _AGREED, _PROPOSED, _HEAD = "sent_back", "agreed", "proposed", "head"


class Row(NamedTuple):
    """A plan (``year``), with whose it is and where he stands, or who heads a department (no year)."""

    kind: str
    employee: int
    name: str
    department: int | None
    year: int | None


def duties(user: User, on: date) -> Iterable[Duty]:
    """My plan was sent back or agreed to; plans of those whose nearest head I am, or act for, wait for me."""
    standing = user.standing_on(on)
    parts = [*_own(standing), *_of_people(user, standing, on)]
    rows = [Row(*row) for row in parts[0].union(*parts[1:], all=True)] if parts else []
    heads = {row.department: Head(row.employee) for row in rows if row.kind == _HEAD}
    for row in rows:
        if row.kind in {_SENT_BACK, _AGREED}:
            yield _about_own(row)
        elif row.kind == _PROPOSED and _is_nearest(row, heads, standing):
            title = _("%sさんの育成計画を確かめる") % row.name
            why = _("上司の確認を待っています。読んで、合意するか差し戻します。")
            yield Duty(title, why, Kind.CHECK, href=_page("person_plan", row, row.employee))


def _own(standing: Standing) -> Iterable[QuerySet[Any, Any]]:
    if standing.employee_id is None:
        return
    last = PlanStep.objects.filter(plan=OuterRef("pk")).order_by("-pk").values("action")[:1]
    plans = DevelopmentPlan.objects.filter(employee=standing.employee_id).annotate(last=Subquery(last))
    yield _rows(plans.filter(state=State.DRAFT, last=Action.SEND_BACK), _SENT_BACK)
    yield _rows(plans.filter(state=State.AGREED), _AGREED)


def _of_people(user: User, standing: Standing, on: date) -> Iterable[QuerySet[Any, Any]]:
    """The plans that wait below the user, and who heads what there."""
    if not standing.is_manager:
        return
    post = Posting.objects.on(on).main().filter(employee=OuterRef("employee")).order_by().values("department")[:1]
    below = DevelopmentPlan.objects.filter(people_as(user, Relation.MANAGER, on=on, prefix="employee__"))
    yield _rows(below.filter(state=State.PROPOSED), _PROPOSED, department=Subquery(post))
    heads = Posting.objects.on(on).heads().filter(department__in=standing.below)
    yield _rows(heads, _HEAD, department=F("department"), year=_NOTHING)


# Named as a number, or PostgreSQL takes it for a text.
_NOTHING = Cast(Value(None), IntegerField())
_YEAR = F("year")


def _rows(found: QuerySet[Any], kind: str, *, department: Any = _NOTHING, year: Any = _YEAR) -> QuerySet[Any, Any]:
    told = found.order_by().annotate(row_kind=Value(kind, CharField()), row_department=department, row_year=year)
    rows: QuerySet[Any, Any] = told.values_list("row_kind", "employee", "employee__name", "row_department", "row_year")
    return rows


def _is_nearest(row: Row, heads: dict[int | None, Head], standing: Standing) -> bool:
    """No other head stands between the person and the departments that the user heads."""
    known = {department: head for department, head in heads.items() if department is not None}
    links = chain(standing.organisation, known, employee_id=row.employee, department_id=row.department)
    above = superiors(links)
    return bool(above) and above[0].unit.id in standing.headed


def _about_own(row: Row) -> Duty:
    if row.kind == _SENT_BACK:
        title = _("%d年度の育成計画が差し戻されました") % (row.year or 0)
        return Duty(title, _("理由を読んで直し、もう一度上司に出します。"), href=_page("plan", row))
    title = _("%d年度の育成計画に上司が合意しました") % (row.year or 0)
    return Duty(title, _("取り組みを始めるときに「この計画で始める」を押します。"), href=_page("plan", row))


def _page(name: str, row: Row, *args: int) -> str:
    return f"{reverse(f'training:{name}', args=args)}?year={row.year}"
