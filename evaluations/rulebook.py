"""A scheme as its rules read it (制度のきまり一式): put together once, and kept as long as it cannot change.

Pages, guards, results, forms and the try-out box ask the rulebook, so that how a scheme is stored is known here alone.
A frozen scheme never changes, so its rulebook is remembered; that of a draft is read anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from django.db.models import Prefetch

from common.frozen import read_once
from evaluations import schemes
from evaluations.models import Axis, Scale, ScaleLevel, Scheme
from evaluations.rules import goals, outcome, scales, scoring
from evaluations.rules.ratings import CommentRule, When
from evaluations.rules.workflow import Stage


@dataclass(frozen=True)
class LevelBook:
    """A mark as people choose and read it; ``level`` as the rules know it."""

    pk: int
    words: str
    is_standard: bool
    level: scales.Level

    @property
    def symbol(self) -> str:
        return self.level.symbol

    @property
    def ordinal(self) -> int:
        return self.level.ordinal

    def __str__(self) -> str:
        return self.level.symbol


@dataclass(frozen=True)
class ScaleBook:
    """``levels`` from the highest down, as people read them."""

    pk: int
    name: str
    levels: tuple[LevelBook, ...]
    scale: scales.Scale

    def by_pk(self, pk: int | None) -> LevelBook | None:
        return next((level for level in self.levels if level.pk == pk), None)

    def of(self, level: scales.Level | None) -> LevelBook | None:
        return next((one for one in self.levels if level and one.ordinal == level.ordinal), None)


@dataclass(frozen=True)
class AxisBook:
    """``weights``: by grades in the whole. ``item_weights``: (item's code, grades, weight)."""

    pk: int
    code: str
    name: str
    kind: str
    is_numeric: bool
    has_other_work: bool
    difficulty_mode: str
    items_from: str
    scale: ScaleBook
    overall: ScaleBook
    goals: scoring.GoalRules
    thresholds: tuple[scoring.Threshold, ...]
    weights: tuple[tuple[tuple[str, ...], Decimal], ...]
    item_weights: tuple[tuple[str, tuple[str, ...], Decimal], ...]

    @property
    def has_goals(self) -> bool:
        return self.kind == Axis.Kind.GOALS

    def rules(self, grade: str) -> outcome.AxisRules:
        """For a person of this grade."""
        return outcome.AxisRules(
            self.code, self.is_numeric, self.has_goals, self.scale.scale, self.goals, self.thresholds,
            named(self.weights, grade) or Decimal(0),
        )  # fmt: skip

    def weight_of(self, item: str, grade: str) -> Decimal | None:
        """The weight of an item at a grade; None where the scheme weighs no items, or not this one."""
        rows = [(grades, weight) for code, grades, weight in self.item_weights if code == item]
        return cast("Decimal | None", named(rows, grade))


@dataclass(frozen=True)
class StageBook:
    stage: Stage
    gives_items: bool
    gives_overall: bool
    weight: Decimal
    may_be_same: bool
    is_optional: bool


@dataclass(frozen=True)
class KindBook:
    pk: int
    code: str
    name: str
    required_of: tuple[str, ...]
    allowed_to: tuple[str, ...]
    at_most: int | None
    keeps_standard: bool


@dataclass(frozen=True)
class DifficultyBook:
    pk: int
    code: str
    symbol: str
    name: str
    at_most: int | None
    difficulty: scoring.Difficulty

    @property
    def label(self) -> str:
        return f"{self.symbol} {self.name}".strip()


@dataclass(frozen=True)
class Rulebook:
    """All of one edition of a scheme. ``goal_numbers``: (grades, least, most, least weight)."""

    pk: int
    name: str
    axes: tuple[AxisBook, ...]
    stages: tuple[StageBook, ...]
    combines: bool
    overall: ScaleBook | None
    thresholds: tuple[scoring.Threshold, ...]
    rounding: scoring.Rounding
    places: int
    goal_numbers: tuple[tuple[tuple[str, ...], tuple[int, int, Decimal]], ...]
    kinds: tuple[KindBook, ...]
    difficulties: tuple[DifficultyBook, ...]
    comment_rules: tuple[tuple[Stage, CommentRule], ...]

    @cached_property
    def by_axis(self) -> dict[int, AxisBook]:
        return {axis.pk: axis for axis in self.axes}

    def stage(self, stage: Stage) -> StageBook | None:
        return next((one for one in self.stages if one.stage == stage), None)

    @property
    def is_computed(self) -> bool:
        """Whether the whole follows from numbers."""
        return bool(self.thresholds) and all(axis.is_numeric for axis in self.axes)

    def judged_by(self, stage: Stage) -> list[AxisBook]:
        """The axes that a stage gives a mark as a whole. Numbers are computed: only an adjuster judges them, too."""
        rule = self.stage(stage)
        if rule is None or not rule.gives_overall:
            return []
        return [axis for axis in self.axes if not axis.is_numeric or stage == Stage.ADJUSTER]

    def whole_judged_by(self, stage: Stage) -> bool:
        """Whether a stage gives a mark to the whole sheet."""
        rule = self.stage(stage)
        judges = rule is not None and rule.gives_overall and (not self.is_computed or stage == Stage.ADJUSTER)
        return judges and self.combines and self.overall is not None

    def comments_of(self, stage: Stage) -> list[CommentRule]:
        return [rule for of, rule in self.comment_rules if of == stage]

    def rules(self, grade: str) -> outcome.Rules:
        """For a person of this grade."""
        axes = tuple(axis.rules(grade) for axis in self.axes)
        return outcome.Rules(axes, self.combines, self.thresholds, self.rounding, self.places)

    def limits(self, grade: str) -> goals.Limits:
        """What a set of goals must have at a grade."""
        least, most, weight = named(self.goal_numbers, grade) or (1, 5, Decimal(0))
        return goals.Limits(
            least, most, weight,
            required_kinds=frozenset(kind.code for kind in self.kinds if grade in kind.required_of),
            kinds_at_most=tuple((k.code, k.at_most) for k in self.kinds if k.at_most is not None),
            difficulties_at_most=tuple((d.code, d.at_most) for d in self.difficulties if d.at_most is not None),
        )  # fmt: skip

    def kinds_for(self, grade: str) -> list[KindBook]:
        """The kinds of goals that somebody of this grade can have."""
        return [kind for kind in self.kinds if not kind.allowed_to or grade in {*kind.allowed_to, *kind.required_of}]


def rulebook_of(scheme: Scheme) -> Rulebook:
    """The rulebook; no query for a frozen scheme that was asked before."""
    if not scheme.is_frozen:
        return _read(scheme)
    return read_once(f"evaluations.rulebook.{scheme.pk}", lambda: _read(scheme))


def named(rows: Iterable[tuple[tuple[str, ...], Any]], grade: str) -> Any:
    """Of rows by grades: the one that names the grade, else the one that names none; None without either."""
    found = {bool(grades): value for grades, value in rows if not grades or grade in grades}
    return found.get(True, found.get(False))


def _read(scheme: Scheme) -> Rulebook:
    books = {scale.pk: _scale(scale) for scale in _scales(scheme)}
    axes = scheme.axis_set.prefetch_related("weights", "item_weights", Prefetch("thresholds", to_attr="rows"))
    thresholds = scheme.threshold_set.filter(axis=None).select_related("level")
    return Rulebook(
        pk=scheme.pk, name=scheme.name, axes=tuple(_axis(axis, books) for axis in axes),
        stages=_stages(scheme), combines=scheme.combines, overall=books.get(scheme.overall_scale_id or 0),
        thresholds=tuple(schemes.as_thresholds(thresholds)), rounding=scoring.Rounding(scheme.rounding),
        places=scheme.rounding_places,
        goal_numbers=tuple(
            (tuple(r.grades), (r.at_least, r.at_most, Decimal(r.least_weight))) for r in scheme.goalrule_set.all()
        ),
        kinds=_kinds(scheme), difficulties=_difficulties(scheme),
        comment_rules=tuple(
            (Stage(r.stage), CommentRule(When(r.when), r.by)) for r in scheme.commentrule_set.order_by("pk")
        ),
    )  # fmt: skip


def _scales(scheme: Scheme) -> Iterable[Scale]:
    return Scale.objects.filter(scheme=scheme).prefetch_related(
        Prefetch("levels", ScaleLevel.objects.order_by("-ordinal"))
    )


def _scale(scale: Scale) -> ScaleBook:
    levels = tuple(
        LevelBook(row.pk, row.words, row.is_standard, scales.Level(row.symbol, row.ordinal, row.points))
        for row in scale.levels.all()
    )
    return ScaleBook(scale.pk, scale.name, levels, schemes.as_scale(scale))


def _axis(axis: Any, books: dict[int, ScaleBook]) -> AxisBook:
    scale, overall = books[axis.scale_id], books[axis.overall_scale_id]
    thresholds = tuple(
        scoring.Threshold(row.lower, level.level) for row in axis.rows if (level := overall.by_pk(row.level_id))
    )
    return AxisBook(
        axis.pk, axis.code, axis.name, axis.kind, axis.method == Axis.Method.NUMERIC, axis.has_other_work,
        axis.difficulty_mode, axis.items_from, scale, overall,
        scoring.GoalRules(scoring.DifficultyMode(axis.difficulty_mode), axis.cap), thresholds,
        tuple((tuple(row.grades), row.weight) for row in axis.weights.all()),
        tuple((row.item_code, tuple(row.grades), row.weight) for row in axis.item_weights.all()),
    )  # fmt: skip


def _stages(scheme: Scheme) -> tuple[StageBook, ...]:
    order = list(Stage)
    rows = [
        StageBook(Stage(r.stage), r.gives_items, r.gives_overall, r.weight, r.may_be_same, r.is_optional)
        for r in scheme.stagerule_set.all()
    ]
    return tuple(sorted(rows, key=lambda row: order.index(row.stage)))


def _kinds(scheme: Scheme) -> tuple[KindBook, ...]:
    return tuple(
        KindBook(r.pk, r.code, r.name, tuple(r.required_of), tuple(r.allowed_to), r.at_most, r.keeps_standard)
        for r in scheme.goalkind_set.all()
    )


def _difficulties(scheme: Scheme) -> tuple[DifficultyBook, ...]:
    return tuple(
        DifficultyBook(r.pk, r.code, r.symbol, r.name, r.at_most, scoring.Difficulty(r.symbol, r.shift, r.coefficient))
        for r in scheme.difficulty_set.all()
    )
