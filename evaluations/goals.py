"""A person's goals, written (目標を書く): saved as a set, on the version that he read; told how they go.

A goal that was once confirmed is never deleted: it is rewritten, and what it was stands in ``GoalRevision``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils.translation import gettext as _

from common.history import record_deleted
from evaluations import entries
from evaluations.models import Goal, GoalRevision, GoalTemplate, Sheet
from evaluations.rulebook import rulebook_of
from evaluations.rules.sights import Text
from evaluations.rules.workflow import Stage
from evaluations.sheets import drafts
from evaluations.sheets.writing import opened, write
from staff.models import User

# The row of other work stands behind all goals.
OTHER_WORK = 900
# Added to numbers while goals change places.
_APART = 1000
# Nobody has more goals, not even in a draft.
MOST = 20


@dataclass(frozen=True)
class GoalText:
    """One goal as it was typed; the others by their keys. ``pk`` None: a new one."""

    pk: int | None = None
    what: str = ""
    by_when: str = ""
    level: str = ""
    how: str = ""
    parent_id: int | None = None
    kind_id: int | None = None
    difficulty_id: int | None = None
    weight: Decimal = Decimal(0)

    @property
    def fields(self) -> dict[str, object]:
        return {name: value for name, value in asdict(self).items() if name != "pk"}


def save_goals(  # all that a save says
    sheet: Sheet, texts: Sequence[GoalText], *, other: str | None, by: User, at: datetime, seen: int | None,
    walking: Stage | None = None,
) -> Sheet:  # fmt: skip
    """Write the goals in this order; those that are not among them go. ``other``: other work, None leaves it alone.

    Raises StaleError or ValidationError, and then nothing is written.
    """
    with opened(sheet, Text.GOALS, by=by, at=at, seen=seen, walking=walking) as current:
        kept = {goal.pk: goal for goal in current.goals.weighed()}
        _remove([goal for pk, goal in kept.items() if pk not in {text.pk for text in texts}], by=by)
        rows = [(kept.get(text.pk or 0) or Goal(sheet=current), text) for text in texts]
        moved = [goal.pk for number, (goal, _text) in enumerate(rows, 1) if goal.pk and goal.number != number]
        current.goals.filter(pk__in=moved).update(number=F("number") + _APART)
        for number, (goal, text) in enumerate(rows, 1):
            _write(goal, {"number": number, **text.fields}, by=by)
        if other is not None:
            write_other_work(current, {"what": other}, by=by)
        drafts.drop(current, by, Text.GOALS)
    return current


def save_progress(
    sheet: Sheet, texts: Mapping[int, str], *, by: User, at: datetime, seen: int | None, walking: Stage | None = None
) -> Sheet:
    """Write how the goals (by their keys) go in the middle of the period (期中の状況)."""
    with opened(sheet, Text.PROGRESS, by=by, at=at, seen=seen, walking=walking) as current:
        for goal in current.goals.filter(pk__in=texts):
            entries.check(texts[goal.pk], what=_("期中の状況"))
            _write(goal, {"progress": texts[goal.pk]}, by=by)
    return current


def earlier_goals(sheet: Sheet) -> list[GoalText]:
    """The goals of the person's last sheet before this one, to be copied: kinds and difficulties by their codes."""
    rows = Goal.objects.weighed().filter(
        sheet__employee=sheet.employee_id, sheet__is_current=True, sheet__cycle__rehearsal_of=None,
        sheet__cycle__period_from__lt=sheet.cycle.period_from,
    )  # fmt: skip
    found = list(rows.select_related("kind", "difficulty").order_by("-sheet__cycle__period_from", "sheet", "number"))
    book = rulebook_of(sheet.cycle.scheme)
    kinds = {kind.code: kind.pk for kind in book.kinds_for(sheet.grade_code)}
    degrees = {degree.code: degree.pk for degree in book.difficulties}
    return [
        GoalText(
            what=goal.what, by_when=goal.by_when, level=goal.level, how=goal.how, weight=goal.weight,
            kind_id=kinds.get(goal.kind.code) if goal.kind else None,
            difficulty_id=degrees.get(goal.difficulty.code) if goal.difficulty else None,
        )
        for goal in found
        if goal.sheet_id == found[0].sheet_id
    ]  # fmt: skip


def templates_for(sheet: Sheet, user: User, *, on: date) -> list[GoalTemplate]:
    """Goals that are written beforehand for the person's job and grade (目標のひな形)."""
    rows = GoalTemplate.objects.visible_to(user, on=on)
    return [
        row
        for row in rows
        if (not row.families or sheet.family_code in row.families)
        and (not row.grades or sheet.grade_code in row.grades)
    ]


def of_template(template: GoalTemplate) -> GoalText:
    return GoalText(what=template.what, level=template.level, how=template.how)


def _remove(goals: Sequence[Goal], *, by: User) -> None:
    if GoalRevision.objects.filter(goal__in=goals).exists():
        raise ValidationError(
            _("確定したことのある目標は消せません。内容を書き換えてください。前の内容は記録に残ります。")
        )
    if goals:
        record_deleted(goals, by=by, because=_("目標を消した"))
        Goal.objects.filter(pk__in=[goal.pk for goal in goals]).delete()


def _write(goal: Goal, fields: Mapping[str, object], *, by: User) -> None:
    """Only what changed gets a new record of history."""
    if goal.pk and all(getattr(goal, name) == value for name, value in fields.items()):
        return
    for name, value in fields.items():
        setattr(goal, name, value)
    write(goal, by=by)


def write_other_work(sheet: Sheet, fields: Mapping[str, object], *, by: User) -> None:
    """The one row of work besides the goals (目標以外の取り組み), on a sheet that is opened."""
    row = sheet.goals.filter(is_other_work=True).first()
    if row is None and not any(fields.values()):
        return
    last = sheet.goals.aggregate(last=Max("number"))["last"] or 0
    _write(row or Goal(sheet=sheet, is_other_work=True, number=max(OTHER_WORK, last + 1)), fields, by=by)
