"""What a grade asks, beside what somebody has shown of it (求める能力と、示した能力). Imports no Django.

Decision 8 says in what it is counted: in the policy's levels where its table has them, elsewhere in four steps, of
which 「一人でできる」 is what is asked. A mark (◎ over 〇) is a weight, not a level: it only orders what to close
first. A trend (増える・減る) tells a direction of which nobody falls short, and is left out. What was shown is kept
apart by its source, and of what no source tells, nothing is known: that is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from competencies.rules.gap import TREND

if TYPE_CHECKING:
    from datetime import date

    from competencies.models import Competency, Mark, Requirement

# The steps of ``training.models.SelfRating.Step``: what is asked where no level is told, and the highest.
ALONE, TOP_STEP = 2, 3
_MARKS = "marks"


class Unit(StrEnum):
    LEVEL = "level"  # 方針の段階
    STEP = "step"  # まだできない〜人に教えられる


class State(StrEnum):
    UNKNOWN = "unknown"  # まだわからない
    LEARNED = "learned"  # 学んだが、どこまでかは言えない
    SHORT = "short"  # 足りない
    REACHED = "reached"  # 求める段階にある
    BEYOND = "beyond"  # 求める段階を超える


@dataclass(frozen=True)
class Asked:
    """One ability as a grade asks for it, out of all tables that do.

    ``need`` and ``top`` count ``unit``. ``codes``: the ability's own, first, and those of its other names. ``marks``:
    how a table of weights asks for it.
    """

    competency: Competency
    requirement: Requirement
    codes: tuple[str, ...]
    unit: Unit
    need: int
    top: int
    weight: int
    marks: tuple[Mark, ...]

    @property
    def code(self) -> str:
        return self.codes[0]

    @property
    def name(self) -> str:
        """As the grade's table calls it."""
        return self.requirement.name


@dataclass(frozen=True)
class Shown:
    """What one source tells of one ability; ``reached`` is None where it does not tell how far.

    ``unit``: what it counts, for a source that knows but one; else it counts what the ability is counted in.
    """

    reached: int | None
    on: date
    unit: Unit | None = None


@dataclass(frozen=True)
class Reading:
    """What is asked beside what one source tells."""

    asked: Asked
    shown: Shown | None

    @cached_property
    def reached(self) -> int | None:
        """In the ability's own unit; what is counted in another tells nothing of how far."""
        if self.shown is None or self.shown.unit not in {None, self.asked.unit}:
            return None
        return self.shown.reached

    @cached_property
    def difference(self) -> int | None:
        """Reached − asked; None where nothing is known."""
        return None if self.reached is None else self.reached - self.asked.need

    @cached_property
    def missing(self) -> int:
        """How many levels or steps are missing for sure."""
        return max(-(self.difference or 0), 0)

    @property
    def state(self) -> State:
        if self.difference is None:
            return State.LEARNED if self.shown else State.UNKNOWN
        return State.SHORT if self.difference < 0 else State.BEYOND if self.difference else State.REACHED


@dataclass(frozen=True)
class Line:
    """One ability with what each source tells of it."""

    asked: Asked
    readings: Mapping[str, Reading]


# By source, by the ability's code.
ByCode = Mapping[str, Shown]


def asked_of(rows: Iterable[Requirement], *, tops: Mapping[str, int]) -> list[Asked]:
    """What one grade's requirements come to, each ability once, in the order of the rows.

    ``tops``: the highest level of each ability that has levels, by code.
    """
    rows = [row for row in rows if row.table.scale != TREND]
    names = {row.competency_id: row.competency.code for row in rows}
    by_code: dict[str, list[Requirement]] = {}
    for row in rows:
        by_code.setdefault(names.get(row.competency.equivalent_id or 0, row.competency.code), []).append(row)
    return [_together(code, of_code, tops) for code, of_code in by_code.items()]


def compare(asked: Iterable[Asked], shown: Mapping[str, ByCode]) -> list[Line]:
    """Each ability beside what every source tells of it, in the order given."""
    return [Line(each, {source: Reading(each, _found(each, told)) for source, told in shown.items()}) for each in asked]


def to_close(readings: Iterable[Reading]) -> list[Reading]:
    """Those that fall short: what is asked with more weight first, then the widest gap, then in the order given."""
    return sorted((r for r in readings if r.missing), key=lambda r: (-r.asked.weight, -r.missing))


def _together(code: str, rows: Sequence[Requirement], tops: Mapping[str, int]) -> Asked:
    own = next((row for row in rows if row.competency.code == code), rows[0])
    levels = [row.level.number for row in rows if row.level]
    codes = dict.fromkeys([code, *(row.competency.code for row in rows)])
    need = max(levels, default=ALONE)
    return Asked(
        competency=own.competency,
        requirement=next((row for row in rows if row.level and row.level.number == need), own),
        codes=tuple(codes),
        unit=Unit.LEVEL if levels else Unit.STEP,
        need=need,
        top=max(need, *(tops.get(each, 0) for each in codes)) if levels else TOP_STEP,
        weight=max(_weight(row) for row in rows),
        marks=tuple(row.mark for row in rows if row.mark and row.table.scale == _MARKS),
    )


def _weight(row: Requirement) -> int:
    """Marks of a table of weights weigh as strong as they are; whatever else asks, asks once."""
    return row.mark.strength if row.mark and row.table.scale == _MARKS else 1


def _found(asked: Asked, told: ByCode) -> Shown | None:
    """The latest under any of its names."""
    found = [told[code] for code in asked.codes if code in told]
    return max(found, key=lambda shown: shown.on, default=None)
