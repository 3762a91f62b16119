"""What the made-up parts around the sessions have in common: the city, its people, the day, and chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from common.dates import fiscal_year
from competencies.models import AppointingAuthority
from training.demo_city.facts import PersonFacts
from training.demo_city.plan import StepPlan
from training.demo_city.writing import create, moment
from training.models.steps import Step
from training.rules.moves import Actor

AnyStep = StepPlan[Any, Any]


@dataclass(frozen=True)
class Around:
    """``asked``: grade → competency → the level that is asked, None where the policy has no levels.

    ``users``: of employees, by key; ``officer``: who decides, by key.
    """

    authority: AppointingAuthority
    people: Sequence[PersonFacts]
    asked: Mapping[str, Mapping[str, int | None]]
    users: Mapping[int, int]
    officer: int | None
    on: date
    chance: Random

    @property
    def year(self) -> int:
        return fiscal_year(self.on)

    def some_people(self, share: float) -> Iterator[PersonFacts]:
        """The shown people, and a share of the others."""
        for person in self.people:
            if person.grade and (person.is_shown or self.chance.random() < share):
                yield person

    def some_codes(self, person: PersonFacts, number: int) -> list[str]:
        """A few of the competencies that the person's grade is asked for."""
        codes = list(self.asked.get(person.grade, ()))
        return sorted(self.chance.sample(codes, min(number, len(codes))), key=codes.index)

    def user_of(self, person: PersonFacts, actor: Actor) -> int | None:
        found = {Actor.SELF: person.key, Actor.HEAD: person.head}.get(actor)
        return self.officer if actor == Actor.OFFICER else self.users.get(found or 0)

    def write_steps(
        self, model: type[Step], field: str, walked: Iterable[tuple[PersonFacts, Any, Sequence[AnyStep]]]
    ) -> None:
        """The history of rows that went through a table; ``field`` refers to the row."""
        create(
            model, (self._step(model, person, {field: row}, step) for person, row, steps in walked for step in steps)
        )

    def _step(self, model: type[Step], person: PersonFacts, row: dict[str, Any], step: AnyStep) -> Step:
        told: dict[str, Any] = row | {
            "action": step.action, "state": step.state, "reason": step.reason,
            "by_id": self.user_of(person, step.actor), "at": moment(step.day, step.minute),
        }  # fmt: skip
        return model(**told)
