"""Requirement tables narrowed to what the reader asked for (表の絞り込み)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from competencies.matrices import Matrix, Row
from competencies.models import JobFamily
from competencies.models.abilities import CompetencyKind

Item = TypeVar("Item")


@dataclass(frozen=True)
class Filters:
    """What can be chosen, and what is: unknown values in the address count as not chosen."""

    families: tuple[JobFamily, ...]
    kinds: tuple[CompetencyKind, ...]
    family: str
    kind: str

    @property
    def active(self) -> bool:
        return bool(self.family or self.kind)


def filters(matrices: Iterable[Matrix], *, family: str, kind: str) -> Filters:
    """The choices that these tables offer, in their own order."""
    matrices = list(matrices)
    grades = sorted((g for m in matrices for g in m.columns), key=lambda grade: grade.family.order)
    families = {grade.family.code: grade.family for grade in grades}
    kinds = {CompetencyKind(row.competency.kind): None for m in matrices for row in m.rows}
    return Filters(
        families=tuple(families.values()),
        kinds=tuple(k for k in CompetencyKind if k in kinds),
        family=family if family in families else "",
        kind=kind if kind in kinds else "",
    )


def narrowed(matrices: Iterable[Matrix], chosen: Filters) -> list[Matrix]:
    """The tables with the chosen columns and rows; a table that loses all of either is left out."""
    narrow = [_narrow(matrix, chosen) for matrix in matrices]
    return [matrix for matrix in narrow if matrix.columns and matrix.rows]


def _narrow(matrix: Matrix, chosen: Filters) -> Matrix:
    keep = [chosen.family in {"", grade.family.code} for grade in matrix.columns]
    rows = [row for row in matrix.rows if chosen.kind in {"", row.competency.kind}]
    return replace(matrix, columns=_kept(matrix.columns, keep), rows=tuple(_columns(row, keep) for row in rows))


def _columns(row: Row, keep: Sequence[bool]) -> Row:
    return replace(row, cells=_kept(row.cells, keep))


def _kept(items: tuple[Item, ...], keep: Sequence[bool]) -> tuple[Item, ...]:
    return tuple(item for item, kept in zip(items, keep, strict=True) if kept)
