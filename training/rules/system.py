"""The chart of a city's system of training (研修体系図): who is developed, by what, in which way. Imports no Django.

Down stand the stages that the policy tells of (新人・中堅・管理職), or the grades where it tells of none, the highest
first; across, the kinds of training as the city names them. A course that names a stage by its very name belongs there
alone; one that names grades, wherever they are; one that names neither is for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from training.rules.requirements import Rule


class Aimed(Protocol):
    """What the chart needs to know of a course."""

    @property
    def kind_id(self) -> int: ...
    @property
    def grades(self) -> tuple[str, ...]: ...
    @property
    def target(self) -> str: ...


C = TypeVar("C", bound=Aimed)


@dataclass(frozen=True)
class Step:
    """A stage or a grade. ``inferred``: which grades it has was read off a picture.

    ``stays``: it has a row even without a course, as what the policy itself draws.
    """

    name: str
    grades: frozenset[str]
    inferred: bool = False
    summary: str = ""
    abilities: tuple[str, ...] = ()
    stays: bool = True


@dataclass
class Row(Generic[C]):
    """A step with its courses, kind by kind in the order of the chart's columns."""

    step: Step
    cells: list[list[C]]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass
class Chart(Generic[C]):
    """``rows`` from the highest step down; ``everybody`` the courses for all, kind by kind.

    ``leaves_out``: there are steps without a row.
    """

    kinds: Sequence[int]
    rows: list[Row[C]] = field(default_factory=list)
    everybody: list[list[C]] = field(default_factory=list)
    leaves_out: bool = False

    @property
    def has_steps(self) -> bool:
        """Whether the policy aims any course at a step; some policies aim none."""
        return any(not row.is_empty for row in self.rows)


def chart(steps: Sequence[Step], kinds: Sequence[int], courses: Iterable[C]) -> Chart[C]:
    """``steps`` from the lowest up, ``kinds`` as columns; every course of these kinds is in it at least once."""
    column = {kind: number for number, kind in enumerate(kinds)}
    rows = [Row[C](step, [[] for _ in kinds]) for step in steps]
    named: dict[str, list[list[list[C]]]] = {}
    for row in rows:
        named.setdefault(row.step.name, []).append(row.cells)
    found = Chart[C](kinds, rows[::-1], [[] for _ in kinds])
    for course in courses:
        if course.kind_id in column:
            for cells in named.get(course.target) or _places(course, rows) or [found.everybody]:
                cells[column[course.kind_id]].append(course)
    found.rows = [row for row in found.rows if row.step.stays or not row.is_empty]
    found.leaves_out = len(found.rows) < len(rows)
    return found


def _places(course: C, rows: Sequence[Row[C]]) -> list[list[list[C]]]:
    """Of a course that names no step."""
    return [row.cells for row in rows if not row.step.grades.isdisjoint(course.grades)]


def reaching(rules: Iterable[Rule], grades: frozenset[str]) -> list[Rule]:
    """Those of the rules that ask something of somebody in a step with these grades; without grades, of anybody."""
    return [rule for rule in rules if not rule.grades or not grades or not rule.grades.isdisjoint(grades)]


def is_for_all(rule: Rule, grades: frozenset[str]) -> bool:
    """Whether a rule means everybody in a step with these grades; without grades, everybody at all."""
    if rule.families or rule.sectors or rule.roles:
        return False
    return not rule.grades or (bool(grades) and grades <= rule.grades)
