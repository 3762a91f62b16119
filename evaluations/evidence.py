"""What an evaluator looks at while he rates (評価の根拠): his own notes of the period, and the marks of last time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import CharField, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from evaluations.models import AxisResult, BehaviourNote, Rating, Sheet
from evaluations.rules.workflow import Stage

if TYPE_CHECKING:
    from staff.models import User


def notes(user: User, sheet: Sheet, *, on: date) -> dict[str, list[BehaviourNote]]:
    """What the user noted of the person in the period, by the code of the item ("": of none). One query."""
    period = (sheet.cycle.period_from, sheet.cycle.period_to)
    rows = BehaviourNote.objects.visible_to(user, on=on).filter(employee=sheet.employee_id, on__range=period)
    found: dict[str, list[BehaviourNote]] = {}
    for note in rows.order_by("on", "pk"):
        found.setdefault(note.item_code, []).append(note)
    return found


def last_time(user: User, sheet: Sheet, *, on: date) -> dict[str, str]:
    """The marks of the last result that the user may see, by ``item-<code>`` and ``axis-<code>``. One query.

    Of a corrected sheet they are those of the sheet that it corrects, with its goals' by ``goal-<number>``.
    """
    one = Subquery(_before(user, sheet, on).values("pk")[:1])
    results = AxisResult.objects.filter(sheet=one).order_by()
    first = Rating.objects.filter(sheet=one, stage__stage=Stage.FIRST, stage__is_current=True).exclude(level=None)
    rows = [first.filter(item__isnull=False).order_by().values_list(Value("item"), "item__code", "level__symbol")]
    if sheet.corrects_id:
        goals = first.filter(goal__isnull=False).order_by()
        rows.append(goals.values_list(Value("goal"), Cast("goal__number", CharField()), "level__symbol"))
    found = results.values_list(Value("axis"), "axis__code", "level__symbol").union(*rows, all=True)
    return {f"{kind}-{code}": mark for kind, code, mark in found}


def _before(user: User, sheet: Sheet, on: date) -> QuerySet[Sheet]:
    """The sheet that this one corrects, else the last of an earlier cycle."""
    seen = Sheet.objects.staged_by(user, on=on).with_result()
    if sheet.corrects_id:
        return seen.filter(pk=sheet.corrects_id)
    earlier = seen.current().filter(employee=sheet.employee_id, cycle__period_to__lt=sheet.cycle.period_from)
    return earlier.order_by("-cycle__period_to", "-pk")
