"""The way of an individual development plan (個人別育成計画の流れ). Imports no Django."""

from __future__ import annotations

from enum import StrEnum

from training.rules.moves import Actor, Move


class State(StrEnum):
    DRAFT = "draft"  # 作成中: the person alone writes it, and he and his head read it
    PROPOSED = "proposed"  # 上司の確認待ち
    AGREED = "agreed"  # 合意: what is to be done, before it begins
    ACTIVE = "active"  # 実行中
    CLOSED = "closed"  # 終了: with what came of it


class Action(StrEnum):
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    AGREE = "agree"
    START = "start"
    REVISE = "revise"
    CLOSE = "close"


Step = Move[State, Action]
_S, _X = State, Action


def _move(action: Action, came_from: State, to: State, *actors: Actor, reason: bool = False) -> Step:
    return Move(action, frozenset({came_from}), to, frozenset(actors), reason)


MOVES: tuple[Step, ...] = (
    _move(_X.PROPOSE, _S.DRAFT, _S.PROPOSED, Actor.SELF),
    _move(_X.SEND_BACK, _S.PROPOSED, _S.DRAFT, Actor.HEAD, reason=True),
    _move(_X.AGREE, _S.PROPOSED, _S.AGREED, Actor.HEAD),
    _move(_X.START, _S.AGREED, _S.ACTIVE, Actor.SELF),
    _move(_X.REVISE, _S.ACTIVE, _S.DRAFT, Actor.SELF, reason=True),
    _move(_X.CLOSE, _S.ACTIVE, _S.CLOSED, Actor.SELF, Actor.HEAD),
)

# In these, the person may write goals.
OPEN = frozenset({_S.DRAFT})


class Part(StrEnum):
    """What of a plan is written together, and saved together."""

    GOALS = "goals"  # なりたい姿と目標
    SUPPORT = "support"  # 上司の支援
    RESULTS = "results"  # 目標の結果と一年の振り返り


# Who writes which part in which states.
WRITES: dict[Part, tuple[frozenset[State], Actor]] = {
    Part.GOALS: (OPEN, Actor.SELF),
    Part.SUPPORT: (frozenset({_S.PROPOSED, _S.AGREED, _S.ACTIVE}), Actor.HEAD),
    Part.RESULTS: (frozenset({_S.ACTIVE}), Actor.SELF),
}


def writable(state: State | str, actors: frozenset[Actor]) -> frozenset[Part]:
    """The parts that somebody of these standings writes in a state."""
    return frozenset(part for part, (states, actor) in WRITES.items() if state in states and actor in actors)


def move_of(action: Action | str) -> Step:
    """The move that an action makes. Raises KeyError for an action that there is not."""
    return _BY_ACTION[action]


_BY_ACTION: dict[str, Step] = {move.action.value: move for move in MOVES}
