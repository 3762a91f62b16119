"""Who evaluates whom (評価者の経路). Imports no Django.

A route says for a stage: the head so many levels up, the head of a named department, or one person; for everybody,
for a department with all below it, for some grades, or for heads alone. Of several routes the most particular one
counts. Heads are found as ``staff.rules.chains`` finds them: vacant posts are passed over, and so is the person
himself, so that nobody evaluates himself whatever the organisation says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from staff.rules.chains import Head, chain, superiors
from staff.rules.organisation import Organisation


class By(StrEnum):
    HEAD_ABOVE = "head_above"
    HEAD_OF = "head_of"
    PERSON = "person"


class Outcome(StrEnum):
    """How a stage of a person is held."""

    FOUND = "found"
    SAME = "same"  # by whoever holds the stage before: the rule allows it, and the step is done once
    SKIPPED = "skipped"  # by an exception
    NOBODY = "nobody"  # there is no route, or nobody at its end
    DUPLICATE = "duplicate"  # by whoever holds another stage, which the rule does not allow


@dataclass(frozen=True)
class Route:
    key: int
    stage: str
    department: int | None = None
    grades: frozenset[str] = frozenset()
    heads_only: bool = False
    by: By = By.HEAD_ABOVE
    levels_up: int = 0
    of_department: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class ExceptionalStage:
    """For one person at one stage: another evaluator, or (None) no such stage."""

    stage: str
    evaluator: int | None


@dataclass(frozen=True)
class Evaluatee:
    employee: int
    department: int
    grade: str = ""
    is_head: bool = False


@dataclass(frozen=True)
class Step:
    """A stage that the scheme has. ``may_be_same``: whoever holds the stage before may hold this one, too."""

    stage: str
    may_be_same: bool = False


@dataclass(frozen=True)
class Assigned:
    stage: str
    outcome: Outcome
    evaluator: int | None = None
    route: int | None = None


class Assigner:
    """The routes of a day, with its organisation and heads."""

    def __init__(self, routes: Iterable[Route], organisation: Organisation, heads: Mapping[int, Head]) -> None:
        self._routes = list(routes)
        self._organisation, self._heads = organisation, heads

    def evaluators(
        self, person: Evaluatee, steps: Sequence[Step], exceptions: Iterable[ExceptionalStage] = ()
    ) -> list[Assigned]:
        """Who holds each stage, in the order of the scheme."""
        by_stage = {exception.stage: exception for exception in exceptions}
        held: list[Assigned] = []
        for step in steps:
            held.append(self._judged(self._assigned(person, step.stage, by_stage), step, held))
        return held

    def _assigned(self, person: Evaluatee, stage: str, exceptions: Mapping[str, ExceptionalStage]) -> Assigned:
        if exception := exceptions.get(stage):
            if exception.evaluator is None:
                return Assigned(stage, Outcome.SKIPPED)
            evaluator = None if exception.evaluator == person.employee else exception.evaluator
            return Assigned(stage, Outcome.FOUND if evaluator else Outcome.NOBODY, evaluator)
        route = self.route_of(person, stage)
        evaluator = self._at_the_end(route, person) if route else None
        outcome = Outcome.FOUND if evaluator else Outcome.NOBODY
        return Assigned(stage, outcome, evaluator, route.key if route else None)

    def _judged(self, found: Assigned, step: Step, held: Sequence[Assigned]) -> Assigned:
        if found.evaluator is None or found.evaluator not in {other.evaluator for other in held}:
            return found
        before = next((other for other in reversed(held) if other.evaluator), None)
        is_next = before is not None and before.evaluator == found.evaluator
        outcome = Outcome.SAME if step.may_be_same and is_next else Outcome.DUPLICATE
        return Assigned(found.stage, outcome, found.evaluator, found.route)

    def route_of(self, person: Evaluatee, stage: str) -> Route | None:
        """The most particular route that fits: the nearest department first, then named grades, then heads alone."""
        path = {unit.id: depth for depth, unit in enumerate(self._organisation.path(person.department), 1)}
        fitting = [
            route
            for route in self._routes
            if route.stage == stage
            and (route.department is None or route.department in path)
            and (not route.grades or person.grade in route.grades)
            and (person.is_head or not route.heads_only)
        ]
        return max(
            fitting,
            key=lambda route: (path.get(route.department or 0, 0), bool(route.grades), route.heads_only, -route.key),
            default=None,
        )

    def _at_the_end(self, route: Route, person: Evaluatee) -> int | None:
        if route.by == By.PERSON:
            return None if route.person == person.employee else route.person
        start = person.department if route.by == By.HEAD_ABOVE else route.of_department
        steps = chain(self._organisation, self._heads, employee_id=person.employee, department_id=start)
        above = [link.head.employee_id for link in superiors(steps) if link.head]
        level = route.levels_up if route.by == By.HEAD_ABOVE else 0
        return above[level] if level < len(above) else None
