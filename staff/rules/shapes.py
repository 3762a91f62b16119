"""What a drawing of a working life consists of (図の部品): an axis of time, bars, steps and words. Imports no Django.

Lengths are in the drawing's own units, from its left and upper edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from staff.rules.labels import length

WIDTH = 1160.0
GUTTER = 148.0
MARGIN = 14.0
BAR = 78.0
# The words at the end of the axis, and those at today's line, take so much room.
LAST_TICK = 150.0


@dataclass(frozen=True)
class Axis:
    """Time on paper, from the beginning of ``start`` to the end of ``end``."""

    start: date
    end: date
    left: float = GUTTER
    right: float = WIDTH - MARGIN

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def x(self, day: date) -> float:
        """Where a day begins; what lies outside of the axis is put at its edge."""
        share = (day - self.start).days / self.days
        return round(self.left + min(max(share, 0), 1) * (self.right - self.left), 1)

    def span(self, first: date, last: date) -> tuple[float, float]:
        """Where a period begins, and how wide it is; both days belong to it."""
        x = self.x(first)
        return x, round(self.x(last + timedelta(days=1)) - x, 1)


@dataclass(frozen=True)
class Box:
    """A labelled rectangle; ``lines`` is empty where the label does not fit in whole."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""
    number: str = ""
    lines: tuple[str, ...] = ()
    goes_on: bool = False

    @property
    def edges(self) -> str:
        """Where it stands, as attributes of a rectangle in SVG: a drawing has dozens."""
        return _edges(self.x, self.y, self.width, self.height)

    @property
    def upper_edge(self) -> str:
        """The strip along its top that shows its kind without colour."""
        return _edges(self.x, self.y, self.width, 8)

    @property
    def right(self) -> float:
        return round(self.x + self.width, 1)

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def middle_y(self) -> float:
        return round(self.y + self.height / 2, 1)

    @property
    def is_tall(self) -> bool:
        """The number stands above the label, not before it."""
        return self.height >= BAR

    @property
    def text_top(self) -> float:
        return round(self.y + (24 if self.is_tall else self.height / 2 + 4), 1)

    @property
    def text_x(self) -> float:
        beside = length(self.number) * 12 + 5 if self.number and not self.is_tall else 0
        return round(self.x + 4 + beside, 1)

    @property
    def baselines(self) -> list[tuple[float, str]]:
        """Each line of the label with where it stands, from the top."""
        first = self.text_top + (16 if self.is_tall and self.number else 0)
        return [(round(first + i * 14, 1), line) for i, line in enumerate(self.lines)]


def _edges(x: float, y: float, width: float, height: float) -> str:
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


@dataclass(frozen=True)
class Step:
    """A flat piece of the staircase; ``rises_from`` is the height of the piece before, if it follows at once."""

    x: float
    y: float
    right: float
    label: str
    rises_from: float | None = None

    @property
    def stays(self) -> bool:
        """On the same row as before: a parallel grade, or one after a gap."""
        return self.rises_from is None or self.rises_from == self.y


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Mark:
    """The middle of a small sign."""

    x: float
    y: float


@dataclass(frozen=True)
class Row:
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    x: float
    day: date
    years: int


@dataclass(frozen=True)
class Drawing:
    axis: Axis
    height: float
    top: float
    foot: float
    bands: tuple[Box, ...]
    rows: tuple[Row, ...]
    lane_words: tuple[Row, ...]
    steps: tuple[Step, ...]
    dots: tuple[Dot, ...]
    way_ahead: str
    bars: tuple[Box, ...]
    away: tuple[Box, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    marks: tuple[Mark, ...] = ()
    width: float = WIDTH

    @property
    def today_anchor(self) -> str:
        """Which end of the word stands at the line of today, so that it stays within the drawing."""
        return "end" if self.today is not None and self.today > self.axis.right - LAST_TICK else "start"
