"""The rows of the rate page (評価の画面の行): what is expected, what happened, what is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from evaluations import words
from evaluations.models import BehaviourNote, Goal, SheetItem
from evaluations.ratings import Given
from evaluations.rulebook import AxisBook, LevelBook
from evaluations.rules import ratings, scales
from evaluations.rules.ratings import Mark
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Stage
from evaluations.sheets import problems
from evaluations.sheets.marks import AXIS, GOAL, ITEM, WHOLE, Marks, Thing

# In which part of a sheet a stage's marks stand.
PART_OF: Mapping[Stage, Part] = {
    Stage.FIRST: Part.FIRST,
    Stage.SECOND: Part.SECOND,
    Stage.ADJUSTER: Part.ADJUSTMENT,
}
# A field of the page, by its name: the comment on the whole, or the mark or comment of one thing.
_FIELD = re.compile(rf"comment|(?:level|comment)-(?:{ITEM}|{GOAL}|{AXIS}|{WHOLE})-[0-9]+")


@dataclass(frozen=True)
class Option:
    """A level to choose, in words alone: a page has a hundred of them. ``asks``: why it would ask a comment."""

    value: str
    symbol: str
    words: str
    is_chosen: bool
    asks: str = ""


@dataclass(frozen=True)
class Beside:
    """What another stage gave to the same thing."""

    stage: str
    mark: str
    comment: str


@dataclass(frozen=True)
class Row:
    """``stored``: what stands on the sheet now, where something else was typed."""

    thing: Thing
    title: str
    item: SheetItem | None = None
    goal: Goal | None = None
    own_mark: str = ""
    own_words: Sequence[str] = ()
    notes: Sequence[BehaviourNote] = ()
    last_time: str = ""
    beside: Sequence[Beside] = ()
    is_rated: bool = False
    options: Sequence[Option] = ()
    given: Given = field(default_factory=Given)
    stored: Beside | None = None

    @cached_property
    def key(self) -> str:
        return self.thing.key

    @property
    def expected(self) -> str:
        """Of an item: the behaviour of the level, else what it means."""
        return (self.item.expected or self.item.definition) if self.item else ""

    @property
    def weight(self) -> Decimal | None:
        """Of an item, where weights count."""
        axis = self.thing.axis
        return self.item.weight if self.item and axis and axis.is_numeric and self.item.weight else None

    @property
    def progress(self) -> str:
        return self.goal.progress if self.goal else ""

    @property
    def rest_of_goal(self) -> str:
        return self.goal.below_title if self.goal else ""

    @property
    def has_comment(self) -> bool:
        """The comment on the whole is the stage's own."""
        return self.thing.kind != WHOLE

    @property
    def chosen(self) -> LevelBook | None:
        return self.thing.scale.by_pk(self.given.level)

    @property
    def asks(self) -> str:
        if self.given.comment.strip():
            return ""
        return next((option.asks for option in self.options if option.is_chosen), "")


@dataclass(frozen=True)
class Section:
    """An axis: its rows, its mark as a whole, and what its marks come to so far."""

    axis: AxisBook
    rows: Sequence[Row]
    whole: Row | None
    hint: scales.Hint | None
    loose_notes: Sequence[BehaviourNote] = ()


