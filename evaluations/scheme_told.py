"""How somebody is evaluated, in his words (評価のしくみ): the scheme at his grade, with his evaluators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations import deadlines, words
from evaluations.models import Cycle, GrievanceRule, Scheme, Sheet, SheetStage, Window
from evaluations.probations.words import told_terms
from evaluations.rulebook import AxisBook, DifficultyBook, Rulebook, ScaleBook, StageBook, rulebook_of
from evaluations.rules.ratings import CommentRule, When
from evaluations.rules.scoring import DifficultyMode, Rounding
from evaluations.rules.workflow import Stage
from staff.models import Posting

Told = list[tuple[str, str]]


@dataclass(frozen=True)
class AxisTold:
    """``items``: what is rated with its weight, empty where all weigh the same."""

    book: AxisBook
    method: str
    weight: str
    items: Told
    goals: list[str]
    thresholds: Told


@dataclass(frozen=True)
class StageTold:
    who: str
    holder: str
    gives: str
    until: date | None


_WINDOW_OF = {
    Stage.FIRST: Window.Step.FIRST, Stage.SECOND: Window.Step.SECOND, Stage.ADJUSTER: Window.Step.ADJUST,
    Stage.CONFIRMER: Window.Step.CONFIRM,
}  # fmt: skip


class SchemeTold:
    """Of a cycle; ``sheet``: of whoever reads, with whose grade, items and evaluators it is told."""

    def __init__(self, cycle: Cycle, sheet: Sheet | None) -> None:
        self.cycle, self.sheet = cycle, sheet
        self.scheme: Scheme = cycle.scheme
        self.book: Rulebook = rulebook_of(cycle.scheme)
        self.grade = sheet.grade_code if sheet else ""

    @property
    def scales(self) -> list[ScaleBook]:
        """Each once, in the order in which it is met."""
        met = [scale for axis in self.book.axes for scale in (axis.scale, axis.overall)]
        met += [self.book.overall] if self.book.combines and self.book.overall else []
        return list({scale.pk: scale for scale in met}.values())

    # ── What is evaluated

    @property
    def axes(self) -> list[AxisTold]:
        return [
            AxisTold(
                axis, _method(axis), self._weight(axis), self._items(axis), list(self._goals(axis)),
                [(_("%s点から") % number(row.lower), row.level.symbol) for row in axis.thresholds],
            )
            for axis in self.book.axes
        ]  # fmt: skip

    def _weight(self, axis: AxisBook) -> str:
        weight = axis.rules(self.grade).weight
        return _("%s%%") % number(weight) if self.book.combines and weight and self.sheet else ""

    @cached_property
    def _lines(self) -> list[tuple[int, str, Decimal]]:
        """The items of one's own sheet, as they stood when it was opened."""
        rows = self.sheet.items.order_by("order", "pk") if self.sheet else ()
        return [(row.axis_id, row.name, row.weight) for row in rows]

    def _items(self, axis: AxisBook) -> Told:
        weighs = axis.is_numeric and bool(axis.item_weights)
        return [
            (name, number(weight) if weighs else "") for of, name, weight in self._lines if of == axis.pk and weight
        ]

    def _goals(self, axis: AxisBook) -> Iterator[str]:
        if not axis.has_goals:
            return
        limits = self.book.limits(self.grade)
        yield _("目標は%(least)dつから%(most)dつまで立てます。") % {"least": limits.at_least, "most": limits.at_most}
        yield _("ウエイトは、合わせてちょうど100%にします。")
        if limits.least_weight:
            yield _("一つの目標のウエイトは%s%%以上にします。") % number(limits.least_weight)
        yield from self._kinds()
        yield from (_difficulty(degree, axis) for degree in self.book.difficulties)
        if axis.goals.cap is not None:
            yield _("一つの目標の点は、%s点で止めます。") % number(axis.goals.cap)
        if axis.has_other_work:
            yield _("目標のほかの仕事への取り組みも評価します。")

    def _kinds(self) -> Iterator[str]:
        for kind in self.book.kinds_for(self.grade) if self.sheet else self.book.kinds:
            said = [
                _("あなたの職位では必ず立てます") if self.sheet and self.grade in kind.required_of else "",
                _("%dつまで") % kind.at_most if kind.at_most else "",
                _("届かなくても標準とみなします") if kind.keeps_standard else "",
            ]
            told = "、".join(one for one in said if one)
            yield f"{kind.name}({told})" if told else kind.name

    # ── Who says what, and how the result comes about

    @cached_property
    def _holders(self) -> dict[str, SheetStage]:
        return {row.stage: row for row in self.sheet.stages.filter(is_current=True)} if self.sheet else {}

    @property
    def stages(self) -> list[StageTold]:
        """Of one's own sheet those that somebody holds."""
        until = {window.step: window.ends_on for window in self.cycle.windows.all()}
        rows = [rule for rule in self.book.stages if not self.sheet or rule.stage in self._holders]
        return [
            StageTold(str(words.STAGES[r.stage]), self._holder(r), self._gives(r), until.get(_WINDOW_OF[r.stage]))
            for r in rows
        ]

    def _holder(self, rule: StageBook) -> str:
        row = self._holders.get(rule.stage)
        return f"{row.title} {row.name}".strip() if row else ""

    def _gives(self, rule: StageBook) -> str:
        gives = [_("項目・目標ごとの評語")] if rule.gives_items else []
        gives += [axis.name for axis in self.book.judged_by(rule.stage)]
        gives += [_("総合評価")] if self.book.whole_judged_by(rule.stage) else []
        if rule.stage == Stage.CONFIRMER and not gives:
            return _("全体を確かめて、評価を決めます。")
        said = _("%sを付けます。") % "、".join(gives) if gives else _("前の評価を確かめます。")
        several = sum(bool(one.weight and one.gives_items) for one in self.book.stages) > 1
        return said + _("点の重みは%sです。") % number(rule.weight) if several and rule.weight else said

    @property
    def whole(self) -> Told:
        """The thresholds of the whole."""
        rows = self.book.thresholds if self.book.combines else ()
        return [(_("%s点から") % number(row.lower), row.level.symbol) for row in rows]

    @property
    def rounding(self) -> str:
        if self.book.rounding == Rounding.NONE:
            return _("点は丸めずに、段階の境と比べます。境の点ちょうどなら、その段階です。")
        how = _("切り捨てて") if self.book.rounding == Rounding.DOWN else _("四捨五入して")
        return _("点は小数%(places)d桁に%(how)から、段階の境と比べます。") % {"places": self.book.places, "how": how}

    @property
    def is_numeric(self) -> bool:
        return any(axis.is_numeric for axis in self.book.axes)

    @property
    def comments(self) -> list[str]:
        """When an evaluator must write why."""
        return [_comment(stage, rule) for stage, rule in self.book.comment_rules]

    @property
    def probation(self) -> list[tuple[str, list[str], str]]:
        """Of each kind of employment that the scheme names: the terms in sentences, and where they come from."""
        return [
            ("・".join(str(Posting.Employment(kind).label) for kind in row.employment_types),
             told_terms(row.terms), row.source)
            for row in self.scheme.probationterm_set.all()
        ]  # fmt: skip

    # ── What one is told, and what one can do about it

    @property
    def disclosed(self) -> list[str]:
        told = [
            (True, _("確認された全体の評語")), (self.scheme.tells_items, _("項目・目標ごとの評語")),
            (self.scheme.tells_comments, _("評価者の所見")), (self.scheme.tells_points, _("点数とその計算")),
        ]  # fmt: skip
        return [what for is_told, what in told if is_told]

    @property
    def goals_open_to(self) -> str:
        return str(self.scheme.get_goals_open_to_display())

    @property
    def grievances(self) -> list[tuple[str, list[str]]]:
        """Each step, in sentences."""
        return [(rule.get_step_display(), list(self._grievance(rule))) for rule in self.scheme.grievancerule_set.all()]

    def _grievance(self, rule: GrievanceRule) -> Iterable[str]:
        days = _("(閉庁日は数えません)") if rule.counts_open_days else ""
        start = _("の翌日") if rule.starts_next_day else _("の日")
        yield _("%(event)s%(start)sから数えて%(length)d%(unit)s以内に申し出ます%(days)s。") % {
            "event": rule.get_trigger_display(), "start": start, "length": rule.length,
            "unit": rule.get_unit_display(), "days": days,
        }  # fmt: skip
        last = deadlines.last_day_of(self.sheet, rule) if self.sheet else None
        if last:
            yield _("あなたの今回の期限は、%sです。") % date_format(last)
        if rule.needs_consultation:
            yield _("先に苦情相談をします。")
        if rule.per_cycle:
            yield _("一回の評価で%d回までです。") % rule.per_cycle
        if rule.per_year:
            yield _("一年度に%d回までです。") % rule.per_year
        if rule.excluded.strip():
            yield _("申し出られないこと: %s") % rule.excluded.strip()


