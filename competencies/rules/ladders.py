"""Grades as ladders, the top rung first (職位のはしご). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from competencies.models import Grade, JobFamily


@dataclass(frozen=True)
class Rung:
    """The grades of one level: the main line first, parallel grades beside it."""

    grades: tuple[Grade, ...]


@dataclass(frozen=True)
class Flight:
    """Neighbouring rungs that the policy puts into one band (管理職, 監督職 …)."""

    band: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Ladder:
    family: JobFamily
    flights: tuple[Flight, ...]


def ladders(grades: Iterable[Grade]) -> list[Ladder]:
    """One ladder a family; ``grades`` come in the order of families."""
    return [
        Ladder(of_family[0].family, _flights(of_family))
        for of_family in (list(g) for _, g in groupby(grades, key=lambda grade: grade.family_id))
    ]


def below(grade: Grade, grades: Iterable[Grade]) -> Grade | None:
    """The next lower grade of the family's main line, from which one is promoted to ``grade``."""
    lower = [g for g in _family(grade, grades) if g.level < grade.level]
    return max(lower, key=lambda g: (g.level, not g.is_parallel, g.order), default=None)


def above(grade: Grade, grades: Iterable[Grade]) -> Grade | None:
    """The next higher grade of the family's main line."""
    higher = [g for g in _family(grade, grades) if g.level > grade.level]
    return min(higher, key=lambda g: (g.level, g.is_parallel, g.order), default=None)


def beside(grade: Grade, grades: Iterable[Grade]) -> list[Grade]:
    """The other grades on the same rung."""
    return [g for g in _family(grade, grades) if g.level == grade.level and g.pk != grade.pk]


def _family(grade: Grade, grades: Iterable[Grade]) -> list[Grade]:
    return [g for g in grades if g.family_id == grade.family_id]


def _flights(grades: Sequence[Grade]) -> tuple[Flight, ...]:
    from_top = sorted(grades, key=lambda g: (-g.level, g.is_parallel, g.order))
    rungs = [Rung(tuple(g)) for _, g in groupby(from_top, key=lambda grade: grade.level)]
    return tuple(Flight(band, tuple(r)) for band, r in groupby(rungs, key=lambda rung: rung.grades[0].band))
