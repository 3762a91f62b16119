"""Scales of marks (評語の段階). Imports no Django.

A symbol means nothing by itself: the B of S・A・B・C・D is the middle, the B of A–E stands above it. So a mark is a
level of its scale, compared by its place there, and one level of each scale is the standard one (通常).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property


@dataclass(frozen=True)
class Level:
    """``ordinal`` counts from 1, the lowest. ``points`` only where the scale counts."""

    symbol: str
    ordinal: int
    points: Decimal | None = None


@dataclass(frozen=True)
class Scale:
    """Levels from the lowest up, numbered without a gap; ``standard`` is the ordinal of the level that is expected."""

    code: str
    levels: tuple[Level, ...]
    standard: int

    def __post_init__(self) -> None:
        if [level.ordinal for level in self.levels] != list(range(1, len(self.levels) + 1)):
            raise ValueError(f"levels of {self.code} are not numbered from 1 up")
        if not 1 <= self.standard <= len(self.levels):
            raise ValueError(f"{self.code} has no level {self.standard}")

    @cached_property
    def top(self) -> Level:
        return self.levels[-1]

    @property
    def highest_points(self) -> Decimal:
        """The most points that a level gives; ValueError for a scale that does not count."""
        return max(points_of(level) for level in self.levels)

    def level(self, ordinal: int) -> Level:
        """The level of a place; places beyond the ends are the ends."""
        return self.levels[min(max(ordinal, 1), len(self.levels)) - 1]

    def by_symbol(self, symbol: str) -> Level:
        """KeyError for a symbol that is not of this scale."""
        for level in self.levels:
            if level.symbol == symbol:
                return level
        raise KeyError(symbol)

    def shifted(self, level: Level, by: int) -> Level:
        """So many levels higher (or lower), within the scale."""
        return self.level(level.ordinal + by)


@dataclass(frozen=True)
class Count:
    level: Level
    number: int


@dataclass(frozen=True)
class Hint:
    """What an evaluator may look at before he judges (全体評語の参考): never a mark, and never an average.

    ``counts``: how often each level was given, the highest first. ``above`` and ``below``: how many stand above and
    below the standard.
    """

    counts: tuple[Count, ...]
    above: int
    below: int
    unrated: int


def hint(scale: Scale, given: Iterable[Level | None]) -> Hint:
    """Counts of what was given; the symbol method knows no formula for an overall mark."""
    marks: Sequence[Level | None] = list(given)
    rated = [level for level in marks if level is not None]
    counted = Counter(level.ordinal for level in rated)
    return Hint(
        counts=tuple(Count(level, counted[level.ordinal]) for level in reversed(scale.levels)),
        above=sum(level.ordinal > scale.standard for level in rated),
        below=sum(level.ordinal < scale.standard for level in rated),
        unrated=len(marks) - len(rated),
    )


def points_of(level: Level) -> Decimal:
    if level.points is None:
        raise ValueError(f"{level.symbol} has no points")
    return level.points
