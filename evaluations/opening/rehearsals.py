"""A rehearsal of a cycle (練習): a copy with sheets of its own, that HR walks as anybody, and throws away whole.

It tells nobody anything, leaves no record about people, and is seen by those who run cycles alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ForeignKey, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.history import signed
from common.jobs import Progress
from evaluations.models import Cycle, Sheet
from evaluations.opening import cycles
from evaluations.opening.copying import twin
from evaluations.opening.plans import Plan
from staff.models import User


@transaction.atomic
def rehearse(cycle: Cycle, *, by: User, at: datetime, progress: Progress | None = None) -> Cycle:
    """A rehearsal with the sheets that the cycle would have. ValidationError as when it is opened.

    The scheme stays a draft if it is one: trying it out shows what is to be changed.
    """
    original = cycles.locked(cycle)
    if original.rehearsal_of_id is not None:
        raise ValidationError(_("練習の練習はできません。"))
    copy = twin(original, name=_("【練習】%s") % original.name)
    copy.state, copy.rehearsal_of = Cycle.State.OPEN, original
    signed(copy, by=by, because=_("練習のための写し")).save()
    _take_over(original, copy, by)
    plan = Plan(cycles.locked(copy), on=timezone.localdate(at))
    cycles.refuse(plan)
    cycles.fill(plan, by=by, at=at, progress=progress)
    return copy


def _take_over(original: Cycle, copy: Cycle, by: User) -> None:
    copy.departments.set(original.departments.all())
    rows: list[Any] = [*original.windows.all(), *original.exclusions.all()]
    for row in rows:
        row.pk, row.cycle = None, copy
        row._state.adding = True
        row.save()


@transaction.atomic
def discard(rehearsal: Cycle, *, by: User) -> None:
    """Throw a rehearsal away (練習を捨てる), with all that was typed in it and its history. Nothing else can be."""
    current = cycles.locked(rehearsal)
    if current.rehearsal_of_id is None:
        raise ValidationError(_("捨てられるのは練習だけです。"))
    _remove(Sheet.objects.filter(cycle=current))
    signed(current, by=by, because=_("練習を捨てる")).delete()


def _remove(rows: QuerySet[Any]) -> None:
    """Rows and all that belongs to them, their history too, each table in one stroke.

    The collector of Django would read every row, and write an entry of history for each.
    """
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or not isinstance(relation.field, ForeignKey):
            continue
        child, field = relation.related_model, relation.field
        if child is rows.model:
            continue
        belonging = child._base_manager.filter(**{f"{field.name}__in": rows.order_by().values("pk")})
        if field.null and not hasattr(child, "history_type"):
            belonging.update(**{field.name: None})
        else:
            _remove(belonging)
    rows._raw_delete(rows.db)  # what the collector itself does with rows that it need not read
