"""What every table of moves has (手続きの表). Imports no Django.

A table says who may do what in which state, and what it becomes. Buttons, permissions, the documentation and the tests
read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Actor(StrEnum):
    """By which standing somebody makes a move."""

    SELF = "self"  # 本人
    HEAD = "head"  # 所属長
    OFFICER = "officer"  # 研修担当・人事担当
    SYSTEM = "system"  # what follows by itself


@dataclass(frozen=True)
class Move(Generic[S, A]):
    """``came_from``: the states in which it can be made; none for a move that begins something.

    ``asks_reason``: it is not made without one.
    """

    action: A
    came_from: frozenset[S]
    to: S
    actors: frozenset[Actor]
    asks_reason: bool = False

    @property
    def begins(self) -> bool:
        return not self.came_from


M = TypeVar("M", bound=Move)  # type: ignore[type-arg]  # of any table


def possible(moves: Sequence[M], state: StrEnum | str, actors: Iterable[Actor]) -> list[M]:
    """The moves that somebody of these standings can make from a state, in the order of the table."""
    standings = frozenset(actors)
    return [move for move in moves if state in move.came_from and move.actors & standings]
