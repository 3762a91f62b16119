"""A working life as a drawing (キャリアの図): where every bar, step and word stands. Imports no Django.

From left to right is time, from the hire to the end of the career. From top to bottom: the names of the stages,
the grades as a staircase, the posts as bars, absences, and the axis. Nothing here knows what a grade or a post is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from common.dates import years_later
from staff.rules.labels import fit, fit_lines
from staff.rules.shapes import BAR, GUTTER, LAST_TICK, MARGIN, Axis, Box, Dot, Drawing, Mark, Row, Step, Tick

HEADER = 44.0
ROW = 30.0
LANE = 26.0
MARK = 18.0
GAP = 6.0
TODAY = 24.0
FOOT = 56.0
# Labels of the axis do not come nearer to each other than this.
TICK = 92.0
YEARS_BETWEEN_TICKS = (1, 2, 5, 10, 20)


@dataclass(frozen=True)
class Spell:
    """What is drawn as a bar: ``number`` ties it to the table beside the drawing, ``kind`` chooses how it looks."""

    start: date
    end: date
    label: str
    kind: str = ""
    number: str = ""
    goes_on: bool = False


@dataclass(frozen=True)
class Climb:
    """A stretch on one row of the staircase (rows are counted from below)."""

    row: int
    start: date
    end: date
    label: str = ""


@dataclass(frozen=True)
class Ahead:
    """A row that may be reached; the policy may say around when (``hint``)."""

    row: int
    label: str
    hint: date | None = None


@dataclass(frozen=True)
class Plan:
    """All that is to be drawn. ``rows`` are the words of the staircase's rows, from below."""

    start: date
    end: date
    on: date
    rows: Sequence[str] = ()
    climbs: Sequence[Climb] = ()
    ahead: Sequence[Ahead] = ()
    bands: Sequence[Spell] = ()
    main: Sequence[Spell] = ()
    beside: Sequence[Spell] = ()
    away: Sequence[Spell] = ()
    # Days that are marked, on one lane, and what the lane is called.
    marks: Sequence[date] = ()
    mark_word: str = ""
    # What the three kinds of bars are called.
    lane_words: tuple[str, str, str] = ("", "", "")
    row_height: float = ROW


def draw(plan: Plan) -> Drawing:
    """Where everything of the plan stands; what does not touch the axis is left out."""
    axis = Axis(plan.start, plan.end)
    top = HEADER if plan.bands else MARGIN
    below_rows = top + len(plan.rows) * plan.row_height + GAP
    main, after_main = _lanes(axis, plan.main, below_rows, BAR)
    beside, after_beside = _lanes(axis, plan.beside, after_main, LANE)
    away, after_away = _lanes(axis, plan.away, after_beside, LANE)
    marks = tuple(Mark(axis.x(day), after_away + MARK / 2) for day in plan.marks if plan.start <= day <= plan.end)
    foot = after_away + (MARK if marks else 0) + TODAY
    kinds = zip(plan.lane_words, (main, beside, away), strict=True)
    height_of = {i: round(top + (len(plan.rows) - i - 0.5) * plan.row_height, 1) for i in range(len(plan.rows))}
    dots = _dots(axis, plan, height_of)
    return Drawing(
        axis=axis,
        height=foot + FOOT,
        top=top,
        foot=foot,
        bands=tuple(_band(axis, band, foot) for band in plan.bands if _shows(axis, band)),
        rows=tuple(Row(height_of[i], fit(words, GUTTER - 12, 12, 2)) for i, words in enumerate(plan.rows)),
        lane_words=(
            *(Row(boxes[0].middle_y, (word,)) for word, boxes in kinds if boxes),
            *(Row(mark.y, (plan.mark_word,)) for mark in marks[:1]),
        ),
        steps=_steps(axis, plan.climbs, height_of),
        dots=dots,
        way_ahead=_way(axis, plan, dots, height_of),
        bars=(*main, *beside),
        away=away,
        marks=marks,
        ticks=ticks(axis),
        today=axis.x(plan.on) if plan.start <= plan.on <= plan.end else None,
    )


