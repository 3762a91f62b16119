"""What is agreed when goals are confirmed (困難度の合意): the first evaluator sets how difficult each goal is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evaluations.models import Sheet
from evaluations.rulebook import rulebook_of
from evaluations.rules.sights import Text
from evaluations.rules.workflow import Stage
from evaluations.sheets.writing import opened, write
from staff.models import User


def agree(  # all that is said with it
    sheet: Sheet, degrees: Mapping[int, int | None], *, by: User, at: datetime, seen: int | None,
    walking: Stage | None = None,
) -> Sheet:  # fmt: skip
    """Set the difficulty of goals, by their keys; what is not named stays. Raises StaleError or ValidationError."""
    with opened(sheet, Text.DIFFICULTY, by=by, at=at, seen=seen, walking=walking) as current:
        offered = {degree.pk for degree in rulebook_of(current.cycle.scheme).difficulties} | {None}
        if not set(degrees.values()) <= offered:
            raise ValidationError(_("困難度は、この制度の選択肢から選んでください。"))
        for goal in current.goals.filter(pk__in=degrees, is_other_work=False):
            if goal.difficulty_id != degrees[goal.pk]:
                goal.difficulty_id = degrees[goal.pk]
                write(goal, by=by)
    return current
