"""What a former evaluator hands on (引き継ぎ・期間の評価): a memo on his segment, beside the marks he gave until then.

He writes it until his successor has handed in, or the sheet is confirmed. His successor reads it from the first word,
and whoever reads the marks of the stage reads it, too; the person does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import access, words
from evaluations.models import Sheet, SheetStage, SheetStep
from evaluations.rules.sights import Part
from evaluations.rules.workflow import OPEN, Stage
from evaluations.sheets import steps
from evaluations.sheets.marks import Marks
from evaluations.sheets.problems import title
from evaluations.sheets.writing import StaleError, locked, write
from staff.models import User

# In which part of the sheet the marks of a stage stand.
_PART = {Stage.FIRST: Part.FIRST, Stage.SECOND: Part.SECOND, Stage.ADJUSTER: Part.ADJUSTMENT}
# Who evaluates, and has something to hand on.
HANDS_ON = frozenset(_PART)


@dataclass(frozen=True)
class Segment:
    """A former evaluator's time, memo and marks: (of what, symbol, comment)."""

    row: SheetStage
    marks: list[tuple[str, str, str]]


def is_open(row: SheetStage) -> bool:
    """Whether the memo of a former stage can still be written; asks the stages of its sheet."""
    if row.is_current or Stage(row.stage) not in HANDS_ON or row.sheet.state not in OPEN or not row.sheet.is_current:
        return False
    same = [other for other in row.sheet.stages.all() if other.stage == row.stage]
    return not any(other.submitted_at for other in same) and any(other.is_current for other in same)


def draft_of(row: SheetStage) -> str:
    """What the draft of a memo is called."""
    return f"handover-{row.pk}"


def stamp(row: SheetStage) -> str:
    """What stands there, as a page remembers it until it is saved."""
    return sha256(row.handover.encode()).hexdigest()[:16]


@transaction.atomic
def save(row: SheetStage, text: str, *, by: User, at: datetime, seen: str) -> SheetStage:
    """Save the memo; the successor is told of the first. Raises StaleError, or ValidationError."""
    sheet, today = locked(row.sheet), timezone.localdate(at)
    own = next((one for one in access.former_stages(by, sheet, on=today) if one.pk == row.pk), None)
    if own is None:
        raise ValidationError(_("この引き継ぎを書けるのは、その期間の評価者だけです。"))
    own.sheet = sheet
    if not is_open(own):
        raise ValidationError(_("あとの評価者が評価を提出したので、引き継ぎはもう書き換えられません。"))
    if seen != stamp(own):
        raise StaleError(sheet)
    is_new, own.handover = not own.handover, text.strip()
    write(own, by=by)
    if is_new and own.handover:
        _tell(own, by, at)
    return own


def _tell(row: SheetStage, by: User, at: datetime) -> None:
    sheet = row.sheet
    step = SheetStep(
        sheet=sheet, action=words.HANDED_OVER, came_from=sheet.state, state=sheet.state, stage=row.stage, by=by, at=at
    )
    steps.write(step, told=[r.evaluator_id for r in access.current_stages(sheet) if r.stage == row.stage])


# ── Reading


def segments(rows: Iterable[SheetStage], marks: Marks) -> list[Segment]:
    """These former stages with what was given in them."""
    return [Segment(row, _given(row, marks)) for row in rows]


def readable(sheet: Sheet, stages: frozenset[Stage], parts: frozenset[Part]) -> list[SheetStage]:
    """The former segments that somebody reads who stands so to the sheet; the person himself none."""
    others = stages - {Stage.SELF}
    former = [row for row in sheet.stages.all() if not row.is_current and Stage(row.stage) in HANDS_ON]
    return [row for row in former if others and (Stage(row.stage) in others or _PART[Stage(row.stage)] in parts)]


def _given(row: SheetStage, marks: Marks) -> list[tuple[str, str, str]]:
    given = {key: rating for (stage, key), rating in marks.ratings.items() if stage == row.pk}
    told = []
    for thing in marks.things(Stage(row.stage)):
        rating = given.get(thing.key)
        if rating and (rating.level_id or rating.comment):
            level = thing.scale.by_pk(rating.level_id)
            told.append((title(thing), level.symbol if level else "", rating.comment))
    return told