class Sections:
    """The page of one stage. ``typed``: what was typed and is not stored, by the names of the fields."""

    def __init__(self, marks: Marks, stage: Stage, parts: frozenset[Part], *, is_open: bool) -> None:
        self.marks, self.stage, self.parts, self.is_open = marks, stage, parts, is_open
        self.notes: Mapping[str, Sequence[BehaviourNote]] = {}
        self.last_time: Mapping[str, str] = {}
        self.typed: Mapping[str, str] | None = None
        self.compares = False

    @cached_property
    def things(self) -> dict[str, Thing]:
        """What the stage gives a mark to now."""
        return {thing.key: thing for thing in self.marks.things(self.stage)} if self.is_open else {}

    def sections(self) -> list[Section]:
        return [self._section(axis) for axis in self.marks.book.axes]

    def whole(self) -> Row | None:
        """The mark of the whole sheet, where the scheme has one that is judged."""
        thing = self.things.get(f"{WHOLE}-0")
        return self._row(thing) if thing else None

    def _section(self, axis: AxisBook) -> Section:
        hidden = axis.has_goals and Part.GOALS not in self.parts
        rows = [] if hidden else [self._row(thing) for thing in self.marks.singles(axis)]
        whole = Thing(AXIS, axis.pk, axis, axis.name, axis.overall)
        known = {row.item.code for row in rows if row.item}
        loose = [note for code, notes in self.notes.items() if code not in known for note in notes]
        shows_whole = whole.key in self.things or (not axis.is_numeric and self._beside(whole))
        return Section(
            axis, rows, self._row(whole) if shows_whole else None, self._hint(axis, rows),
            loose if not axis.has_goals else (),
        )  # fmt: skip

    def _hint(self, axis: AxisBook, rows: Sequence[Row]) -> scales.Hint | None:
        """Counts of what was given, where the whole is judged: his own, or those of who gave some."""
        if axis.is_numeric:
            return None
        if any(row.is_rated for row in rows):
            levels = [row.chosen.level if row.chosen else None for row in rows]
        else:
            levels = [self.marks.level(self._shown[0], row.thing) for row in rows] if self._shown else []
        return scales.hint(axis.scale.scale, levels) if levels else None

    # ── One row

    def _row(self, thing: Thing) -> Row:
        given = self._what_is_given(thing) if thing.key in self.things else {}
        return Row(
            thing, self._title(thing), beside=self._beside(thing), is_rated=bool(given), **self._own(thing),
            **self._what_happened(thing), **given,
        )  # fmt: skip

    def _what_is_given(self, thing: Thing) -> dict[str, Any]:
        stored, given = self._stored(thing), self._given(thing)
        asks = self._asks(thing)
        options = [
            Option(str(level.pk), level.symbol, level.words, level.pk == given.level, asks(level))
            for level in thing.scale.levels
        ]
        return {"given": given, "options": options, "stored": self._differs(thing, stored, given)}

    def _title(self, thing: Thing) -> str:
        return problems.title(thing) if thing.kind in {AXIS, WHOLE} else thing.name

    def _own(self, thing: Thing) -> dict[str, Any]:
        """The person's view, in a mark and in words, where the viewer reads it."""
        if Part.SELF_REPORT not in self.parts:
            return {}
        own, item, goal = self.marks.level(None, thing), self._item(thing), self._goal(thing)
        words = (item.self_comment if item else "", goal.result if goal else "")
        return {"own_mark": own.symbol if own else "", "own_words": [text for text in words if text]}

    def _what_happened(self, thing: Thing) -> dict[str, Any]:
        if item := self._item(thing):
            last = self.last_time.get(f"{ITEM}-{item.code}", "")
            return {"item": item, "notes": self.notes.get(item.code, ()), "last_time": last}
        if goal := self._goal(thing):
            return {"goal": goal, "last_time": self.last_time.get(f"{GOAL}-{goal.number}", "")}
        return {"last_time": self.last_time.get(f"{AXIS}-{thing.axis.code if thing.axis else ''}", "")}

    def _item(self, thing: Thing) -> SheetItem | None:
        return next((item for item in self.marks.items if item.pk == thing.pk), None) if thing.kind == ITEM else None

    def _goal(self, thing: Thing) -> Goal | None:
        return next((goal for goal in self.marks.goals if goal.pk == thing.pk), None) if thing.kind == GOAL else None

    def _beside(self, thing: Thing) -> list[Beside]:
        """What was given that the viewer may read: by others, and by himself where he only reads it."""
        found = [self._said(stage, thing) for stage in self._shown]
        return [one for one in found if one.mark or one.comment]

    @property
    def _shown(self) -> list[Stage]:
        hidden = self.stage if self.is_open else None
        held = self.marks.stages
        return [stage for stage, part in PART_OF.items() if stage in held and part in self.parts and stage != hidden]

    def comments(self) -> list[Beside]:
        """What the stages say of the whole sheet, where there is something."""
        rows = [(stage, self.marks.stages[stage].comment) for stage in self._shown]
        return [Beside(str(words.STAGES[stage]), "", text) for stage, text in rows if text]

    def _said(self, stage: Stage, thing: Thing) -> Beside:
        level, rating = self.marks.level(stage, thing), self.marks.rating(stage, thing)
        comment = rating.comment if rating else ""
        return Beside(str(words.STAGES[stage]), level.symbol if level else "", comment)

    # ── What is given

    def _stored(self, thing: Thing) -> Given:
        if thing.kind == WHOLE:
            row = self.marks.stages.get(self.stage)
            return Given(row.level_id if row else None)
        rating = self.marks.rating(self.stage, thing)
        return Given(rating.level_id, rating.comment) if rating else Given()

    def _given(self, thing: Thing) -> Given:
        return read_given(self.typed, thing.key) if self.typed is not None else self._stored(thing)

    def _asks(self, thing: Thing) -> Callable[[LevelBook], str]:
        """Why a level would not be accepted without a comment, in words; empty where it would."""
        own = self.marks.level(None, thing) if Part.SELF_REPORT in self.parts else None
        first = self.marks.level(Stage.FIRST, thing) if self.stage != Stage.FIRST else None
        others = (own.ordinal if own else None, first.ordinal if first else None)
        scale, rules = thing.scale, self.marks.book.comments_of(self.stage)

        def asks(level: LevelBook) -> str:
            mark = Mark(thing.key, level.ordinal, "", scale.scale.standard, len(scale.levels), *others)
            rule = ratings.forced_by(mark, rules)
            return str(problems.BECAUSE[rule.when]) if rule else ""

        return asks

    def _differs(self, thing: Thing, stored: Given, given: Given) -> Beside | None:
        if not self.compares or stored == given:
            return None
        level = thing.scale.by_pk(stored.level)
        return Beside("", str(level or _("なし")), stored.comment)


def read_given(data: Mapping[str, str], key: str) -> Given:
    """What was typed for one thing; a level that is none is refused when it is saved."""
    level = data.get(f"level-{key}", "")
    number = int(level) if level.isascii() and level.isdecimal() and len(level) < 10 else 0
    return Given(number if level else None, plain(data.get(f"comment-{key}", "")))


def plain(text: str) -> str:
    """Text as it is stored: one character for a line break, nothing around it."""
    return text.replace("\r\n", "\n").strip()


def fields_in(sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent in fields as the page has them, and nothing else. Whether the sheet has the thing is not asked."""
    return {name: plain(text) for name, text in sent.items() if _FIELD.fullmatch(name)}


def keys_in(typed: Mapping[str, str]) -> list[str]:
    """The things whose marks were sent."""
    return [name.removeprefix("level-") for name in typed if name.startswith("level-")]
