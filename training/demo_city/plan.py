"""What planned years consist of. Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic

from training.demo_city.facts import CourseFacts, PersonFacts
from training.rules.moves import A, Actor, S
from training.rules.workflow import Action, State


class Stage(StrEnum):
    """The words that ``CourseSession.State`` stores."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class StepPlan(Generic[S, A]):
    """A move of any table; ``minute`` is counted from midnight."""

    action: A
    state: S
    actor: Actor
    day: date
    minute: int
    reason: str = ""


@dataclass
class EnrolmentPlan:
    """``draft``: the report was begun, and not handed in."""

    person: PersonFacts
    steps: list[StepPlan[State, Action]]
    draft: bool = False

    @property
    def state(self) -> State:
        return self.steps[-1].state

    @property
    def begun(self) -> tuple[date, int]:
        return self.steps[0].day, self.steps[0].minute

    def last(self, action: Action) -> StepPlan[State, Action] | None:
        return next((step for step in reversed(self.steps) if step.action == action), None)


@dataclass
class SessionPlan:
    """``opens_on``: from when people apply; ``decided_on``: when it is selected."""

    course: CourseFacts
    name: str
    days: list[date]
    opens_on: date
    deadline: date
    decided_on: date
    first_come: bool = False
    needs_head: bool = True
    cancelled_on: date | None = None
    follow_up_months: int | None = 3
    stage: Stage = Stage.PLANNED
    capacity: int | None = None
    enrolments: list[EnrolmentPlan] = field(default_factory=list)

    @property
    def starts_on(self) -> date:
        return self.days[0]

    @property
    def ends_on(self) -> date:
        return self.days[-1]
