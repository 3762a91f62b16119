"""A result as one reader is told it (結果のお知らせ): marks with their words, the way, single marks and comments.

What the person is told is what the scheme discloses; those who evaluated, and HR, read all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evaluations import deadlines
from evaluations.access import Right, may
from evaluations.closed_days import closed_days
from evaluations.models import AxisResult, GrievanceRule, Rating, ScaleLevel, Sheet, SheetStage, SheetStep
from evaluations.rulebook import AxisBook
from evaluations.rules.disclosing import EVERYTHING, Tells, within
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Stage
from evaluations.sheets.marks import Marks, name_of
from evaluations.words import CORRECTED
from staff.models import User

# The stages whose marks may be told, and the part of the sheet that they are.
_TOLD = {Stage.FIRST: Part.FIRST, Stage.SECOND: Part.SECOND, Stage.ADJUSTER: Part.ADJUSTMENT}


@dataclass(frozen=True)
class Mark:
    """``symbols``: all of its scale, the highest first; ``points`` where they are told."""

    title: str
    level: ScaleLevel
    symbols: tuple[str, ...]
    points: Any = None
    is_whole: bool = False


@dataclass(frozen=True)
class Said:
    """One item or goal: what each stage gave it, and wrote."""

    name: str
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    title: str
    stages: tuple[SheetStage, ...]
    said: tuple[Said, ...]


def tells_of(sheet: Sheet, stages: frozenset[Stage]) -> Tells:
    """How much somebody of these stages is told."""
    if stages != {Stage.SELF}:
        return EVERYTHING
    scheme = sheet.cycle.scheme
    return Tells(scheme.tells_items, scheme.tells_comments, scheme.tells_points)


class ToldResult:
    """The result of a sheet for a reader of these stages and parts, who sees these other sheets, too.

    ``sheets``: those of the person that the reader sees. Three queries: results, scales, single marks.
    """

    def __init__(
        self, marks: Marks, stages: frozenset[Stage], parts: frozenset[Part], *, sheets: QuerySet[Sheet, Any]
    ) -> None:
        self.sheet, self._marks, self._parts, self._sheets = marks.sheet, marks, parts, sheets
        self.tells = tells_of(marks.sheet, stages)

    @property
    def disclosed(self) -> list[str]:
        """What the reader is told besides the result, in words."""
        named = {_("項目ごとの評語"): self.tells.items, _("所見"): self.tells.comments, _("点数"): self.tells.points}
        return [name for name, is_told in named.items() if is_told]

    # ── The marks, of this year and of others

    @cached_property
    def _rows(self) -> list[AxisResult]:
        rows = AxisResult.objects.filter(Q(sheet__in=self._sheets.values("pk")) | Q(sheet=self.sheet))
        related = rows.select_related("axis", "level", "sheet__level", "sheet__cycle")
        return list(related.order_by("-sheet__cycle__period_to", "-sheet_id", "axis__order", "pk"))

    @cached_property
    def _symbols(self) -> dict[int, tuple[str, ...]]:
        """By scale, from the highest down."""
        scales = {level.scale_id for row in self._rows for level in (row.level, row.sheet.level) if level}
        rows = ScaleLevel.objects.filter(scale__in=scales).order_by("-ordinal")
        found: dict[int, tuple[str, ...]] = {}
        for scale, symbol in rows.values_list("scale", "symbol"):
            found[scale] = (*found.get(scale, ()), symbol)
        return found

    @cached_property
    def marks(self) -> list[Mark]:
        """The whole first, where there is one, then the axes."""
        axes = [self._mark(r.axis.name, r.level, r.points) for r in self._rows if r.sheet_id == self.sheet.pk]
        whole = self.sheet.level
        return [self._mark("", whole, self.sheet.points, is_whole=True), *axes] if whole else axes

    def _mark(self, title: str, level: ScaleLevel, points: Any, *, is_whole: bool = False) -> Mark:
        told = points if self.tells.points else None
        return Mark(title, level, self._symbols[level.scale_id], told, is_whole)

    @property
    def past(self) -> dict[tuple[str, ...], list[Past]]:
        """The person's known results up to this one, by scale: a B of one scale is no B of another."""
        found: dict[tuple[str, ...], dict[int, Past]] = {}
        for row in self._known:
            sheet, whole = row.sheet, row.sheet.level
            if whole:
                self._put(found, sheet, whole).setdefault("", whole.symbol)
            self._put(found, sheet, row.level)[row.axis.name] = row.level.symbol
        return {symbols: list(sheets.values()) for symbols, sheets in found.items()}

    @property
    def _known(self) -> list[AxisResult]:
        return [row for row in self._rows if row.sheet.is_current and row.sheet.disclosed_at]

    @cached_property
    def _ambiguous(self) -> set[str]:
        """The names that several cycles have."""
        names = Counter(name for _pk, name in {(row.sheet.cycle_id, row.sheet.cycle.name) for row in self._known})
        return {name for name, number in names.items() if number > 1}

    def _put(self, found: dict[tuple[str, ...], dict[int, Past]], sheet: Sheet, level: ScaleLevel) -> dict[str, str]:
        cycle = sheet.cycle
        period = (cycle.period_from, cycle.period_to) if cycle.name in self._ambiguous else None
        rows = found.setdefault(self._symbols[level.scale_id], {})
        return rows.setdefault(sheet.pk, Past(cycle.name, period, sheet.corrects_id is not None)).marks

    @property
    def derivation(self) -> dict[str, Any] | None:
        return within(self.sheet.derivation, self.tells) if self.sheet.derivation else None

    # ── Single marks and comments

    @cached_property
    def _ratings(self) -> list[Rating]:
        """In the order of the form; the person's own view is no part of the result."""
        rows = self.sheet.ratings.filter(stage__in=[row.pk for row in self._marks.stages.values()])
        return list(rows.select_related("item", "goal").order_by("axis__order", "item__order", "item_id",
                                                                 "goal__is_other_work", "goal__number"))  # fmt: skip

    @property
    def groups(self) -> list[Group]:
        """Single marks, axis by axis, where they are told."""
        if not self.tells.items or not self._stages:
            return []
        found = [Group(axis.name, self._marking, self._said(axis)) for axis in self._marks.book.axes]
        return [group for group in found if group.said]

    @cached_property
    def _marking(self) -> tuple[SheetStage, ...]:
        """The stages that gave single marks: an adjuster may give but the whole."""
        gave = {row.stage_id for row in self._ratings if row.item_id or row.goal_id}
        return tuple(stage for stage in self._stages if stage.pk in gave)

    def _said(self, axis: AxisBook) -> tuple[Said, ...]:
        by_name: dict[str, dict[int | None, Rating]] = {}
        for row in self._ratings:
            name = row.item.name if row.item else name_of(row.goal) if row.goal else ""
            if row.axis_id == axis.pk and name:
                by_name.setdefault(name, {})[row.stage_id] = row
        return tuple(Said(name, tuple(self._given(of.get(s.pk), axis) for s in self._marking)) for name, of in
                     by_name.items())  # fmt: skip

    def _given(self, rating: Rating | None, axis: AxisBook) -> tuple[str, str]:
        level = axis.scale.by_pk(rating.level_id) if rating else None
        return (level.symbol if level else "", rating.comment.strip() if rating and self.tells.comments else "")

    @property
    def comments(self) -> list[tuple[SheetStage, str]]:
        """What each stage wrote to the whole and to the axes, where it is told."""
        if not self.tells.comments:
            return []
        found = [(row, "\n".join(self._comments(row))) for row in self._speaking]
        return [(row, text) for row, text in found if text]

    @property
    def _speaking(self) -> Iterable[SheetStage]:
        """Comments are told by themselves, too, where single marks are not; never the adjuster's to the person."""
        if self.tells.is_all:
            return self._stages
        return [row for stage, row in self._marks.stages.items() if stage in {Stage.FIRST, Stage.SECOND}]

    @cached_property
    def _stages(self) -> tuple[SheetStage, ...]:
        rows = self._marks.stages.items()
        return tuple(row for stage, row in rows if _TOLD.get(stage) in self._parts and not row.is_merged)

    def _comments(self, row: SheetStage) -> Iterable[str]:
        if row.comment.strip():
            yield row.comment.strip()
        for rating in self._ratings:
            if rating.stage_id == row.pk and not rating.item_id and not rating.goal_id and rating.comment.strip():
                yield f"{self._marks.book.by_axis[rating.axis_id].name}: {rating.comment.strip()}"


