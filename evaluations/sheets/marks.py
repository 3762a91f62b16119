"""What stands on a sheet, for the rules (記録書の評語を読む): read once, asked by guards, pages, results and forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluations.access import current_stages
from evaluations.models import Goal, Rating, Sheet, SheetItem, SheetStage
from evaluations.rulebook import AxisBook, Rulebook, ScaleBook, rulebook_of
from evaluations.rules import outcome, scales
from evaluations.rules.ratings import Mark
from evaluations.rules.scoring import PLAIN, GoalMark, ItemMark
from evaluations.rules.workflow import Stage

# What a mark is of: an item or a goal by its key, or an axis as a whole.
ITEM, GOAL, AXIS, WHOLE = "item", "goal", "axis", "whole"


@dataclass(frozen=True)
class Thing:
    """Something that is rated. ``key``: of the form's field, and of what is told to lack something."""

    kind: str
    pk: int
    axis: AxisBook | None
    name: str
    scale: ScaleBook

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"


class Marks:
    """The items, goals and marks of one sheet. Three queries, each when it is first asked."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.book: Rulebook = rulebook_of(sheet.cycle.scheme)

    @cached_property
    def items(self) -> list[SheetItem]:
        """Those that are asked of the person's grade, in the order of the form."""
        return list(self.sheet.items.order_by("axis__order", "order", "pk"))

    @cached_property
    def goals(self) -> list[Goal]:
        """With the row of other work last."""
        return list(self.goal_rows().order_by("is_other_work", "number"))

    def goal_rows(self) -> QuerySet[Goal]:
        return self.sheet.goals.select_related("kind", "difficulty", "parent")

    @cached_property
    def ratings(self) -> dict[tuple[int | None, str], Rating]:
        """By stage (None: the person's own view) and key."""
        return {(row.stage_id, key_of(row)): row for row in self.sheet.ratings.order_by()}

    @cached_property
    def stages(self) -> dict[Stage, SheetStage]:
        """Whose marks count, in the order of the stages: who holds it now, or handed in before he was replaced."""
        found = {Stage(row.stage): row for row in current_stages(self.sheet)}
        found |= {Stage(row.stage): row for row in self.sheet.stages.all() if row.submitted_at and row.stage in found}
        return {stage: found[stage] for stage in Stage if stage in found}

    # ── What is to be rated

    def things(self, stage: Stage) -> list[Thing]:
        """All that a stage gives a mark to: items and goals, then each axis as a whole, then the whole sheet."""
        rule = self.book.stage(stage)
        if rule is None:
            return []
        single = [thing for axis in self.book.axes for thing in self.singles(axis)] if rule.gives_items else []
        return [*single, *self._wholes(stage)]

    def singles(self, axis: AxisBook) -> list[Thing]:
        """The items, or the goals and the row of other work, of an axis."""
        if not axis.has_goals:
            return [Thing(ITEM, i.pk, axis, i.name, axis.scale) for i in self.items if i.axis_id == axis.pk]
        return [Thing(GOAL, g.pk, axis, name_of(g), axis.scale) for g in self.goals if self._is_rated(g, axis)]

    def _is_rated(self, goal: Goal, axis: AxisBook) -> bool:
        """Other work is rated where symbols are judged; it has no weight among numbers."""
        return not goal.is_other_work or (not axis.is_numeric and bool(goal.result.strip()))

    def _wholes(self, stage: Stage) -> Iterable[Thing]:
        for axis in self.book.judged_by(stage):
            yield Thing(AXIS, axis.pk, axis, axis.name, axis.overall)
        if self.book.overall and self.book.whole_judged_by(stage):
            yield Thing(WHOLE, 0, None, "", self.book.overall)

    @property
    def is_computed(self) -> bool:
        """Whether the whole follows from numbers."""
        return self.book.is_computed

    # ── What was given

    def rating(self, stage: Stage | None, thing: Thing) -> Rating | None:
        row = self.stages.get(stage) if stage else None
        if stage is not None and row is None:
            return None
        return self.ratings.get((row.pk if row else None, thing.key))

    def level(self, stage: Stage | None, thing: Thing) -> scales.Level | None:
        if thing.kind == WHOLE:
            row = self.stages.get(stage) if stage else None
            book = thing.scale.by_pk(row.level_id if row else None)
        else:
            rating = self.rating(stage, thing)
            book = thing.scale.by_pk(rating.level_id if rating else None)
        return book.level if book else None

    def comment(self, stage: Stage, thing: Thing) -> str:
        """The whole sheet's, and an axis's where none is written for itself, is the stage's own comment."""
        row, rating = self.stages.get(stage), self.rating(stage, thing)
        own = rating.comment if rating else ""
        return own or (row.comment if row and thing.kind in {AXIS, WHOLE} else "")

    def judged(self, stage: Stage) -> list[Mark]:
        """What a stage gave, for the question what is lacking."""
        return [self._mark(stage, thing) for thing in self.things(stage)]

    def _mark(self, stage: Stage, thing: Thing) -> Mark:
        level, own = self.level(stage, thing), self._own(thing)
        first = self.level(Stage.FIRST, thing) if stage != Stage.FIRST else None
        return Mark(
            thing.key, level.ordinal if level else None, self.comment(stage, thing),
            thing.scale.scale.standard, len(thing.scale.levels),
            own.ordinal if own else None, first.ordinal if first else None,
        )  # fmt: skip

    def _own(self, thing: Thing) -> scales.Level | None:
        """The person's view, once he has handed it in: before, it is a draft, and nobody is asked about it."""
        return self.level(None, thing) if self.sheet.self_submitted_at else None

    # ── What it comes to

    def given(self) -> list[outcome.Given]:
        """What all stages gave, in their order, as ``evaluations.rules.outcome`` wants it."""
        return [self._given(stage) for stage in self.stages if self.book.stage(stage)]

    def _given(self, stage: Stage) -> outcome.Given:
        rule = self.book.stage(stage)
        things = self.things(stage)
        overall = {t.axis.code: level for t in things if t.kind == AXIS and t.axis and (level := self.level(stage, t))}
        whole = next((self.level(stage, thing) for thing in things if thing.kind == WHOLE), None)
        marks = {a.code: self._marks(stage, a) for a in self.book.axes} if rule and rule.gives_items else {}
        return outcome.Given(stage, rule.weight if rule else Decimal(0), marks, overall, whole)

    def _marks(self, stage: Stage, axis: AxisBook) -> outcome.Marks:
        if axis.has_goals:
            return tuple(self._goal(stage, goal, axis) for goal in self.goals if not goal.is_other_work)
        return tuple(
            ItemMark(item.name, item.weight, self.level(stage, thing))
            for item, thing in zip([i for i in self.items if i.axis_id == axis.pk], self.singles(axis), strict=True)
        )

    def _goal(self, stage: Stage, goal: Goal, axis: AxisBook) -> GoalMark:
        thing = Thing(GOAL, goal.pk, axis, name_of(goal), axis.scale)
        degree = next((d.difficulty for d in self.book.difficulties if d.pk == goal.difficulty_id), PLAIN)
        keeps = bool(goal.kind and goal.kind.keeps_standard)
        return GoalMark(thing.name, goal.weight, self.level(stage, thing), degree, keeps)


def key_of(rating: Rating) -> str:
    if rating.item_id:
        return f"{ITEM}-{rating.item_id}"
    return f"{GOAL}-{rating.goal_id}" if rating.goal_id else f"{AXIS}-{rating.axis_id}"


def name_of(goal: Goal) -> str:
    """A goal's first line, as it is called in lists."""
    first = goal.what.strip().splitlines()[0] if goal.what.strip() else ""
    if goal.is_other_work:
        return first or _("目標以外の取り組み")
    return f"{goal.number} {first}".strip()
