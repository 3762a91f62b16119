"""What a sheet comes to, checked against a plain computation of 500 sheets drawn at random."""

import math
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from evaluations.rules import outcome, scales
from evaluations.rules.outcome import AxisRules, Given, Rules
from evaluations.rules.scoring import Difficulty, DifficultyMode, GoalMark, GoalRules, ItemMark, Rounding, Threshold
from evaluations.rules.workflow import Stage

STAGES = ("first", "second", "adjuster")
DEGREES = {"◎": (1, "1.2"), "": (0, "1"), "△": (-1, "0.8")}


# ── Sheets as plain numbers: a mark is its place on the scale, 0 where none was given.


@dataclass
class Axis:
    """``things``: for an item its weight; for a goal its weight, its degree, and whether a miss is the standard."""

    is_numeric: bool
    has_goals: bool
    weight: int
    cap: int | None
    mode: str
    things: list[tuple[str, str, bool]]


@dataclass
class Sheet:
    points: list[str]  # of the marks, from the lowest
    standard: int
    axes: list[Axis]
    weights: dict[str, int]  # of the stages
    combines: bool
    bounds: list[int] = field(default_factory=list)
    rounding: str = "none"
    places: int = 0
    single: dict[str, list[list[int]]] = field(default_factory=dict)  # stage → axis → marks
    overall: dict[str, list[int]] = field(default_factory=dict)  # stage → a mark for each axis
    whole: dict[str, int] = field(default_factory=dict)


def drawn(seed: int) -> Sheet:
    dice = Random(seed)
    top = dice.choice([3, 5, 6, 7])
    points = [str(n + dice.choice([0, 0, Decimal("0.5")])) for n in range(1, top + 1)]
    shares = dice.choice([[100, 0], [60, 40], [45, 55]])
    all_numeric = dice.random() < 0.6
    axes = [_axis(dice, share, has_goals=n == 1, is_numeric=all_numeric or dice.random() < 0.5)
            for n, share in enumerate(shares)]  # fmt: skip
    weights = dice.choice([{"first": 100, "second": 0}, {"first": 2, "second": 1}, {"first": 0, "second": 100}])
    bounds = [0, *sorted(dice.sample(range(1, 130), top - 1))]
    sheet = Sheet(points, dice.randint(1, top), axes, weights | {"adjuster": 0}, dice.random() < 0.7, bounds,
                  dice.choice(["none", "down", "half_up"]), dice.randint(0, 2))  # fmt: skip
    least = 0 if dice.random() < 0.1 else 1  # some sheets are not finished
    for stage in STAGES[: dice.randint(1, 3)]:
        adjusts = stage == "adjuster"
        if not adjusts:
            sheet.single[stage] = [[dice.randint(least, top) for _thing in axis.things] for axis in axes]
        sheet.overall[stage] = [
            0 if (axis.is_numeric and not adjusts) or dice.random() < 0.3 else dice.randint(1, top) for axis in axes
        ]
        sheet.whole[stage] = 0 if dice.random() < 0.5 else dice.randint(1, top)
        if sheet.combines and all_numeric and not adjusts:
            sheet.whole[stage] = 0
    return sheet


def _axis(dice: Random, weight: int, *, has_goals: bool, is_numeric: bool) -> Axis:
    if has_goals:
        shares = dice.choice([[100], [60, 40], [33, 33, 34], [40, 30, 20, 10]])
        things = [(str(share), dice.choice(list(DEGREES)), dice.random() < 0.2) for share in shares]
    else:
        things = [(dice.choice(["0", "6", "8", "10", "12.5"]), "", False) for _n in range(dice.randint(1, 8))]
        things.append(("20", "", False))
    cap = dice.choice([None, 5, 4]) if has_goals else None
    return Axis(is_numeric, has_goals, weight, cap, dice.choice(["none", "shift", "coefficient"]), things)


# ── The plain computation


def of_items(sheet: Sheet, axis: Axis, marks: list[int]) -> Fraction | None:
    got = full = Fraction(0)
    best = max(Fraction(p) for p in sheet.points)
    for (weight, _degree, _kept), mark in zip(axis.things, marks, strict=True):
        if weight == "0":
            continue
        if mark == 0:
            return None
        got += Fraction(weight) * Fraction(sheet.points[mark - 1])
        full += Fraction(weight) * best
    return 100 * got / full


def of_goals(sheet: Sheet, axis: Axis, marks: list[int]) -> Fraction | None:
    got = Fraction(0)
    best = Fraction(axis.cap) if axis.cap else max(Fraction(p) for p in sheet.points)
    for (weight, degree, kept), mark in zip(axis.things, marks, strict=True):
        if mark == 0:
            return None
        shift, times = DEGREES[degree]
        counted = sorted([1, mark + shift, len(sheet.points)])[1] if axis.mode == "shift" else mark
        counted = max(counted, sheet.standard) if kept else counted
        points = Fraction(sheet.points[counted - 1]) * (Fraction(times) if axis.mode == "coefficient" else 1)
        got += Fraction(weight) * (min(points, Fraction(axis.cap)) if axis.cap else points)
    return got / best


def total_of(sheet: Sheet, place: int) -> Fraction | None:
    """All stages that count, by their weights."""
    axis, sums, weights = sheet.axes[place], Fraction(0), 0
    for stage, marks in sheet.single.items():
        if sheet.weights[stage]:
            found = (of_goals if axis.has_goals else of_items)(sheet, axis, marks[place])
            if found is None:
                return None
            sums, weights = sums + found * sheet.weights[stage], weights + sheet.weights[stage]
    return sums / weights if weights else None


