"""What goals were before they were changed (目標の変更), as it is read on pages and on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from evaluations.models import Goal, GoalRevision, Sheet
from evaluations.sheets.effects import snapshot


def revisions_of(sheet: Sheet, goals: Iterable[Goal]) -> dict[int, list[GoalRevision]]:
    """By goal, oldest first; one query. All goals are kept when they are opened again: told are those that changed."""
    kept: dict[int, list[GoalRevision]] = defaultdict(list)
    for row in GoalRevision.objects.filter(goal__sheet=sheet).select_related("by").order_by("pk"):
        kept[row.goal_id].append(row)
    return {goal.pk: _changed(goal, kept[goal.pk]) for goal in goals if goal.pk in kept}


def _changed(goal: Goal, rows: list[GoalRevision]) -> list[GoalRevision]:
    became = [*(row.before for row in rows[1:]), snapshot(goal)]
    return [row for row, after in zip(rows, became, strict=True) if row.before != after]
