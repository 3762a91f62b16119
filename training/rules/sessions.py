"""The way of a session (研修の回の流れ): one table. Imports no Django.

A session is cancelled by ``training.enrolments.cancel_session``, which tells everybody in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    PLANNED = "planned"  # 準備中
    OPEN = "open"  # 募集中
    CLOSED = "closed"  # 募集を終了
    HELD = "held"  # 実施済み
    CANCELLED = "cancelled"  # 中止


class Action(StrEnum):
    OPEN = "open"  # 募集を始める
    CLOSE = "close"  # 募集を終える
    HOLD = "hold"  # 実施済みにする


@dataclass(frozen=True)
class Move:
    action: Action
    came_from: State
    to: State


MOVES: tuple[Move, ...] = (
    Move(Action.OPEN, State.PLANNED, State.OPEN),
    Move(Action.CLOSE, State.OPEN, State.CLOSED),
    Move(Action.HOLD, State.CLOSED, State.HELD),
)
# Still to be held: it can be cancelled.
BEFORE = frozenset({State.PLANNED, State.OPEN, State.CLOSED})
_BY_ACTION = {move.action: move for move in MOVES}


def move_of(action: Action) -> Move:
    return _BY_ACTION[action]


def possible(state: str) -> list[Move]:
    """The moves out of a state."""
    return [move for move in MOVES if move.came_from == state]
