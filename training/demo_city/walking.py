"""Steps through a table of moves (手続きをたどる). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Generic

from training.demo_city.plan import StepPlan
from training.rules.moves import A, Actor, Move, S

MORNING, EVENING = 8 * 60 + 40, 17 * 60


class NotAllowedError(Exception):
    """The table of moves has no such move."""


@dataclass
class Walk(Generic[S, A]):
    """Steps through a table, each allowed by it, in the order of time. ``starts``: its state before the first move."""

    moves: Iterable[Move[S, A]]
    chance: Random
    starts: S | None = None
    steps: list[StepPlan[S, A]] = field(default_factory=list)

    def go(self, action: A, actor: Actor, day: date, reason: str = "", *, minute: int | None = None) -> None:
        move = next(one for one in self.moves if one.action == action)
        state = self.steps[-1].state if self.steps else self.starts
        if (state not in move.came_from) if move.came_from else self.steps:
            raise NotAllowedError(f"{action} from {state}")
        if actor not in move.actors or (move.asks_reason and not reason):
            raise NotAllowedError(f"{action} by {actor}, {reason!r}")
        day, minute = self._moment(day, minute)
        self.steps.append(StepPlan(action, move.to, actor, day, minute, reason))

    def _moment(self, day: date, minute: int | None) -> tuple[date, int]:
        """Never before the last step."""
        wanted = self.chance.randint(MORNING, EVENING) if minute is None else minute
        if not self.steps:
            return day, wanted
        last = self.steps[-1]
        if day > last.day:
            return day, wanted
        return last.day, max(wanted, last.minute + 1) if day == last.day else last.minute + 1

    def by(self, day: date) -> list[StepPlan[S, A]]:
        """The steps that were made before the day."""
        return [step for step in self.steps if step.day < day]
