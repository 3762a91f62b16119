"""What one grade asks beyond another (職位の間の違い). Imports no Django.

Requirements are compared within the same way of marking: 立川's list with its list, its weights with its
weights, and 会津若松's tables, each of which serves a few grades, with one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from competencies.matrices import Matrix
    from competencies.models import Competency, CompetencyGroup, Grade, Requirement, RequirementTable

TREND = "trend"
# Ways of marking that tell how far something is asked, not only that it is.
RANKED = frozenset({"marks", "levels", TREND})


class Step(StrEnum):
    """From one grade to another, a requirement …"""

    NEW = "new"  # 新しく求められる
    HIGHER = "higher"  # 段階が上がる
    STRONGER = "stronger"  # 印が強くなる
    CHANGED = "changed"  # 求め方が変わる
    REWORDED = "reworded"  # 内容が変わる
    DROPPED = "dropped"  # 求められなくなる
    SAME = "same"  # 同じ


ASKS_MORE = frozenset({Step.NEW, Step.HIGHER, Step.STRONGER})


@dataclass(frozen=True)
class Pair:
    """One competency as two grades ask for it; ``step`` is None where there is nothing to compare with."""

    competency: Competency
    left: Requirement | None
    right: Requirement | None
    step: Step | None

    @property
    def asks_more(self) -> bool:
        return self.step in ASKS_MORE

    @property
    def differs(self) -> bool:
        return self.step not in {None, Step.SAME}


@dataclass(frozen=True)
class Section:
    """The pairs of one way of marking, and the tables that they come from, the right grade's first."""

    scale: str
    tables: tuple[RequirementTable, ...]
    pairs: tuple[Pair, ...]

    @property
    def ranked(self) -> bool:
        return self.scale in RANKED

    def asked(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.right]

    def different(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.differs]

    def dropped(self) -> list[Pair]:
        return [pair for pair in self.pairs if not pair.right]

    def grouped(self) -> list[tuple[CompetencyGroup, list[Pair]]]:
        """What the right grade asks, by groups of competencies."""
        return _by_group(self.asked())


def step(left: Requirement | None, right: Requirement | None, *, scale: str = "") -> Step:
    """How ``right`` differs from ``left``; None means that nothing is asked."""
    if left is None or right is None:
        return _presence(left, right)
    if left.level and right.level and left.level.number != right.level.number:
        return Step.HIGHER if right.level.number > left.level.number else Step.CHANGED
    if left.symbol != right.symbol:
        return _other_mark(left, right, scale)
    return Step.SAME if (left.name, left.expected) == (right.name, right.expected) else Step.REWORDED


def between(matrices: Iterable[Matrix], left: Grade | None, right: Grade) -> list[Section]:
    """Everything that ``right`` asks, beside what ``left`` asks; without ``left`` there are no steps."""
    matrices = list(matrices)
    return _sections(_asked(matrices, left), _asked(matrices, right), compare=left is not None)


def beside(left: Iterable[Requirement], right: Iterable[Requirement]) -> list[Section]:
    """The same for two grades whose requirements are at hand, in the order given."""
    return _sections(_by_key(left), _by_key(right), compare=True)


def _presence(left: Requirement | None, right: Requirement | None) -> Step:
    if left is None and right is None:
        return Step.SAME
    return Step.NEW if left is None else Step.DROPPED


def _other_mark(left: Requirement, right: Requirement, scale: str) -> Step:
    # A trend (増える・減る) tells a direction: its marks are no ranking.
    stronger = left.mark and right.mark and right.mark.strength > left.mark.strength
    return Step.STRONGER if stronger and scale != TREND else Step.CHANGED


@dataclass(frozen=True)
class _Asked:
    table: RequirementTable
    competency: Competency
    requirement: Requirement


Found = dict[tuple[str, int], _Asked]


def _asked(matrices: Iterable[Matrix], grade: Grade | None) -> Found:
    """What a grade is asked for, by way of marking and competency."""
    return {
        (matrix.table.scale, row.competency.pk): _Asked(matrix.table, row.competency, cell.requirement)
        for matrix in matrices
        for row in matrix.rows
        for cell in row.cells
        if cell.requirement and grade and cell.grade.pk == grade.pk
    }


def _by_key(rows: Iterable[Requirement]) -> Found:
    return {(row.table.scale, row.competency_id): _Asked(row.table, row.competency, row) for row in rows}


def _sections(before: Found, after: Found, *, compare: bool) -> list[Section]:
    scales = dict.fromkeys(scale for scale, _ in [*after, *before])
    return [_section(scale, before, after, compare=compare) for scale in scales]


def _section(scale: str, before: Found, after: Found, *, compare: bool) -> Section:
    keys = [key for key in dict.fromkeys([*after, *before]) if key[0] == scale]
    tables = dict.fromkeys(found[key].table for found in (after, before) for key in keys if key in found)
    pairs = [_pair((after.get(k) or before[k]).competency, before.get(k), after.get(k), scale) for k in keys]
    return Section(scale, tuple(tables), tuple(pairs if compare else (replace(pair, step=None) for pair in pairs)))


def _pair(competency: Competency, before: _Asked | None, after: _Asked | None, scale: str) -> Pair:
    left, right = (asked.requirement if asked else None for asked in (before, after))
    return Pair(competency, left, right, step(left, right, scale=scale))


def _by_group(pairs: Sequence[Pair]) -> list[tuple[CompetencyGroup, list[Pair]]]:
    ordered = sorted(pairs, key=lambda pair: (pair.competency.group.order, pair.competency.group_id))
    return [
        (of_group[0].competency.group, of_group)
        for of_group in (list(p) for _, p in groupby(ordered, key=lambda pair: pair.competency.group_id))
    ]