def mark_for(sheet: Sheet, total: Fraction) -> int:
    unit = Fraction(1, 10**sheet.places)
    if sheet.rounding == "down":
        total = math.floor(total / unit) * unit
    if sheet.rounding == "half_up":
        total = math.floor(total / unit + Fraction(1, 2)) * unit
    return sum(total >= bound for bound in sheet.bounds)


def last(given: dict[str, int]) -> int:
    return next((mark for mark in reversed(list(given.values())) if mark), 0)


def plainly(sheet: Sheet) -> tuple[list[int], int]:
    """The mark of each axis and of the whole; 0 where there is none."""
    marks, totals = [], []
    for place, axis in enumerate(sheet.axes):
        given = {stage: overall[place] for stage, overall in sheet.overall.items()}
        total = total_of(sheet, place) if axis.is_numeric else None
        totals.append(total)
        if not axis.is_numeric:
            marks.append(last(given))
        elif total is None:
            marks.append(0)
        else:
            marks.append(given.get("adjuster") or mark_for(sheet, total))
    if not sheet.combines:
        return marks, 0
    weighed = [(total, axis.weight) for total, axis in zip(totals, sheet.axes, strict=True) if axis.weight]
    if any(total is None for total, _weight in weighed):
        return marks, last(sheet.whole)
    whole = sum((total * weight / 100 for total, weight in weighed if total is not None), Fraction(0))
    return marks, sheet.whole.get("adjuster") or mark_for(sheet, whole)


# ── The same sheet for the rules


def by_the_rules(sheet: Sheet) -> tuple[list[int], int]:
    levels = tuple(scales.Level(f"M{n}", n, Decimal(points)) for n, points in enumerate(sheet.points, 1))
    scale = scales.Scale("scale", levels, sheet.standard)
    rows = tuple(Threshold(Decimal(bound), level) for bound, level in zip(sheet.bounds, levels, strict=True))
    axes = tuple(
        AxisRules(f"axis{n}", axis.is_numeric, axis.has_goals, scale,
                  GoalRules(DifficultyMode(axis.mode), Decimal(axis.cap) if axis.cap else None), rows,
                  Decimal(axis.weight))
        for n, axis in enumerate(sheet.axes)
    )  # fmt: skip
    rules = Rules(axes, sheet.combines, rows, Rounding(sheet.rounding), sheet.places)
    found = outcome.outcome(rules, [_given(sheet, stage, levels) for stage in sheet.overall])
    return [axis.level.ordinal if axis.level else 0 for axis in found.axes], found.level.ordinal if found.level else 0


def _given(sheet: Sheet, stage: str, levels: tuple[scales.Level, ...]) -> Given:
    def level(mark: int) -> scales.Level | None:
        return levels[mark - 1] if mark else None

    def mark(axis: Axis, thing: tuple[str, str, bool], given: int) -> ItemMark | GoalMark:
        weight, degree, kept = thing
        if not axis.has_goals:
            return ItemMark("item", Decimal(weight), level(given))
        shift, times = DEGREES[degree]
        return GoalMark("goal", Decimal(weight), level(given), Difficulty(degree, shift, Decimal(times)), kept)

    marks = {
        f"axis{n}": tuple(mark(axis, *pair) for pair in zip(axis.things, given, strict=True))
        for n, (axis, given) in enumerate(zip(sheet.axes, sheet.single.get(stage, []), strict=False))
    }
    overall = {f"axis{n}": found for n, given in enumerate(sheet.overall[stage]) if (found := level(given))}
    return Given(Stage(stage), Decimal(sheet.weights[stage]), marks, overall, level(sheet.whole[stage]))


@pytest.mark.parametrize("hundred", range(5))
def test_a_hundred_sheets_come_to_what_a_plain_computation_says(hundred):
    for seed in range(hundred * 100, hundred * 100 + 100):
        sheet = drawn(seed)
        assert by_the_rules(sheet) == plainly(sheet), f"sheet {seed}: {sheet}"


def test_the_sheets_that_are_drawn_are_of_every_sort():
    sheets = [drawn(seed) for seed in range(500)]
    kinds = {(axis.is_numeric, axis.has_goals, axis.mode, axis.cap is None) for s in sheets for axis in s.axes}
    assert len(kinds) == 2 * 3 + 2 * 3 * 2  # items know no cap
    assert {len(s.overall) for s in sheets} == {1, 2, 3}
    results = [plainly(s) for s in sheets]
    assert {bool(whole) for s, (_marks, whole) in zip(sheets, results, strict=True) if s.combines} == {True, False}
    assert any(0 in marks for marks, _whole in results)
    assert any(s.whole.get("adjuster") for s in sheets if s.combines)


def test_the_plain_computation_comes_to_the_worked_figures():
    """40%·4·◎, 30%·3, 20%·3, 10%·2·△ is 3.58 of 5; 50%·5·◎ and 50%·5 stops at the cap."""
    goals = [("40", "◎", False), ("30", "", False), ("20", "", False), ("10", "△", False)]
    axis = Axis(True, True, 100, 5, "coefficient", goals)
    sheet = Sheet(["1", "2", "3", "4", "5"], 3, [axis], {"first": 100}, False)
    assert of_goals(sheet, axis, [4, 3, 3, 2]) == Fraction("71.6")
    axis.things = [("50", "◎", False), ("50", "", False)]
    assert of_goals(sheet, axis, [5, 5]) == 100
