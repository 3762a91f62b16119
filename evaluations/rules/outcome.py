"""From what the stages gave to what a sheet comes to (結果の決まり方). Imports no Django.

*評語付与*: the mark of an axis is a judgement. Of several stages the last one that gave one counts; it is no average.
*数値化*: the marks of the stages that count are blended by their weights and compared with the thresholds. In either
method an adjuster's own mark stands beside the evaluators', and is what counts. Where axes are combined, numbers are
added by the weights of the axes; symbols have no formula, so the whole is a judgement, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from evaluations.rules import scoring
from evaluations.rules.scales import Level, Scale
from evaluations.rules.scoring import AxisScore, GoalMark, GoalRules, ItemMark, Rounding, Score, Threshold
from evaluations.rules.workflow import Stage

# Whose mark is given after everything was computed.
ADJUSTER = Stage.ADJUSTER
Marks = tuple[ItemMark, ...] | tuple[GoalMark, ...]


@dataclass(frozen=True)
class AxisRules:
    """How an axis is worked out. ``weight``: in the whole, in percent, at the person's grade."""

    code: str
    is_numeric: bool
    has_goals: bool
    scale: Scale
    goals: GoalRules = field(default_factory=GoalRules)
    thresholds: tuple[Threshold, ...] = ()
    weight: Decimal = Decimal(0)


@dataclass(frozen=True)
class Rules:
    axes: tuple[AxisRules, ...]
    combines: bool = False
    thresholds: tuple[Threshold, ...] = ()
    rounding: Rounding = Rounding.NONE
    places: int = 0


@dataclass(frozen=True)
class Given:
    """What one stage gave: the marks of an axis, its mark as a whole, and one for the whole sheet.

    ``weight``: how much its marks count where points are computed.
    """

    stage: Stage
    weight: Decimal = Decimal(0)
    marks: Mapping[str, Marks] = field(default_factory=dict)
    axes: Mapping[str, Level] = field(default_factory=dict)
    whole: Level | None = None


@dataclass(frozen=True)
class Counted:
    """The points that a stage's marks came to, and how much they count."""

    stage: Stage
    weight: Decimal
    score: AxisScore


@dataclass(frozen=True)
class AxisOutcome:
    """``by``: whose judgement it is; None where it was computed. ``level`` None: it cannot be told (yet)."""

    axis: str
    level: Level | None
    by: Stage | None = None
    counted: tuple[Counted, ...] = ()
    total: Fraction | None = None
    compared: Fraction | None = None
    threshold: Threshold | None = None
    judged: tuple[tuple[Stage, Level], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The axes, and the whole where the scheme combines them (``level`` None where it does not, or not yet)."""

    axes: tuple[AxisOutcome, ...]
    level: Level | None = None
    by: Stage | None = None
    score: Score | None = None
    judged: tuple[tuple[Stage, Level], ...] = ()

    @property
    def is_complete(self) -> bool:
        return all(axis.level is not None for axis in self.axes)


def outcome(rules: Rules, given: Sequence[Given]) -> Outcome:
    """What a sheet comes to. ``given`` in the order of the stages."""
    axes = tuple(axis_outcome(axis, given, rules) for axis in rules.axes)
    if not rules.combines:
        return Outcome(axes)
    judged = tuple((one.stage, one.whole) for one in given if one.whole is not None)
    score = _score(rules, axes)
    if score is None:
        level, by = _last(judged) or (None, None)
        return Outcome(axes, level, by, judged=judged)
    level, by = _adjusted(judged) or (score.level, None)
    return Outcome(axes, level, by, score, judged)


def axis_outcome(axis: AxisRules, given: Sequence[Given], rules: Rules) -> AxisOutcome:
    """What one axis comes to."""
    judged = tuple((one.stage, one.axes[axis.code]) for one in given if axis.code in one.axes)
    if not axis.is_numeric:
        level, by = _last(judged) or (None, None)
        return AxisOutcome(axis.code, level, by, judged=judged)
    counted = tuple(
        Counted(one.stage, one.weight, points(axis, one.marks[axis.code]))
        for one in given
        if one.weight and axis.code in one.marks
    )
    if not counted or not all(one.score.is_complete for one in counted):
        return AxisOutcome(axis.code, None, counted=counted, judged=judged)
    return _computed(axis, counted, judged, rules)


def points(axis: AxisRules, marks: Marks) -> AxisScore:
    """The points of one stage's marks."""
    if axis.has_goals:
        goals = [mark for mark in marks if isinstance(mark, GoalMark)]
        return scoring.performance(axis.code, goals, axis.scale, axis.goals)
    return scoring.ability(axis.code, [mark for mark in marks if isinstance(mark, ItemMark)], axis.scale)


def _computed(
    axis: AxisRules, counted: tuple[Counted, ...], judged: tuple[tuple[Stage, Level], ...], rules: Rules
) -> AxisOutcome:
    total = blended(counted)
    compared = scoring.rounded(total, rules.rounding, rules.places)
    threshold = scoring.reached(compared, axis.thresholds) if axis.thresholds else None
    level, by = _adjusted(judged) or (threshold.level if threshold else None, None)
    return AxisOutcome(axis.code, level, by, counted, total, compared, threshold, judged)


def blended(counted: Sequence[Counted]) -> Fraction:
    """The totals of the stages as one, by their weights."""
    weighed = sum((one.score.total * Fraction(one.weight) for one in counted), Fraction())
    return weighed / sum((Fraction(one.weight) for one in counted), Fraction())


def _score(rules: Rules, axes: Sequence[AxisOutcome]) -> Score | None:
    """The axes added up, where all that count have points; None where some are judged, or not complete."""
    weighed = [(found, axis.weight) for found, axis in zip(axes, rules.axes, strict=True) if axis.weight]
    if not weighed or not rules.thresholds or any(found.total is None for found, _weight in weighed):
        return None
    parts = [(AxisScore(found.axis, (), found.total or Fraction(), found.total or Fraction()), weight)
             for found, weight in weighed]  # fmt: skip
    return scoring.overall(parts, rules.thresholds, rounding=rules.rounding, places=rules.places)


def _last(judged: Sequence[tuple[Stage, Level]]) -> tuple[Level, Stage] | None:
    return (judged[-1][1], judged[-1][0]) if judged else None


def _adjusted(judged: Sequence[tuple[Stage, Level]]) -> tuple[Level, Stage] | None:
    return next(((level, stage) for stage, level in judged if stage == ADJUSTER), None)
