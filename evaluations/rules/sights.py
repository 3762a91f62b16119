"""Who reads and writes which part of a sheet, and in which state (だれが何をいつ読めるか). Imports no Django.

What is being written is its writer's own until he hands it on: the person's goals and self-report, each evaluator's
marks. Nobody below reads what is said above him before the result is confirmed; the person himself reads the result
after the disclosure, and of the marks what the scheme discloses (``evaluations.access``). The adjuster's and the
confirmer's words are never for him.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from evaluations.rules.workflow import KNOWN, RESULT, Action, Stage, State, move_of

S, A = State, Stage


class Part(StrEnum):
    """A part of a sheet."""

    GOALS = "goals"  # 目標・期中の状況
    SELF_REPORT = "self_report"  # 自己申告
    FIRST = "first"  # 一次評価者の評語と所見
    SECOND = "second"  # 二次評価者の評語と所見
    ADJUSTMENT = "adjustment"  # 調整者の評語と理由
    RESULT = "result"  # 確認された結果


class Text(StrEnum):
    """What is written as one: each has one writer, and states in which it is open."""

    GOALS = "goals"
    PROGRESS = "progress"  # 期中の状況
    DIFFICULTY = "difficulty"  # 困難度: agreed when the goals are confirmed
    SELF_REPORT = "self_report"
    FIRST = "first"
    SECOND = "second"
    ADJUSTMENT = "adjustment"


_ORDER: list[State] = [state for state in State if state != State.EXEMPT]


def _since(state: State) -> frozenset[State]:
    """The state and all after it."""
    return frozenset(_ORDER[_ORDER.index(state) :])


ALWAYS = frozenset(State)
HANDED_IN = _since(S.GOAL_SUBMITTED) | {S.EXEMPT}

READS: Mapping[Stage, Mapping[Part, frozenset[State]]] = {
    A.SELF: {
        Part.GOALS: ALWAYS,
        Part.SELF_REPORT: ALWAYS,
        Part.FIRST: KNOWN,
        Part.SECOND: KNOWN,
        Part.RESULT: KNOWN,
    },
    A.FIRST: {
        Part.GOALS: HANDED_IN,
        Part.SELF_REPORT: _since(S.SELF_SUBMITTED),
        Part.FIRST: _since(S.SELF_SUBMITTED),
        Part.SECOND: RESULT,
        Part.ADJUSTMENT: RESULT,
        Part.RESULT: RESULT,
    },
    A.SECOND: {
        Part.GOALS: HANDED_IN,
        Part.SELF_REPORT: _since(S.SELF_SUBMITTED),
        Part.FIRST: _since(S.FIRST_RATED),
        Part.SECOND: _since(S.FIRST_RATED),
        Part.ADJUSTMENT: RESULT,
        Part.RESULT: RESULT,
    },
    A.ADJUSTER: {
        Part.GOALS: HANDED_IN,
        Part.SELF_REPORT: _since(S.SELF_SUBMITTED),
        Part.FIRST: _since(S.RATED),
        Part.SECOND: _since(S.RATED),
        Part.ADJUSTMENT: _since(S.RATED),
        Part.RESULT: RESULT,
    },
    A.CONFIRMER: {
        Part.GOALS: HANDED_IN,
        Part.SELF_REPORT: _since(S.SELF_SUBMITTED),
        Part.FIRST: _since(S.ADJUSTED),
        Part.SECOND: _since(S.ADJUSTED),
        Part.ADJUSTMENT: _since(S.ADJUSTED),
        Part.RESULT: RESULT,
    },
    A.HR: {
        Part.GOALS: HANDED_IN,
        Part.SELF_REPORT: _since(S.SELF_SUBMITTED),
        Part.FIRST: _since(S.FIRST_RATED),
        Part.SECOND: _since(S.RATED),
        Part.ADJUSTMENT: _since(S.ADJUSTED),
        Part.RESULT: RESULT,
    },
    A.SYSTEM: {},
}

WRITES: Mapping[Text, tuple[Stage, frozenset[State]]] = {
    Text.GOALS: (A.SELF, frozenset({S.GOAL_DRAFT})),
    Text.PROGRESS: (A.SELF, frozenset({S.IN_PERIOD})),
    Text.DIFFICULTY: (A.FIRST, frozenset({S.GOAL_SUBMITTED})),
    Text.SELF_REPORT: (A.SELF, frozenset({S.SELF_OPEN})),
    Text.FIRST: (A.FIRST, frozenset({S.SELF_SUBMITTED})),
    Text.SECOND: (A.SECOND, frozenset({S.FIRST_RATED})),
    Text.ADJUSTMENT: (A.ADJUSTER, frozenset({S.RATED})),
}


def readable(stages: Iterable[Stage], state: State) -> frozenset[Part]:
    """All that somebody of these stages reads of a sheet in a state."""
    return frozenset(part for stage in stages for part, states in READS[stage].items() if state in states)


def writable(stages: Iterable[Stage], state: State) -> frozenset[Text]:
    """All that somebody of these stages writes on a sheet in a state."""
    held = frozenset(stages)
    return frozenset(text for text, (stage, states) in WRITES.items() if stage in held and state in states)


def sees_step(stages: Iterable[Stage], action: str) -> bool:
    """Whether a step stands in the history that somebody of these stages reads.

    That something was sent back is a matter of those between whom it was sent, and of who runs the cycle.
    """
    return action not in _MOVES or not move_of(Action(action)).is_return or sees_reason(stages, action)


def sees_reason(stages: Iterable[Stage], action: str) -> bool:
    """Whether somebody of these stages reads why a step was made: who made it, who is told, who runs the cycle.

    Why HR did what is no move (another evaluator, say) can be somebody's illness: HR alone reads it.
    """
    if action not in _MOVES:
        return Stage.HR in frozenset(stages)
    move = move_of(Action(action))
    return bool(frozenset(stages) & (move.by | move.tells | {Stage.HR}))


_MOVES = frozenset(action.value for action in Action)
