"""The posts of a person in one line (経歴の帯): where each bar and each year stands. Imports no Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from staff.rules.careers import Stretch
from staff.rules.organisation import Unit
from staff.rules.shapes import Axis

WIDTH = 960.0
# So wide is a character of a label; years of the axis are told every so many of them.
CHARACTER = 14.5
YEARS_BETWEEN = 5


@dataclass(frozen=True)
class Bar:
    """One department, for as long as the person stayed; ``fits``: the label has room inside."""

    x: float
    width: float
    label: str
    start: date
    shade: int

    @property
    def fits(self) -> bool:
        return len(self.label) * CHARACTER <= self.width - 8

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Strip:
    bars: tuple[Bar, ...]
    # Where a year begins, and which.
    years: tuple[tuple[float, int], ...]
    width: float = WIDTH


def strip(found: Sequence[Stretch], unit: Callable[[int, date], Unit | None], *, on: date) -> Strip:
    """The stretches from the first one's beginning to the day, each called as its department was at its beginning."""
    axis = Axis(found[0].start, on, left=0, right=WIDTH)
    bars = [_bar(axis, stretch, unit(stretch.key, stretch.start), n) for n, stretch in enumerate(found)]
    years = [date(year, 4, 1) for year in range(axis.start.year, on.year + 1) if year % YEARS_BETWEEN == 0]
    return Strip(tuple(bars), tuple((axis.x(day), day.year) for day in years if axis.start <= day <= on))


def _bar(axis: Axis, stretch: Stretch, unit: Unit | None, number: int) -> Bar:
    end = min(stretch.end, axis.end) if stretch.end else axis.end
    x, width = axis.span(stretch.start, end)
    return Bar(x, width, unit.name if unit else "", stretch.start, number % 2)
