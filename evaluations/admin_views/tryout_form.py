"""The made-up sheet of the try-out box (試し計算の記録書): out of the scheme's fields, to its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from evaluations import words
from evaluations.opening.forms import Line
from evaluations.rulebook import AxisBook, Rulebook, ScaleBook, StageBook
from evaluations.rules import goals as goal_rules
from evaluations.rules.outcome import Given
from evaluations.rules.scales import Level
from evaluations.rules.scoring import PLAIN, GoalMark, ItemMark
from evaluations.rules.workflow import Stage
from evaluations.sheets import problems

_GOALS = 5
WHOLE = "whole"


@dataclass(frozen=True)
class Row:
    """A line of a table: what is rated, and its fields."""

    label: str
    note: str
    cells: list[forms.BoundField]


@dataclass(frozen=True)
class Block:
    """A table of the page."""

    title: str
    heads: list[str]
    rows: list[Row]


class TryForm(forms.Form):
    """``lines``: the items of the grade. What is left empty is not rated yet, and nothing is asked."""

    def __init__(self, book: Rulebook, lines: Sequence[Line], grade: str, data: Any = None) -> None:
        super().__init__(data, auto_id="try-%s")
        self.book, self.lines, self.grade = book, lines, grade
        self.points = [stage for stage in book.stages if stage.gives_items and stage.weight]
        for axis in self._numeric():
            for key in self._keys(axis):
                self._add_goal(axis, key) if axis.has_goals else None
                for stage in self.points:
                    self.fields[name(stage, axis, key)] = _mark(axis.scale)
        for stage in book.stages:
            for axis in book.judged_by(stage.stage):
                self.fields[name(stage, axis)] = _mark(axis.overall)
            if book.overall and book.whole_judged_by(stage.stage):
                self.fields[f"{stage.stage}-{WHOLE}"] = _mark(book.overall)

    def _numeric(self) -> list[AxisBook]:
        return [axis for axis in self.book.axes if axis.is_numeric]

    def _keys(self, axis: AxisBook) -> list[str]:
        if axis.has_goals:
            return [str(n) for n in range(1, max(_GOALS, min(self.book.limits(self.grade).at_most, 10)) + 1)]
        return [line.code for line in self._of(axis)]

    def _of(self, axis: AxisBook) -> list[Line]:
        return [line for line in self.lines if line.axis == axis.pk]

    def _add_goal(self, axis: AxisBook, key: str) -> None:
        self.fields[f"{axis.code}-{key}-weight"] = _weight()
        if self.book.difficulties:
            degrees = [(degree.code, degree.label) for degree in self.book.difficulties]
            self.fields[f"{axis.code}-{key}-difficulty"] = _choice(degrees, _("標準"))
        if any(kind.keeps_standard for kind in self.book.kinds):
            kinds = [(kind.code, kind.name) for kind in self.book.kinds_for(self.grade)]
            self.fields[f"{axis.code}-{key}-kind"] = _choice(kinds, _("選ばない"))

    def clean(self) -> dict[str, Any]:
        """A goal has a weight as soon as it has a mark."""
        said: dict[str, Any] = super().clean() or {}
        for axis in self._numeric():
            for key in self._keys(axis) if axis.has_goals else ():
                field = f"{axis.code}-{key}-weight"
                marked = any(said.get(name(stage, axis, key)) for stage in self.points)
                if marked and field in said and not said[field]:
                    self.add_error(field, _("目標のウエイトを入力してください。"))
        return said

    # ── For the page

    def blocks(self) -> list[Block]:
        found = [*(self._block(axis) for axis in self._numeric()), *self._judgements()]
        for block in found:
            for row in block.rows:
                for head, cell in zip(block.heads[1:], row.cells, strict=True):
                    cell.field.widget.attrs["aria-label"] = f"{block.title} {row.label}: {head}"
        return found

    def _block(self, axis: AxisBook) -> Block:
        stages = [str(words.STAGES[stage.stage]) for stage in self.points]
        if not axis.has_goals:
            rows = [
                Row(line.name, _("ウエイト%s") % _plain(line.weight), self._marks(axis, line.code))
                for line in self._of(axis)
            ]
            return Block(axis.name, [_("項目"), *stages], rows)
        extras = [extra for extra in ("weight", "difficulty", "kind") if f"{axis.code}-1-{extra}" in self.fields]
        heads = {"weight": _("ウエイト(%)"), "difficulty": _("困難度"), "kind": _("種類")}
        rows = [
            Row(
                _("目標%s") % key, "",
                [*(self[f"{axis.code}-{key}-{extra}"] for extra in extras), *self._marks(axis, key)],
            )
            for key in self._keys(axis)
        ]  # fmt: skip
        return Block(axis.name, [_("目標"), *(heads[extra] for extra in extras), *stages], rows)

    def _marks(self, axis: AxisBook, key: str) -> list[forms.BoundField]:
        return [self[name(stage, axis, key)] for stage in self.points]

    def _judgements(self) -> Iterator[Block]:
        """Who judges what as a whole: a line for each stage."""
        for stage in self.book.stages:
            cells = [(axis.name, name(stage, axis)) for axis in self.book.judged_by(stage.stage)]
            if f"{stage.stage}-{WHOLE}" in self.fields:
                cells.append((_("総合評価"), f"{stage.stage}-{WHOLE}"))
            if cells:
                rows = [Row(label, "", [self[field]]) for label, field in cells]
                yield Block(_("%sの全体の評語") % words.STAGES[stage.stage], [_("軸"), _("評語")], rows)

    # ── For the rules

    def given(self) -> list[Given]:
        """What all stages gave. Ask once the form is valid."""
        return [self._given(stage) for stage in self.book.stages]

    def _given(self, stage: StageBook) -> Given:
        marks = {axis.code: self._given_marks(stage, axis) for axis in self._numeric()} if stage in self.points else {}
        axes = {
            axis.code: level
            for axis in self.book.judged_by(stage.stage)
            if (level := self._level(name(stage, axis), axis.overall))
        }
        whole = self._level(f"{stage.stage}-{WHOLE}", self.book.overall) if self.book.overall else None
        return Given(stage.stage, stage.weight, marks, axes, whole)

    def _given_marks(self, stage: StageBook, axis: AxisBook) -> tuple[ItemMark, ...] | tuple[GoalMark, ...]:
        if axis.has_goals:
            return tuple(self._goal(stage, axis, key) for key in self._keys(axis) if self._weight_of(axis, key))
        return tuple(
            ItemMark(line.name, line.weight, self._level(name(stage, axis, line.code), axis.scale))
            for line in self._of(axis)
        )

    def _goal(self, stage: StageBook, axis: AxisBook, key: str) -> GoalMark:
        chosen = self.cleaned_data.get(f"{axis.code}-{key}-difficulty")
        degree = next((one.difficulty for one in self.book.difficulties if one.code == chosen), PLAIN)
        kind = self.cleaned_data.get(f"{axis.code}-{key}-kind")
        keeps = any(one.keeps_standard for one in self.book.kinds if one.code == kind)
        level = self._level(name(stage, axis, key), axis.scale)
        return GoalMark(_("目標%s") % key, self._weight_of(axis, key), level, degree, keeps)

    def _weight_of(self, axis: AxisBook, key: str) -> Decimal:
        return self.cleaned_data.get(f"{axis.code}-{key}-weight") or Decimal(0)

    def _level(self, field: str, scale: ScaleBook) -> Level | None:
        chosen = self.cleaned_data.get(field)
        return next((one.level for one in scale.levels if str(one.ordinal) == chosen), None)

    def notes(self) -> list[str]:
        """What the goals would lack if somebody handed them in so; a try-out works all the same."""
        return [note for axis in self._numeric() if axis.has_goals for note in self._lacks(axis)]

    def _lacks(self, axis: AxisBook) -> Iterable[str]:
        written = [
            goal_rules.Goal(
                int(key), self._weight_of(axis, key), self.cleaned_data.get(f"{axis.code}-{key}-kind") or "",
                self.cleaned_data.get(f"{axis.code}-{key}-difficulty") or "",
            )
            for key in self._keys(axis)
            if self._weight_of(axis, key)
        ]  # fmt: skip
        found = [one for one in goal_rules.problems(written, self.book.limits(self.grade)) if one.wrong in _SHOWN]
        return problems.of_goals(found, self.book) if written else []


# Kinds are not asked for where they change no figure.
_SHOWN = frozenset(goal_rules.Wrong) - {goal_rules.Wrong.KIND_MISSING, goal_rules.Wrong.EMPTY}


def name(stage: StageBook, axis: AxisBook, key: str = "") -> str:
    """Of the field of a mark: of an item or a goal, or, without a key, of the axis as a whole."""
    return f"{Stage(stage.stage)}-{axis.code}" + (f"-{key}" if key else "")


def _mark(scale: ScaleBook) -> forms.ChoiceField:
    return _choice([(str(level.ordinal), level.symbol) for level in scale.levels], _("まだ"))


def _choice(choices: list[tuple[str, str]], none: str) -> forms.ChoiceField:
    told = {"invalid_choice": _("一覧にない値です。一覧から選び直してください。")}
    return forms.ChoiceField(choices=[("", none), *choices], required=False, error_messages=told)


def _weight() -> forms.DecimalField:
    told = dict.fromkeys(
        ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
        _("ウエイトは0から100までの数を、小数2桁までで入力してください。"),
    )
    return forms.DecimalField(
        required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2, error_messages=told,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )  # fmt: skip


def _plain(weight: Decimal) -> str:
    return f"{weight.normalize():f}"
