"""What opening a cycle would write (評価の回の計画): people, evaluators and forms, worked out and not yet written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from evaluations.models import Cycle
from evaluations.opening.evaluators import Evaluators
from evaluations.opening.facts import Person, Roll, roll_of
from evaluations.opening.forms import Forms, Line
from evaluations.rulebook import Rulebook, rulebook_of
from evaluations.rules.routes import Assigned


@dataclass(frozen=True)
class Planned:
    """The sheet of one person. ``exempt``: why he is 評価対象外, empty for whoever is evaluated."""

    person: Person
    stages: tuple[Assigned, ...]
    exempt: str = ""


class Plan:
    """The sheets that a cycle lacks on a day: all before it is opened, those of late joiners afterwards."""

    def __init__(self, cycle: Cycle, *, on: date) -> None:
        self.cycle, self.asked_on = cycle, on
        self.book: Rulebook = rulebook_of(cycle.scheme)
        self.roll: Roll = roll_of(cycle, on=on)
        self.forms = Forms(cycle.framework, cycle.scheme, self.book)
        self.evaluators = Evaluators(cycle.scheme.authority_id, self.roll, self.book.stages)

    @property
    def on(self) -> date:
        """As of which day people stand."""
        return self.roll.on

    @cached_property
    def people(self) -> list[Planned]:
        return list(self._planned())

    @cached_property
    def evaluated(self) -> list[Planned]:
        return [one for one in self.people if not one.exempt]

    def lines(self, one: Planned) -> tuple[Line, ...]:
        return self.forms.lines(one.person.grade, one.person.family)

    def _planned(self) -> Iterator[Planned]:
        for person in self.roll.people:
            yield Planned(person, tuple(self.evaluators.of(person)), self.roll.exempt.get(person.pk, ""))
