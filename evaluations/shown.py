"""What evaluations tell of somebody's abilities (評価が示す能力): a source of ``training.gaps.shown``; decision 9.

A mark says that somebody reached what his grade asked at the time, or did not: never a level beyond that. So it counts
as what was asked, or as the least that can be missing. Told are the evaluators' marks of the policy's own items, in
results that are disclosed, of schemes that disclose single marks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Requirement
from competencies.rules.shown import ALONE, Reading
from evaluations.models import Axis, Rating, ScaleLevel, Sheet
from evaluations.rules.workflow import Stage
from staff.access import Relation
from training.gaps.shown import Rows, Source

EVALUATION = "evaluation"


def item_marks(employees: Collection[int] | QuerySet[Any, Any], *, on: date) -> QuerySet[Rating, Any]:
    """The last evaluator's marks of the policy's items, in the disclosed results of these people up to a day."""
    known = (
        Sheet.objects.known()
        .current()
        .filter(employee__in=employees, cycle__rehearsal_of=None, cycle__base_date__lte=on, disclosed_at__date__lte=on)
    )
    second = Rating.objects.filter(
        item=OuterRef("item"), stage__stage=Stage.SECOND, stage__is_current=True, level__isnull=False
    )
    last = Rating.objects.annotate(has_second=Exists(second)).filter(stage__is_current=True, level__isnull=False)
    marks = last.filter(stage__stage=Stage.SECOND) | last.filter(stage__stage=Stage.FIRST, has_second=False)
    return marks.filter(sheet__in=known.values("pk"), item__isnull=False, axis__items_from=Axis.Items.FRAMEWORK)


def latest_evaluations(employees: Collection[int], on: date) -> Iterable[Rows]:
    """評価: reached what was asked, or less by one."""
    asked = (
        Requirement.objects.filter(
            framework=OuterRef("sheet__cycle__framework"), grade__code=OuterRef("sheet__grade_code"),
            competency__code=OuterRef("item__code"),
        )
        .order_by().values("competency__code").annotate(top=Max("level__number")).values("top")
    )  # fmt: skip
    standard = ScaleLevel.objects.filter(scale=OuterRef("level__scale"), is_standard=True).values("ordinal")
    told = item_marks(employees, on=on).filter(sheet__cycle__scheme__tells_items=True)
    told = told.annotate(
        need=Coalesce(Subquery(asked, output_field=IntegerField()), Value(ALONE)), standard=Subquery(standard)
    )
    reached = Case(When(level__ordinal__gte=F("standard"), then=F("need")), default=F("need") - 1,
                   output_field=IntegerField())  # fmt: skip
    yield Rows(told.annotate(reached=reached), "sheet__employee", "item__code", "reached", "sheet__cycle__base_date")


def said(reading: Reading) -> str:
    """No level: that is not what an evaluation tells."""
    return _("標準に届いていない") if reading.missing else _("標準に届いている")


def is_open_to(relations: Collection[Relation]) -> bool:
    """The person, and HR. Whoever evaluates reads it on the sheet, because of his stage; heads as such do not."""
    return bool({Relation.SELF, Relation.HR} & set(relations))


SOURCE = Source(EVALUATION, gettext_lazy("評価"), latest_evaluations, is_open_to, say=said, stays=False)
