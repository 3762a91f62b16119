"""The way of a complaint (苦情相談・苦情処理の流れ): one table. Imports no Django.

The person files and withdraws. Whoever receives complaints and the panel hear and answer. An answer that upholds it
never edits a mark: it orders a re-rating, which goes the normal way again (``evaluations.sheets.corrections``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    FILED = "filed"  # 受け付け
    HEARING = "hearing"  # 調べている
    DECIDED = "decided"  # 回答済み
    WITHDRAWN = "withdrawn"  # 取り下げ


class Actor(StrEnum):
    PERSON = "person"  # 本人
    OFFICE = "office"  # 苦情の窓口
    PANEL = "panel"  # 委員


class Action(StrEnum):
    FILE = "file"  # 申し出る
    WITHDRAW = "withdraw"  # 取り下げる
    HEAR = "hear"  # 聞き取りを記録する
    DECIDE = "decide"  # 回答する


class Outcome(StrEnum):
    UPHELD = "upheld"  # 認める
    PARTLY = "partly"  # 一部を認める
    FAULT = "fault"  # 手続きの誤り
    NOT_UPHELD = "not_upheld"  # 認めない


@dataclass(frozen=True)
class Move:
    """``came_from`` empty: it begins the case."""

    action: Action
    came_from: frozenset[State]
    to: State
    by: frozenset[Actor]


OPEN = frozenset({State.FILED, State.HEARING})
_DESK = frozenset({Actor.OFFICE, Actor.PANEL})

MOVES: tuple[Move, ...] = (
    Move(Action.FILE, frozenset(), State.FILED, frozenset({Actor.PERSON})),
    Move(Action.WITHDRAW, OPEN, State.WITHDRAWN, frozenset({Actor.PERSON})),
    Move(Action.HEAR, OPEN, State.HEARING, _DESK),
    Move(Action.DECIDE, OPEN, State.DECIDED, _DESK),
)
_BY_ACTION = {move.action: move for move in MOVES}

# What orders a re-rating.
CORRECTING = frozenset({Outcome.UPHELD, Outcome.PARTLY, Outcome.FAULT})


class Wrong(StrEnum):
    """Why a complaint cannot be filed."""

    NOT_YET = "not_yet"  # its event has not come: nothing is disclosed, or not answered
    OVER = "over"  # the window is over
    OPEN_ALREADY = "open_already"
    TOO_OFTEN = "too_often"  # in this evaluation
    TOO_OFTEN_A_YEAR = "too_often_a_year"
    CONSULT_FIRST = "consult_first"  # 苦情相談 comes first


@dataclass(frozen=True)
class Facts:
    """Of one person, one sheet and one step: what was filed before (withdrawn ones do not count), and the window."""

    has_window: bool
    is_over: bool
    is_open_already: bool = False
    in_cycle: int = 0
    in_year: int = 0
    was_consulted: bool = False


@dataclass(frozen=True)
class Limits:
    per_cycle: int | None = None
    per_year: int | None = None
    needs_consultation: bool = False


def refusals(facts: Facts, limits: Limits) -> list[Wrong]:
    """All that stands against filing; empty when it can be filed."""
    checks = {
        Wrong.NOT_YET: not facts.has_window,
        Wrong.OVER: facts.is_over,
        Wrong.OPEN_ALREADY: facts.is_open_already,
        Wrong.TOO_OFTEN: limits.per_cycle is not None and facts.in_cycle >= limits.per_cycle,
        Wrong.TOO_OFTEN_A_YEAR: limits.per_year is not None and facts.in_year >= limits.per_year,
        Wrong.CONSULT_FIRST: limits.needs_consultation and not facts.was_consulted,
    }
    return [wrong for wrong, holds in checks.items() if holds]


def move_of(action: Action) -> Move:
    return _BY_ACTION[action]


def possible(state: State, actors: Iterable[Actor]) -> list[Move]:
    """The moves that somebody of these standings can make from a state."""
    held = frozenset(actors)
    return [move for move in MOVES if state in move.came_from and move.by & held]
