"""The drawing of a gap (能力の図): a radar of 3 to 15 axes, bars where there are fewer or more. Imports no Django.

Lengths are in the drawing's own units, from its left and upper edge. What is not known is no point: it would be read
as nothing at all. A line runs between neighbours that are both known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin

from staff.rules.labels import fit, length

WIDTH = 760.0
FEWEST_AXES, MOST_AXES = 3, 15
_RADIUS, _HUB = 190.0, 22.0
_SIZE, _LEADING, _GAP = 13.0, 16.0, 14.0
_MARGIN = 6.0
# Words at the upper and the lower end stand above each other; they may be as wide as this.
_WIDEST = 250.0
# An axis is upright when it leans by less than this.
_LEAN = 0.15
_BAR_ROW, _BAR_LEFT, _BAR_TOP = 44.0, 268.0, 30.0
_BAR_LETTERS = 250.0


@dataclass(frozen=True)
class Series:
    """What one source tells, axis by axis, in rings from the middle; None where it tells nothing. ``kind`` names it."""

    kind: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Label:
    """Words in lines; ``x`` is where they begin, end or have their middle, as ``anchor`` says."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]

    @property
    def baselines(self) -> list[tuple[float, str]]:
        return [(round(self.y + n * _LEADING, 1), line) for n, line in enumerate(self.lines)]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the words."""
        wide = max(length(line) for line in self.lines) * _SIZE
        left = {"start": self.x, "end": self.x - wide, "middle": self.x - wide / 2}[self.anchor]
        top = self.y - _SIZE
        return left, top, left + wide, top + (len(self.lines) - 1) * _LEADING + _SIZE * 1.2


@dataclass(frozen=True)
class Axis:
    x: float
    y: float
    label: Label


@dataclass(frozen=True)
class Ring:
    radius: float
    label: str


@dataclass(frozen=True)
class Line:
    """One series as it is drawn: an SVG path (closed where every axis is known), and its points."""

    kind: str
    path: str
    points: tuple[tuple[float, float], ...]
    is_closed: bool = False


@dataclass(frozen=True)
class Radar:
    x: float
    y: float
    height: float
    hub: tuple[float, float]
    rings: tuple[Ring, ...]
    axes: tuple[Axis, ...]
    lines: tuple[Line, ...] = ()
    width: float = WIDTH
    is_radar: bool = True


@dataclass(frozen=True)
class BarRow:
    """One ability: its words, and where each series stands on its scale."""

    y: float
    label: Label
    asked: float
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Bars:
    height: float
    left: float
    right: float
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[BarRow, ...]
    width: float = WIDTH
    is_radar: bool = False


def draw(labels: Sequence[str], asked: Series, shown: Sequence[Series], *, rings: Sequence[str]) -> Radar | Bars:
    """``rings``: what the rings are called from the innermost (0) out."""
    if FEWEST_AXES <= len(labels) <= MOST_AXES:
        return _radar(labels, [asked, *shown], rings)
    return _bars(labels, asked, shown, rings)


# ── The radar


def _radar(labels: Sequence[str], series: Sequence[Series], rings: Sequence[str]) -> Radar:
    frame = _frame(tuple(labels), tuple(rings))
    return replace(frame, lines=tuple(_line(each, len(rings) - 1, frame.x, frame.y) for each in series))


@lru_cache(maxsize=500)
def _frame(labels: tuple[str, ...], rings: tuple[str, ...]) -> Radar:
    """Without a line, it is the same for everybody of a grade."""
    count, top = len(labels), len(rings) - 1
    placed = _spread([_label(text, n, count) for n, text in enumerate(labels)])
    highest, lowest = min(label.box[1] for label in placed), max(label.box[3] for label in placed)
    x, y = WIDTH / 2, round(_MARGIN - min(highest, -_RADIUS - _GAP), 1)
    ends = [_at(n, count, _RADIUS) for n in range(count)]
    return Radar(
        x=x,
        y=y,
        height=round(y + max(lowest, _RADIUS) + _MARGIN, 1),
        hub=(x, y),
        rings=tuple(Ring(_ring(n, top), word) for n, word in enumerate(rings)),
        axes=tuple(Axis(*_moved(end, x, y), _shifted(label, x, y)) for end, label in zip(ends, placed, strict=True)),
    )


def _ring(value: int, top: int) -> float:
    return round(_HUB + (_RADIUS - _HUB) * value / top, 1)


def _at(place: int, count: int, radius: float) -> tuple[float, float]:
    """The first axis points upwards, the others follow clockwise."""
    angle = 2 * pi * place / count
    return radius * sin(angle), -radius * cos(angle)


def _moved(point: tuple[float, float], x: float, y: float) -> tuple[float, float]:
    return round(point[0] + x, 1), round(point[1] + y, 1)


def _line(series: Series, top: int, x: float, y: float) -> Line:
    count = len(series.values)
    points = [
        None if value is None else _moved(_at(n, count, _ring(min(value, top), top)), x, y)
        for n, value in enumerate(series.values)
    ]
    known = tuple(point for point in points if point)
    closed = len(known) == count
    pieces = [(a, b) for a, b in pairwise([*points, points[0]]) if a and b]
    path = "M" + "L".join(f"{px} {py}" for px, py in known) + "Z" if closed else _pieces(pieces)
    return Line(series.kind, path, known, closed)


def _pieces(pieces: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> str:
    return "".join(f"M{a[0]} {a[1]}L{b[0]} {b[1]}" for a, b in pieces)


def _label(text: str, place: int, count: int) -> Label:
    """Where the words of an axis stand, from the middle of the drawing."""
    x, y = _at(place, count, _RADIUS + _GAP)
    lean = x / (_RADIUS + _GAP)
    if abs(lean) < _LEAN:
        lines = _wrapped(text, _WIDEST)
        return Label(x, y - (len(lines) - 1) * _LEADING if y < 0 else y + _SIZE, "middle", lines)
    lines = _wrapped(text, WIDTH / 2 - _MARGIN - abs(x))
    first = y + _SIZE * 0.4 - (len(lines) - 1) * _LEADING / 2
    return Label(x, first, "start" if x > 0 else "end", lines)


def _wrapped(text: str, width: float) -> tuple[str, ...]:
    """In as many lines as it takes, none much shorter than the others: a name is told whole."""
    lines = fit(text, width, _SIZE, len(text))
    even = length(text) * _SIZE / len(lines) + _SIZE
    return fit(text, min(width, even), _SIZE, len(lines)) or lines


def _spread(labels: list[Label]) -> list[Label]:
    """Words of one side, pushed apart until none stands on another: up in the upper half, down in the lower.

    What stands at the upper and the lower end comes last, clear of both sides.
    """
    placed: dict[int, Label] = {}
    for anchor in ("start", "end"):
        side = [(n, label) for n, label in enumerate(labels) if label.anchor == anchor]
        for upwards in (True, False):
            half = [(n, label) for n, label in side if (label.y < 0) == upwards]
            placed |= _stack(sorted(half, key=lambda pair: abs(pair[1].y)), upwards=upwards)
    sides = list(placed.values())
    placed |= {n: _cleared(label, sides) for n, label in enumerate(labels) if label.anchor == "middle"}
    return [placed[n] for n in range(len(labels))]


def _stack(half: list[tuple[int, Label]], *, upwards: bool) -> dict[int, Label]:
    """From the level of the middle outwards, each clear of the one before."""
    placed: dict[int, Label] = {}
    edge = 0.0
    for n, label in half:
        _left, top, _right, bottom = label.box
        move = min(-edge - bottom, 0) if upwards else max(edge - top, 0)
        placed[n] = Label(label.x, label.y + move, label.anchor, label.lines)
        edge = abs((top if upwards else bottom) + move) + 2
    return placed


def _cleared(label: Label, others: Sequence[Label]) -> Label:
    """The words moved outwards, past each of the others that they would stand on."""
    left, top, right, bottom = label.box
    for other_left, other_top, other_right, other_bottom in (other.box for other in others):
        if other_left < right and left < other_right and other_top < bottom and top < other_bottom:
            move = other_top - 2 - bottom if label.y < 0 else other_bottom + 2 - top
            return _cleared(Label(label.x, label.y + move, label.anchor, label.lines), others)
    return label


def _shifted(label: Label, x: float, y: float) -> Label:
    return Label(round(label.x + x, 1), round(label.y + y, 1), label.anchor, label.lines)


# ── Bars


def _bars(labels: Sequence[str], asked: Series, shown: Sequence[Series], rings: Sequence[str]) -> Bars:
    top, right = len(rings) - 1, WIDTH - 24

    def x(value: int) -> float:
        return round(_BAR_LEFT + (right - _BAR_LEFT) * min(value, top) / top, 1)

    rows = [
        BarRow(
            y=round(_BAR_TOP + _BAR_ROW * (n + 0.5), 1),
            label=_row_label(text, _BAR_TOP + _BAR_ROW * (n + 0.5)),
            asked=x(asked.values[n] or 0),
            points=tuple((s.kind, x(value)) for s in shown if (value := s.values[n]) is not None),
        )
        for n, text in enumerate(labels)
    ]
    ticks = tuple((x(n), word) for n, word in enumerate(rings))
    return Bars(_BAR_TOP + _BAR_ROW * len(labels) + _MARGIN, _BAR_LEFT, right, ticks, tuple(rows))


def _row_label(text: str, middle: float) -> Label:
    lines = _wrapped(text, _BAR_LETTERS)
    return Label(4, round(middle + _SIZE * 0.4 - (len(lines) - 1) * _LEADING / 2, 1), "start", lines)
