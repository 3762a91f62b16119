"""How an evaluator's marks are saved (評語と所見の保存): what changed, with its history, on the version he read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from common.text import hidden_characters
from evaluations.models import Goal, Rating, Sheet, SheetStage
from evaluations.rules.sights import Text
from evaluations.rules.workflow import Stage
from evaluations.sheets import problems
from evaluations.sheets.marks import GOAL, ITEM, WHOLE, Marks, Thing
from evaluations.sheets.writing import opened
from staff.models import User

# As which text each stage writes its marks.
TEXTS: Mapping[Stage, Text] = {
    Stage.FIRST: Text.FIRST,
    Stage.SECOND: Text.SECOND,
    Stage.ADJUSTER: Text.ADJUSTMENT,
}
MOST_COMMENT, MOST_WHOLE = 1000, 2000


@dataclass(frozen=True)
class Given:
    """What is given to one thing. ``level``: the key of a level of its scale; None: none (yet)."""

    level: int | None = None
    comment: str = ""


class _Marks(Marks):
    """Of a goal nothing is asked that stands elsewhere: what it is rated by is its own."""

    def goal_rows(self) -> QuerySet[Goal]:
        return self.sheet.goals.all()


def save_marks(  # noqa: PLR0913  # all that is given on one page
    sheet: Sheet, stage: Stage, marks: Mapping[str, Given], comment: str, whole: int | None, *, by: User, at: datetime,
    seen: int | None, walking: Stage | None = None,
) -> Sheet:  # fmt: skip
    """Save what a stage gives: ``marks`` by the keys of the things, the stage's own comment, the mark of the whole.

    What is not named stays as it is. Raises StaleError, or ValidationError with all that cannot be saved.
    """
    with opened(sheet, TEXTS[stage], by=by, at=at, seen=seen, walking=walking) as current:
        book = _Marks(current)
        things = {thing.key: thing for thing in book.things(stage)}
        if wrong := [*_wrong(things, marks), *_wrong_whole(things, comment, whole)]:
            raise ValidationError(wrong)
        said: dict[str, Any] = {"default_user": by, "default_date": at}
        rows = [row for key, given in marks.items() if (row := _changed(book, stage, things[key], given))]
        new, old = [row for row in rows if row.pk is None], [row for row in rows if row.pk]
        bulk_create_with_history(new, Rating, **said)
        bulk_update_with_history(old, Rating, ["level", "comment"], **said)
        if own := _changed_stage(book.stages[stage], comment, whole):
            bulk_update_with_history([own], SheetStage, ["level", "comment"], **said)
    return current


def _changed(book: Marks, stage: Stage, thing: Thing, given: Given) -> Rating | None:
    """The row to save; None where it stands as it is given, or where nothing is given at all."""
    row = book.rating(stage, thing)
    if row is None:
        if given == Given():
            return None
        row = _new(book, stage, thing)
    elif (row.level_id, row.comment) == (given.level, given.comment):
        return None
    row.level_id, row.comment = given.level, given.comment
    return row


def _new(book: Marks, stage: Stage, thing: Thing) -> Rating:
    return Rating(
        sheet=book.sheet, stage=book.stages[stage], axis_id=thing.axis.pk if thing.axis else 0,
        item_id=thing.pk if thing.kind == ITEM else None, goal_id=thing.pk if thing.kind == GOAL else None,
    )  # fmt: skip


def _changed_stage(row: SheetStage, comment: str, whole: int | None) -> SheetStage | None:
    if (row.comment, row.level_id) == (comment, whole):
        return None
    row.comment, row.level_id = comment, whole
    return row


def _wrong(things: Mapping[str, Thing], marks: Mapping[str, Given]) -> Iterable[str]:
    for key, given in marks.items():
        thing = things.get(key)
        if thing is None or thing.kind == WHOLE:
            yield _("この記録書にない項目があります。画面を開き直してください。")
        elif given.level is not None and thing.scale.by_pk(given.level) is None:
            yield _("%s: この段階の評語から選んでください。") % problems.title(thing)
        elif len(given.comment) > MOST_COMMENT:
            yield _("%(name)s: 所見は%(most)d文字までにしてください。") % {
                "name": problems.title(thing), "most": MOST_COMMENT,
            }  # fmt: skip
        else:
            yield from _wrong_text(given.comment)


def _wrong_text(text: str) -> Iterable[str]:
    if hidden_characters(text):
        yield _("所見に見えない文字が入っています。消してから、もう一度保存してください。")


def _wrong_whole(things: Mapping[str, Thing], comment: str, whole: int | None) -> Iterable[str]:
    thing = next((thing for thing in things.values() if thing.kind == WHOLE), None)
    if whole is not None and (thing is None or thing.scale.by_pk(whole) is None):
        yield _("総合評価は、この段階の評語から選んでください。")
    if len(comment) > MOST_WHOLE:
        yield _("全体の所見は%d文字までにしてください。") % MOST_WHOLE
    yield from _wrong_text(comment)
