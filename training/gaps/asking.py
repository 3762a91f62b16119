"""What grades ask for (職位が求める能力), put together once: an edition that is or was in force never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from common.frozen import read_once
from competencies.models import CompetencyLevel, Grade, Requirement
from competencies.rules.shown import Asked, asked_of
from staff.careers import grades as policy

_PARTS = ("table", "competency", "mark", "level")


class Height(NamedTuple):
    """A level of an ability, as a table words it."""

    table: int
    ability: int
    code: str
    number: int
    symbol: str
    behaviour: str


@dataclass(frozen=True)
class Asking:
    """What each of some grades asks, by its primary key; the levels of the tables that ask, from the lowest up."""

    asked: dict[int, list[Asked]]
    heights: list[Height]


def asking(grades: Sequence[Grade]) -> Asking:
    """No query for grades of frozen editions that were asked before; else one, and one where levels are asked."""
    if not all(grade.framework.frozen for grade in grades):
        return _read(grades)
    key = "-".join(str(grade.pk) for grade in grades)
    return read_once(f"training.asking.{key}", lambda: _read(grades))


def _read(grades: Sequence[Grade]) -> Asking:
    rows = policy.asked_of(grades)
    _share(row for of_grade in rows.values() for row in of_grade)
    tables = {row.table_id for of_grade in rows.values() for row in of_grade if row.level_id}
    levels = CompetencyLevel.objects.filter(table__in=tables).order_by("number")
    told = levels.values_list("table", "competency", "competency__code", "number", "symbol", "behaviour")
    heights = [Height(*row) for row in told]
    tops = {height.code: height.number for height in heights}
    return Asking({grade: asked_of(of_grade, tops=tops) for grade, of_grade in rows.items()}, heights)


def _share(rows: Iterable[Requirement]) -> None:
    """Rows of one table, ability or mark hold the same one, so that it is kept and read back once."""
    parts: dict[Any, Any] = {}
    for row in rows:
        for name in _PARTS:
            part = getattr(row, name)
            setattr(row, name, parts.setdefault((name, part and part.pk), part))
