"""How far each made-up sheet has come (デモの記録書の進み具合). Imports no Django.

Nothing is stored here: the table of moves says which steps lead to a state, and the windows when they were made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from evaluations.rules import workflow
from evaluations.rules.workflow import Action, Stage, State, Way

# Of a cycle that is being rated, so many of each state; 0: one, to be looked at.
SPREAD: dict[State, int] = {
    State.GOAL_DRAFT: 0,
    State.GOAL_SUBMITTED: 0,
    State.IN_PERIOD: 0,
    State.SELF_OPEN: 12,
    State.SELF_SUBMITTED: 40,
    State.FIRST_RATED: 12,
    State.RATED: 8,
    State.ADJUSTED: 8,
    State.CONFIRMED: 6,
    State.DISCLOSED: 6,
}
# By which action a sheet leaves a state, by whom, and in which window.
LEAVES: dict[State, tuple[Action, Stage, str]] = {
    State.GOAL_DRAFT: (Action.SUBMIT_GOALS, Stage.SELF, "goals"),
    State.GOAL_SUBMITTED: (Action.CONFIRM_GOALS, Stage.FIRST, "opening"),
    State.IN_PERIOD: (Action.OPEN_SELF, Stage.SYSTEM, "self"),
    State.SELF_OPEN: (Action.SUBMIT_SELF, Stage.SELF, "self"),
    State.SELF_SUBMITTED: (Action.SUBMIT_FIRST, Stage.FIRST, "first"),
    State.FIRST_RATED: (Action.SUBMIT_SECOND, Stage.SECOND, "second"),
    State.RATED: (Action.ADJUST, Stage.ADJUSTER, "adjust"),
    State.ADJUSTED: (Action.CONFIRM, Stage.CONFIRMER, "confirm"),
    State.CONFIRMED: (Action.DISCLOSE, Stage.HR, "disclose"),
    State.DISCLOSED: (Action.FEED_BACK, Stage.FIRST, "feedback"),
    State.FEEDBACK_DONE: (Action.CLOSE, Stage.HR, "feedback"),
}


@dataclass(frozen=True)
class Made:
    """A step that was made: from a state to a state, on a day."""

    action: Action
    stage: Stage
    came_from: State
    state: State
    day: date


def steps_to(
    target: State, way: Way, windows: Mapping[str, tuple[date, date]], chance: Random, *, latest: date
) -> list[Made]:
    """The steps that lead to a state of the way, each in its window, none after ``latest``, in their order."""
    found: list[Made] = []
    before = min(start for start, _end in windows.values())
    for state in way.states[: way.states.index(target)]:
        action, stage, step = LEAVES[state]
        first, last = windows.get(step, (before, before))
        day = first + timedelta(days=chance.randint(0, max((last - first).days, 0)))
        before = min(max(day, before), latest)
        move = workflow.move_of(action)
        found.append(Made(action, stage, state, workflow.target(move, state, way), before))
    return found


def chosen(way: Way, chance: Random) -> State:
    """A state of the way, as often as ``SPREAD`` says."""
    state = chance.choices(list(SPREAD), list(SPREAD.values()))[0]
    return way.before(state)


def weights(number: int, chance: Random, least: int = 10) -> list[int]:
    """So many weights in steps of five, exactly 100 together, none below ``least``."""
    least = max(5, -(-least // 5) * 5)
    found = [least] * number
    for _ in range((100 - least * number) // 5):
        found[chance.randrange(number)] += 5
    return sorted(found, reverse=True)


def ordinal(standard: int, highest: int, chance: Random) -> int:
    """A mark as people are marked: mostly the standard, sometimes above, seldom below."""
    shift = chance.choices((0, 1, 2, -1, -2), (60, 26, 5, 8, 1))[0]
    return min(max(standard + shift, 1), highest)