def _method(axis: AxisBook) -> str:
    if axis.is_numeric:
        return _("評語を点数にして、決まった計算で結果を出します。")
    what = _("目標") if axis.has_goals else _("項目")
    return _("評価者が全体を見て評語を付けます。%sの平均ではありません。") % what


def _difficulty(degree: DifficultyBook, axis: AxisBook) -> str:
    name, does = degree.label, degree.difficulty
    if axis.difficulty_mode == DifficultyMode.COEFFICIENT:
        return _("困難度「%(name)s」は、点に%(times)sを掛けます。") % {"name": name, "times": number(does.coefficient)}
    if axis.difficulty_mode == DifficultyMode.SHIFT and does.shift:
        return _("困難度「%(name)s」は、段階を%(by)+d動かします。") % {"name": name, "by": does.shift}
    return _("困難度「%s」は、評価者が評語を付けるときに考えに入れます。") % name


def _comment(stage: Stage, rule: CommentRule) -> str:
    when = {
        When.ALWAYS: _("いつも"),
        When.TOP: _("最も高い評語を付けたとき"),
        When.BOTTOM: _("最も低い評語を付けたとき"),
        When.BELOW: _("標準より低い評語を付けたとき"),
        When.DIFFERS_FROM_SELF: _("自己評価と%d段階以上離れたとき") % rule.by,
        When.DIFFERS_FROM_FIRST: _("一次評価と違う評語を付けたとき"),
    }[rule.when]
    return _("%(who)s: %(when)s") % {"who": words.STAGES[stage], "when": when}


def number(value: Decimal) -> str:
    """As people read it."""
    return f"{value.normalize():f}"
