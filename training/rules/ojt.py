"""The way of an OJT plan, and who writes which part of its monthly log (OJTの流れ). Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from training.rules.moves import Actor, Move


class State(StrEnum):
    DRAFT = "draft"  # 作成中
    ACTIVE = "active"  # 実施中: the log is written
    CLOSED = "closed"  # 終了: it is read, and not changed any more


class Action(StrEnum):
    START = "start"
    CLOSE = "close"


class Voice(StrEnum):
    """Whose words: each has a field of his own in a month of the log."""

    TRAINEE = "trainee"
    INSTRUCTOR = "instructor"
    HEAD = "head"


_KEEPERS = frozenset({Actor.HEAD, Actor.OFFICER})
MOVES: tuple[Move[State, Action], ...] = (
    Move(Action.START, frozenset({State.DRAFT}), State.ACTIVE, _KEEPERS),
    Move(Action.CLOSE, frozenset({State.ACTIVE}), State.CLOSED, _KEEPERS),
)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def open_months(start: date, end: date | None, *, on: date) -> list[date]:
    """The months of the plan that can be written on a day, the later one first: this one, and the one before.

    What is older is read, and stays as it was.
    """
    this = month_of(on)
    before = month_of(this - timedelta(days=1))
    return [month for month in (this, before) if month_of(start) <= month and (end is None or month <= end)]
