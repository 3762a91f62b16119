"""The person's own view of his year (自己申告), written: what he says of each goal and item, and his own mark of it.

Nobody else reads it before it is handed in, and his own marks never enter a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from evaluations.goals import write_other_work
from evaluations.models import Goal, Rating, Sheet, SheetItem
from evaluations.rulebook import AxisBook
from evaluations.rules.sights import Text
from evaluations.rules.workflow import Stage
from evaluations.sheets import drafts
from evaluations.sheets.marks import GOAL, ITEM, Marks, Thing
from evaluations.sheets.writing import opened, write
from staff.models import User

MOST = 1000


@dataclass(frozen=True)
class Said:
    """``level``: the key of a level of the thing's scale; None: no mark of his own."""

    text: str = ""
    level: int | None = None


def save_report(  # all that a save says
    sheet: Sheet, said: Mapping[str, Said], *, other: str | None, by: User, at: datetime, seen: int | None,
    walking: Stage | None = None,
) -> Sheet:  # fmt: skip
    """Write what is said of each thing (by its key), and of other work (None leaves it alone).

    Raises StaleError or ValidationError, and then nothing is written.
    """
    with opened(sheet, Text.SELF_REPORT, by=by, at=at, seen=seen, walking=walking) as current:
        marks = Marks(current)
        for thing in things(marks):
            if thing.key in said:
                _write(marks, thing, said[thing.key], by=by)
        if other is not None:
            write_other_work(current, {"result": other}, by=by)
        drafts.drop(current, by, Text.SELF_REPORT)
    return current


def things(marks: Marks) -> list[Thing]:
    """The goals and items, axis by axis; other work is told apart."""
    other = {goal.pk for goal in marks.goals if goal.is_other_work}
    found = (thing for axis in marks.book.axes for thing in marks.singles(axis))
    return [thing for thing in found if thing.kind != GOAL or thing.pk not in other]


def as_said(marks: Marks, thing: Thing) -> Said:
    """What stands there of a thing."""
    rating = marks.rating(None, thing)
    row, field = _row(marks, thing)
    return Said(getattr(row, field), rating.level_id if rating else None)


def wrong(said: Said, thing: Thing, hidden: bool) -> str:
    """Why it cannot be saved; nothing if it can."""
    if hidden:
        return _("見えない文字が入っています。消してから、もう一度保存してください。")
    if len(said.text) > MOST:
        return _("%d文字以内で入力してください。") % MOST
    if said.level is not None and thing.scale.by_pk(said.level) is None:
        return _("この段階の評語から選んでください。")
    return ""


def _write(marks: Marks, thing: Thing, said: Said, *, by: User) -> None:
    """Only what changed gets a new record of history."""
    row, field = _row(marks, thing)
    if getattr(row, field) != said.text:
        setattr(row, field, said.text)
        write(row, by=by)
    rating = marks.rating(None, thing) or _new(marks.sheet, thing)
    if rating.level_id != said.level:
        rating.level_id = said.level
        write(rating, by=by)


def _row(marks: Marks, thing: Thing) -> tuple[Goal | SheetItem, str]:
    """The row that a thing stands for, and the field of the person's words."""
    if thing.kind == ITEM:
        return next(item for item in marks.items if item.pk == thing.pk), "self_comment"
    return next(goal for goal in marks.goals if goal.pk == thing.pk), "result"


def _new(sheet: Sheet, thing: Thing) -> Rating:
    axis = cast(AxisBook, thing.axis).pk  # goals and items have one
    own = {"item_id": thing.pk} if thing.kind == ITEM else {"goal_id": thing.pk}
    return Rating(sheet=sheet, axis_id=axis, **own)
