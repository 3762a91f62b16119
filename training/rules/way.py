"""How far an enrolment has come, what comes next, and until when (受講の道のりと期限). Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from staff.rules.upcoming import months_after
from training.rules.workflow import State

_S = State


class Stage(StrEnum):
    """What an enrolment goes through."""

    APPLICATION = "application"  # 申し込み
    RECOMMENDATION = "recommendation"  # 所属長の推薦
    SELECTION = "selection"  # 選考
    ATTENDANCE = "attendance"  # 受講
    REPORT = "report"  # 報告
    COMPLETION = "completion"  # 修了
    FOLLOW_UP = "follow_up"  # 職場での振り返り


class Progress(StrEnum):
    DONE = "done"
    NOW = "now"
    STOPPED = "stopped"  # the way ended here
    TO_COME = "to_come"


@dataclass(frozen=True)
class Passed:
    stage: Stage
    progress: Progress


# At which stage each state stands; None: wherever it came from.
_AT: dict[State, Stage | None] = {
    _S.APPLIED: Stage.RECOMMENDATION,
    _S.NOT_RECOMMENDED: Stage.RECOMMENDATION,
    _S.RECOMMENDED: Stage.SELECTION,
    _S.WAITING: Stage.SELECTION,
    _S.DECLINED: Stage.SELECTION,
    _S.SELECTED: Stage.ATTENDANCE,
    _S.ABSENT: Stage.ATTENDANCE,
    _S.ATTENDED: Stage.REPORT,
    _S.REPORTED: Stage.COMPLETION,
    _S.COMPLETED: Stage.FOLLOW_UP,
    _S.FOLLOWED_UP: Stage.FOLLOW_UP,
    _S.WITHDRAWN: None,
    _S.CANCELLED: None,
}
_STOPPED = frozenset({_S.NOT_RECOMMENDED, _S.DECLINED, _S.WITHDRAWN, _S.CANCELLED, _S.ABSENT})


def line(state: State, *, before: State | None, needs_head: bool, follows_up: bool) -> list[Passed]:
    """The stages in their order, each with how it stands.

    ``before``: the state from which this one was reached; it says where a withdrawal or a cancellation broke the way
    off. ``needs_head``, ``follows_up``: whether the session asks for a recommendation, and for a follow-up.
    """
    left_out = {Stage.RECOMMENDATION: not needs_head, Stage.FOLLOW_UP: not follows_up}
    stages = [stage for stage in Stage if not left_out.get(stage)]
    now = _AT[state] or (_AT[before] if before else None) or Stage.APPLICATION
    order = list(Stage)
    return [Passed(stage, _progress(order.index(stage) - order.index(now), state)) for stage in stages]


def _progress(ahead: int, state: State) -> Progress:
    if ahead < 0 or state == _S.FOLLOWED_UP:
        return Progress.DONE
    if ahead > 0:
        return Progress.TO_COME
    return Progress.STOPPED if state in _STOPPED else Progress.NOW


def report_due(ends_on: date, report_days: int) -> date:
    """The last day for the report: so many days after the last day of the session."""
    return ends_on + timedelta(days=report_days)


@lru_cache(maxsize=5_000)  # many people were in the same sessions
def follow_up_from(ends_on: date, months: int | None) -> date | None:
    """From when the head is asked how it shows at work; None where the session does not ask."""
    return months_after(ends_on, months) if months is not None else None


def follow_up_of(on: date, months: int) -> date:
    """The same asked of a day: the last end of a session whose follow-up, so many months after, may be written by then.

    On the last day of a month, all of the earlier month have come: what ended on 30 November is due on 28 February.
    """
    ends_month = (on + timedelta(days=1)).day == 1
    return (
        months_after(on + timedelta(days=1), -months) - timedelta(days=1) if ends_month else months_after(on, -months)
    )
