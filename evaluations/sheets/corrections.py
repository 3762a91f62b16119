"""A corrected record form (訂正の記録書): a re-rating that was ordered goes the normal way again; both are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from evaluations import words
from evaluations.models import Goal, Rating, Sheet, SheetItem, SheetNotice, SheetStep
from evaluations.rules.workflow import KNOWN, Stage, State
from evaluations.sheets.door import holders
from evaluations.sheets.ways import way_of
from evaluations.sheets.writing import locked
from staff.models import User

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def order(sheet: Sheet, *, by: User, at: datetime, reason: str) -> Sheet:
    """A new version that waits for the first evaluator, with all that the person said, and no mark of anybody.

    What former evaluators handed on goes along: who rates again needs it, too. The old one stays as it was, and is no
    longer the current one. Raises ValidationError when the result is not known yet, or another version was ordered
    already.
    """
    old = locked(sheet)
    if old.state not in KNOWN or not old.is_current:
        raise ValidationError(_("再評価は、開示した、いまの記録書についてだけ求められます。"))
    old.is_current = False
    old.save(update_fields=["is_current"])
    new = _copied(old, corrects=old, is_current=True, version=0, opened_at=at, digest="", derivation=None,
                  level=None, points=None, disclosed_at=None, acknowledged_at=None)  # fmt: skip
    new.state = old.state
    new.save(force_insert=True)
    items, goals = _parts(old.items.all(), new), _parts(old.goals.all(), new)
    _parts(old.stages.filter(is_current=True), new, level=None, comment="", handover="", submitted_at=None)
    _parts(old.stages.filter(is_current=False).exclude(handover=""), new)
    _own_view(old, new, items, goals)
    new.state = way_of(new).before(State.SELF_SUBMITTED)
    new.save(update_fields=["state"])
    step = SheetStep.objects.create(
        sheet=new, action=words.CORRECTED, came_from=old.state, state=new.state, stage="", by=by, at=at, reason=reason
    )
    told = {new.employee_id, *holders(new, {Stage.FIRST})}
    SheetNotice.objects.bulk_create(SheetNotice(to_id=employee, step=step) for employee in sorted(told))
    return new


def _parts(rows: Iterable[Row], sheet: Sheet, **changed: Any) -> dict[int, Row]:
    """Copies of rows on another sheet, by the keys of the originals."""
    copies = {}
    for row in rows:
        copies[row.pk] = _copied(row, sheet=sheet, **changed)
        copies[row.pk].save(force_insert=True)
    return copies


def _own_view(old: Sheet, new: Sheet, items: dict[int, SheetItem], goals: dict[int, Goal]) -> None:
    """What the person gave himself goes along; what evaluators gave stays where it was given."""
    for row in Rating.objects.filter(sheet=old, stage=None):
        mine = {"item": items.get(row.item_id or 0), "goal": goals.get(row.goal_id or 0)}
        _copied(row, sheet=new, **mine).save(force_insert=True)


def _copied(row: Row, **changed: Any) -> Row:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    copy = type(row)(**values)
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy
