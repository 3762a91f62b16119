"""The items and goals of a record form, with all that is said of each (記録書の表)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from evaluations import words
from evaluations.models import Goal, GoalRevision, SheetItem
from evaluations.papers.sight import PART_OF, Sight
from evaluations.receipts import number
from evaluations.rulebook import AxisBook
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.marks import AXIS, Marks, Thing

Said = tuple[str, str]  # who, what


@dataclass(frozen=True)
class Line:
    """One item, one goal, or an axis as a whole. ``marks`` and ``points`` stand under the form's columns."""

    thing: Thing
    marks: tuple[str, ...]
    said: tuple[Said, ...]
    points: tuple[str, ...] = ()
    item: SheetItem | None = None
    goal: Goal | None = None
    own: str = ""
    revisions: tuple[GoalRevision, ...] = ()


@dataclass(frozen=True)
class Form:
    """An axis. ``columns``: whose marks; ``counted``: whose points."""

    axis: AxisBook
    columns: tuple[str, ...]
    counted: tuple[str, ...]
    lines: tuple[Line, ...]
    whole: Line
    has_difficulty: bool = False
    tells_comments: bool = True

    @property
    def has_goals(self) -> bool:
        return self.axis.has_goals

    @property
    def has_weights(self) -> bool:
        return self.axis.is_numeric or self.axis.has_goals

    @property
    def before(self) -> int:
        """The columns before the marks."""
        if not self.has_goals:
            return 2 + self.has_weights
        return 4 + self.has_difficulty

    @property
    def width(self) -> int:
        return self.before + len(self.columns) + len(self.counted) + self.tells_comments

    @property
    def ends(self) -> bool:
        """Whether there is anything to say of the axis as a whole: numbers are added up, symbols judged."""
        return bool(not self.axis.is_numeric or any(self.whole.points) or any(self.whole.marks) or self.whole.said)

    @property
    def changed(self) -> list[Line]:
        """The goals that were other before."""
        return [line for line in self.lines if line.revisions]


@dataclass(frozen=True)
class Forms:
    """Puts the forms of one sheet together, for one sight of it."""

    marks: Marks
    sight: Sight
    revisions: Mapping[int, Sequence[GoalRevision]] = field(default_factory=dict)

    @property
    def held(self) -> list[Stage]:
        """The stages that say something; who does two at once does so once."""
        return [stage for stage, row in self.marks.stages.items() if stage in PART_OF and not row.is_merged]

    @property
    def columns(self) -> list[Stage]:
        """Who gives marks to items and goals on this copy, besides the person."""
        book = self.marks.book
        return [s for s in self.sight.columns(self.held) if (rule := book.stage(s)) and rule.gives_items]

    def forms(self) -> list[Form]:
        return [self._form(axis) for axis in self.marks.book.axes]

    def _form(self, axis: AxisBook) -> Form:
        counted = self._counted(axis)
        lines = [
            self._line(thing, [points[n] if n < len(points) else "" for points, _added in counted.values()])
            for n, thing in enumerate(self._things(axis))
        ]
        whole = self._line(
            Thing(AXIS, axis.pk, axis, axis.name, axis.overall), [added for _points, added in counted.values()]
        )
        names = [words.STAGES[Stage.SELF], *(words.STAGES[stage] for stage in self.columns)]
        return Form(
            axis, tuple(map(short, names)), tuple(map(_who, counted)), tuple(lines), whole,
            has_difficulty=bool(self.marks.book.difficulties), tells_comments=self.sight.comments,
        )  # fmt: skip

    def _things(self, axis: AxisBook) -> list[Thing]:
        """Goals only for those who read them; the row of other work even where it earns no mark."""
        if not axis.has_goals:
            return self.marks.singles(axis)
        goals = self.marks.goals if Part.GOALS in self.sight.parts else []
        return [Thing("goal", goal.pk, axis, goal.what, axis.scale) for goal in goals]

    def _line(self, thing: Thing, points: Sequence[str]) -> Line:
        item = next((i for i in self.marks.items if thing.kind == "item" and i.pk == thing.pk), None)
        goal = next((g for g in self.marks.goals if thing.kind == "goal" and g.pk == thing.pk), None)
        reads = Part.SELF_REPORT in self.sight.parts
        told = (item.self_comment if item else goal.result if goal else "") if reads else ""
        return Line(
            thing, tuple(self._marks(thing)), tuple(self._said(thing)), tuple(points), item, goal, told,
            tuple(self.revisions.get(thing.pk, ())) if goal else (),
        )  # fmt: skip

    def _marks(self, thing: Thing) -> list[str]:
        if self.marks.sheet.state == State.EXEMPT:
            return [_("対象外")] * (len(self.columns) + 1)
        own = self.marks.level(None, thing) if Part.SELF_REPORT in self.sight.parts else None
        given = [self.marks.level(stage, thing) if self.sight.reads(stage) else None for stage in self.columns]
        return [level.symbol if level else "" for level in (own, *given)]

    def _said(self, thing: Thing) -> list[Said]:
        """The comments on the thing itself; those on the whole sheet stand with its summary."""
        told = self.sight.says if thing.kind == AXIS else self.sight.reads
        speaking = [stage for stage in self.held if self.sight.comments and told(stage)]
        ratings = ((stage, self.marks.rating(stage, thing)) for stage in speaking)
        return [(short(words.STAGES[stage]), row.comment) for stage, row in ratings if row and row.comment]

    def _counted(self, axis: AxisBook) -> dict[str, tuple[list[str], str]]:
        """The points of each line and their sum, by the stages that were counted: as written when it was confirmed."""
        told: dict[str, Any] = self.marks.sheet.derivation or {}
        of = next((one for one in told.get("axes", ()) if one["code"] == axis.code), None)
        if of is None or not self.sight.points:
            return {}
        return {
            one["stage"]: ([number(line["points"]) for line in one["lines"]], number(one["raw"]))
            for one in of["stages"]
            if self.sight.reads(Stage(one["stage"]))
        }


def short(name: Any) -> str:
    """A stage as it is called above a narrow column."""
    return str(name).removesuffix(_("評価者"))


def _who(stage: str) -> str:
    return short(words.STAGES[Stage(stage)])