def ticks(axis: Axis) -> tuple[Tick, ...]:
    """Anniversaries of the start, as many as there is room for, and the end."""
    per_year = (axis.right - axis.left) / (axis.days / 365.25)
    apart = next((years for years in YEARS_BETWEEN_TICKS if years * per_year >= TICK), YEARS_BETWEEN_TICKS[-1])
    last = Tick(axis.right, axis.end, -1)
    found = []
    for years in range(0, axis.days // 365 + 1, apart):
        day = years_later(axis.start, years)
        if not years or axis.x(day) <= axis.right - LAST_TICK:
            found.append(Tick(axis.x(day), day, years))
    return (*found, last)


def anchors(start: date, end: date, hints: Sequence[date | None]) -> list[date]:
    """A day for each thing to come, in order: at its hint if that is ahead of the one before, else evenly between."""
    known = [(-1, start)]
    for i, hint in enumerate(hints):
        if hint and known[-1][1] < hint < end:
            known.append((i, hint))
    known.append((len(hints), end))
    days: dict[int, date] = {}
    for (i, first), (j, last) in pairwise(known):
        days |= {k: first + (last - first) * (k - i) // (j - i) for k in range(max(i, 0), j)}
    return [days[i] for i in range(len(hints))]


def lanes(spells: Iterable[Spell]) -> list[list[Spell]]:
    """Spells in as few lanes as it takes for none to overlap, in order of their start."""
    found: list[list[Spell]] = []
    for spell in sorted(spells, key=lambda s: (s.start, s.end)):
        free = next((lane for lane in found if lane[-1].end < spell.start), None)
        if free is None:
            found.append([spell])
        else:
            free.append(spell)
    return found


def _lanes(axis: Axis, spells: Sequence[Spell], y: float, height: float) -> tuple[tuple[Box, ...], float]:
    """The bars, lane under lane from ``y``, and where the next may begin."""
    boxes = []
    for lane in lanes(spell for spell in spells if _shows(axis, spell)):
        boxes += [_box(axis, spell, y, height) for spell in lane]
        y += height + GAP
    return tuple(boxes), y


def _box(axis: Axis, spell: Spell, y: float, height: float) -> Box:
    x, width = axis.span(spell.start, spell.end)
    box = Box(x, y, width, height, spell.kind, spell.number, (), spell.goes_on)
    room = box.right - box.text_x - 4
    return replace(box, lines=fit(spell.label, room, 12, 3 if box.is_tall else 1))


def _band(axis: Axis, band: Spell, foot: float) -> Box:
    x, width = axis.span(band.start, band.end)
    return Box(x, 0, width, foot, band.kind, "", fit_lines(band.label, width - 8, 13))


def _shows(axis: Axis, spell: Spell) -> bool:
    return spell.start <= axis.end and spell.end >= axis.start


def _steps(axis: Axis, climbs: Sequence[Climb], height_of: dict[int, float]) -> tuple[Step, ...]:
    steps: list[Step] = []
    before: Climb | None = None
    for climb in climbs:
        x, width = axis.span(climb.start, climb.end)
        follows = before is not None and before.end + timedelta(days=1) == climb.start
        rises_from = height_of[before.row] if before and follows else None
        steps.append(Step(x, height_of[climb.row], round(x + width, 1), climb.label, rises_from))
        before = climb
    return tuple(steps)


def _dots(axis: Axis, plan: Plan, height_of: dict[int, float]) -> tuple[Dot, ...]:
    days = anchors(plan.on, plan.end, [ahead.hint for ahead in plan.ahead])
    return tuple(Dot(axis.x(day), height_of[a.row], a.label) for a, day in zip(plan.ahead, days, strict=True))


def _way(axis: Axis, plan: Plan, dots: Sequence[Dot], height_of: dict[int, float]) -> str:
    """The staircase to come, as the path of a line: from today, up at each dot, to the end of the axis."""
    if not plan.climbs or not dots:
        return ""
    start = f"M{axis.x(plan.on)} {height_of[plan.climbs[-1].row]}"
    return start + "".join(f"H{dot.x}V{dot.y}" for dot in dots) + f"H{axis.right}"