# ── The years before, and the other version


@dataclass(frozen=True)
class Past:
    """What is known of one sheet, on one scale. ``period``: where several cycles have the name.

    ``marks``: by what was evaluated; "" is the whole.
    """

    cycle: str
    period: tuple[date, date] | None
    is_corrected: bool
    marks: dict[str, str] = field(default_factory=dict)


def others(sheet: Sheet, user: User, *, on: date) -> QuerySet[Sheet, Any]:
    """The person's known sheets up to this one that the user reads himself: by his own stage, not by a former one."""
    visible = Sheet.objects.visible_to(user, on=on).known().current().filter(employee=sheet.employee_id)
    if not may(user, Right.READ_SHEETS, on=on) and sheet.employee_id != user.standing_on(on).employee_id:
        visible = visible.filter(pk__in=Sheet.objects.staged_by(user, on=on).values("pk"))
    return visible.filter(cycle__rehearsal_of=None, cycle__period_from__lte=sheet.cycle.period_from)


@dataclass(frozen=True)
class Version:
    """The sheet that this one corrects, or that corrects it. ``reason``: why it was ordered."""

    sheet: Sheet
    reason: str
    is_newer: bool


def versions(sheet: Sheet) -> list[Version]:
    """The one before and the one after, as far as there are any. Ask with ``corrects`` and ``corrected_by``."""
    newer, older = getattr(sheet, "corrected_by", None), sheet.corrects
    by_step = {step.pk: other for step, other in ((newer, newer), (sheet if older else None, older)) if step and other}
    steps = SheetStep.objects.filter(sheet__in=by_step, action=CORRECTED) if by_step else ()
    reasons = {step.sheet_id: step.reason for step in steps}
    return [Version(other, reasons.get(pk, ""), other is newer) for pk, other in by_step.items()]


@dataclass(frozen=True)
class Way:
    """One step of complaint: until when it can be filed; None as long as its event has not come."""

    rule: GrievanceRule
    last: date | None
    is_over: bool


def ways_to_complain(sheet: Sheet, *, on: date) -> list[Way]:
    rules = sorted(sheet.cycle.scheme.grievancerule_set.all(), key=lambda rule: rule.step)
    closed = closed_days(sheet.cycle.scheme.authority_id) if rules else None
    days = [(rule, deadlines.last_day_of(sheet, rule, closed=closed)) for rule in rules]
    return [Way(rule, last, last is not None and on > last) for rule, last in days]
