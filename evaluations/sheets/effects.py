"""What a move does besides moving (手続きに伴うこと): times, goals kept before they change, the result."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from evaluations import access, results
from evaluations.models import Goal, GoalRevision, Sheet
from evaluations.rules import workflow
from evaluations.rules.workflow import Action, Move, Stage, State
from staff.models import User

# Whose words are handed on by an action.
HANDED_ON = {
    Action.SUBMIT_FIRST: Stage.FIRST,
    Action.SUBMIT_SECOND: Stage.SECOND,
    Action.ADJUST: Stage.ADJUSTER,
    Action.CONFIRM: Stage.CONFIRMER,
}


def of_move(sheet: Sheet, step: Move, came_from: State, *, by: User | None, at: datetime, reason: str) -> None:
    """The sheet has its new state already, and is saved afterwards."""
    if step.action == Action.SUBMIT_SELF:
        sheet.self_submitted_at = at
    if step.action == Action.RETURN_SELF:
        sheet.self_submitted_at = None
    if step.action == Action.DISCLOSE:
        sheet.disclosed_at = at
    if step.action == Action.REOPEN_GOALS and by is not None:
        keep_goals(sheet, by=by, at=at, reason=reason)
    if step.action in HANDED_ON:
        _stamp(sheet, {HANDED_ON[step.action]}, at)
    if step.is_return:
        _reopen(sheet, _open_again(sheet))
    if step.action == Action.READMIT:
        _reopen(sheet, frozenset(Stage))
    if sheet.state == State.CONFIRMED and came_from not in workflow.RESULT:
        results.settle(sheet)


def keep_goals(sheet: Sheet, *, by: User, at: datetime, reason: str) -> None:
    """What the confirmed goals are, before they are changed: the old text stays on file (目標の変更)."""
    GoalRevision.objects.bulk_create(
        GoalRevision(goal=goal, before=snapshot(goal), reason=reason, by=by, at=at)
        for goal in sheet.goals.select_related("kind", "difficulty", "parent")
    )


def snapshot(goal: Goal) -> dict[str, str]:
    """A goal in words, as it reads on the page: names instead of keys, so that it stays readable."""
    return {
        "what": goal.what, "by_when": goal.by_when, "level": goal.level, "how": goal.how,
        "weight": f"{goal.weight.normalize():f}", "kind": str(goal.kind or ""),
        "difficulty": str(goal.difficulty or ""), "parent": str(goal.parent or ""),
    }  # fmt: skip


def _open_again(sheet: Sheet) -> set[Stage]:
    """Whoever the sheet waits for now, and all who come after him, write anew."""
    order, waits = list(Stage), workflow.WAITS_FOR[State(sheet.state)]
    return set(order[order.index(waits) :])


def _stamp(sheet: Sheet, stages: Container[str], at: datetime) -> None:
    for row in access.current_stages(sheet):
        if row.stage in stages:
            row.submitted_at = at
            row.save(update_fields=["submitted_at"])


def _reopen(sheet: Sheet, stages: Container[str]) -> None:
    """What somebody handed in who was replaced since counts no more either: his successor writes anew."""
    for row in sheet.stages.all():
        if row.stage in stages and row.submitted_at is not None:
            row.submitted_at = None
            row.save(update_fields=["submitted_at"])
