"""The numeric method (数値化方式): from marks to points to a symbol, with the way it came about. Imports no Django.

Every figure is exact (a fraction) until it is shown: nothing is rounded before the threshold unless the scheme says so,
so that 59.999… and 60 stay different and a third of a hundred times three is a hundred. What is returned holds each
step (``ItemLine``, ``GoalLine``, ``AxisScore``, ``Score``), for the page, the form and whoever asks years later.

Formulas and tables: domain notes §6.3. All weights, tables, caps and thresholds are data of a scheme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluations.rules.scales import Level, Scale, points_of

HUNDRED = Fraction(100)


class DifficultyMode(StrEnum):
    """What the difficulty of a goal does to its points (困難度の扱い)."""

    NONE = "none"  # told, and judged by the evaluator
    SHIFT = "shift"  # the mark moves by levels
    COEFFICIENT = "coefficient"  # the points are multiplied


class Rounding(StrEnum):
    """How a total is rounded before the threshold, if at all."""

    NONE = "none"
    DOWN = "down"  # 切り捨て
    HALF_UP = "half_up"  # 四捨五入


@dataclass(frozen=True)
class Difficulty:
    """A degree of difficulty: ``symbol`` as the city writes it (◎, △), and what it does in either mode."""

    symbol: str = ""
    shift: int = 0
    coefficient: Decimal = Decimal(1)


PLAIN = Difficulty()


@dataclass(frozen=True)
class ItemMark:
    """The mark of one ability item. ``weight`` is the item's at the person's grade; 0: not asked of that grade."""

    item: str
    weight: Decimal
    level: Level | None


@dataclass(frozen=True)
class GoalMark:
    """The mark of one goal. ``weight`` in percent. ``keeps_standard``: a missed challenge counts as the standard."""

    goal: str
    weight: Decimal
    level: Level | None
    difficulty: Difficulty = PLAIN
    keeps_standard: bool = False


@dataclass(frozen=True)
class GoalRules:
    """How goals become points: the mode of difficulty, and the most that one goal can bring (None: no cap)."""

    mode: DifficultyMode = DifficultyMode.NONE
    cap: Decimal | None = None


@dataclass(frozen=True)
class ItemLine:
    """points = weight × rating ÷ highest."""

    item: str
    weight: Fraction
    rating: Fraction
    highest: Fraction
    points: Fraction


@dataclass(frozen=True)
class GoalLine:
    """points = weight% × score; score = achievement × coefficient, at most the cap. ``level`` is what counted."""

    goal: str
    weight: Fraction
    given: Level
    level: Level
    coefficient: Fraction
    score: Fraction
    is_capped: bool
    points: Fraction


@dataclass(frozen=True)
class AxisScore:
    """One axis (能力・業績 …): its lines, their sum, and the sum out of 100.

    ``missing``: what has no mark yet; as long as there is any, ``total`` says nothing, and no mark follows from it.
    """

    axis: str
    lines: tuple[ItemLine | GoalLine, ...]
    raw: Fraction
    total: Fraction
    missing: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Threshold:
    """From so many points on (inclusive) it is this level."""

    lower: Decimal
    level: Level


@dataclass(frozen=True)
class Part:
    """An axis in the whole: total × weight%."""

    score: AxisScore
    weight: Fraction
    points: Fraction


@dataclass(frozen=True)
class Score:
    """The whole: its parts, the sum, what the threshold looked at, the row that applied, and the level."""

    parts: tuple[Part, ...]
    total: Fraction
    compared: Fraction
    threshold: Threshold

    @property
    def level(self) -> Level:
        return self.threshold.level


def ability(axis: str, marks: Iterable[ItemMark], scale: Scale) -> AxisScore:
    """The points of an axis of items: the sum over all items of weight × rating ÷ highest rating.

    Items of weight 0 are not asked of the grade: neither counted nor missing. Weights need not add up to 100 (a city
    may have fewer items for some grade): ``total`` is out of 100 all the same.
    """
    asked = [mark for mark in marks if mark.weight]
    highest = Fraction(scale.highest_points)
    lines = tuple(_item(mark, mark.level, highest) for mark in asked if mark.level is not None)
    raw = sum((line.points for line in lines), Fraction())
    whole = sum((Fraction(mark.weight) for mark in asked), Fraction())
    return AxisScore(
        axis, lines, raw, raw * HUNDRED / whole if whole else Fraction(), _missing((m.item, m.level) for m in asked)
    )


def performance(axis: str, marks: Iterable[GoalMark], scale: Scale, rules: GoalRules) -> AxisScore:
    """The points of an axis of goals: the sum of weight% × score, and the same out of 100.

    100 is what a person gets who reaches the cap (or, without one, the highest achievement) in every goal; where there
    is no cap, difficulty may carry beyond it.
    """
    goals = list(marks)
    lines = tuple(_goal(mark, mark.level, scale, rules) for mark in goals if mark.level is not None)
    raw = sum((line.points for line in lines), Fraction())
    full = Fraction(scale.highest_points if rules.cap is None else rules.cap)
    return AxisScore(axis, lines, raw, raw * HUNDRED / full, _missing((m.goal, m.level) for m in goals))


def blend(marks: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Fraction:
    """The points of several evaluators as one, by the weights of their stages (一次 2 : 二次 1).

    ``marks`` by stage. Raises ValueError when a stage that counts has given none, or none counts.
    """
    counting = {stage: Fraction(weight) for stage, weight in weights.items() if weight}
    missing = sorted(set(counting) - set(marks))
    if missing or not counting:
        raise ValueError(f"no marks of: {', '.join(missing) or 'any stage that counts'}")
    weighed = sum((Fraction(marks[stage]) * weight for stage, weight in counting.items()), Fraction())
    return weighed / sum(counting.values(), Fraction())


def overall(
    parts: Sequence[tuple[AxisScore, Decimal]],
    thresholds: Sequence[Threshold],
    *,
    rounding: Rounding = Rounding.NONE,
    places: int = 0,
) -> Score:
    """The axes together by their weights (percent), and the level that the total reaches.

    Raises ValueError when an axis is incomplete, the weights are not 100 together, or no row reaches so low.
    """
    if unfinished := [score.axis for score, weight in parts if weight and not score.is_complete]:
        raise ValueError(f"not complete: {', '.join(unfinished)}")
    if sum(weight for _score, weight in parts) != 100:
        raise ValueError("the weights of the axes are not 100 together")
    weighed = tuple(Part(score, Fraction(weight), score.total * Fraction(weight) / HUNDRED) for score, weight in parts)
    total = sum((part.points for part in weighed), Fraction())
    compared = rounded(total, rounding, places)
    return Score(weighed, total, compared, reached(compared, thresholds))


def reached(points: Fraction, thresholds: Sequence[Threshold]) -> Threshold:
    """The highest row whose lower bound the points reach. ValueError when the table does not begin low enough."""
    rows = [row for row in thresholds if Fraction(row.lower) <= points]
    if not rows:
        raise ValueError(f"no threshold for {points}")
    return max(rows, key=lambda row: row.lower)


def rounded(points: Fraction, rounding: Rounding, places: int) -> Fraction:
    """The points as the scheme compares them; exact where it does not round."""
    if rounding == Rounding.NONE:
        return points
    scaled = points * 10**places
    whole = scaled.numerator // scaled.denominator
    if rounding == Rounding.HALF_UP and scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole, 10**places)


def shown(points: Fraction, places: int = 2) -> Decimal:
    """For people: so many decimals, rounded half up. Never compared with anything."""
    return Decimal(int(rounded(points, Rounding.HALF_UP, places) * 10**places)).scaleb(-places)


def _item(mark: ItemMark, level: Level, highest: Fraction) -> ItemLine:
    weight, rating = Fraction(mark.weight), Fraction(points_of(level))
    return ItemLine(mark.item, weight, rating, highest, weight * rating / highest)


def _goal(mark: GoalMark, given: Level, scale: Scale, rules: GoalRules) -> GoalLine:
    level = scale.shifted(given, mark.difficulty.shift) if rules.mode == DifficultyMode.SHIFT else given
    if mark.keeps_standard and level.ordinal < scale.standard:
        level = scale.level(scale.standard)
    coefficient = Fraction(mark.difficulty.coefficient if rules.mode == DifficultyMode.COEFFICIENT else 1)
    score = Fraction(points_of(level)) * coefficient
    is_capped = rules.cap is not None and score > rules.cap
    if rules.cap is not None and is_capped:
        score = Fraction(rules.cap)
    weight = Fraction(mark.weight)
    return GoalLine(mark.goal, weight, given, level, coefficient, score, is_capped, weight * score / HUNDRED)


def _missing(marks: Iterable[tuple[str, Level | None]]) -> tuple[str, ...]:
    return tuple(name for name, level in marks if level is None)
