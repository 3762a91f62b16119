"""The marks that somebody gave himself so far in a cycle (自分の評語の分布): his own, and nobody else's.

It is a mirror: whether he tends to one level. What others gave is compared by the office, not here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from evaluations import access
from evaluations.models import Cycle, Rating, SheetStage
from evaluations.rulebook import AxisBook, LevelBook, ScaleBook, rulebook_of
from evaluations.rules.workflow import Stage
from evaluations.words import STAGES
from staff.models import User


@dataclass(frozen=True)
class Bar:
    level: LevelBook
    number: int
    share: int  # in percent of all, for the length of the bar


@dataclass(frozen=True)
class Spread:
    """The marks given to one kind of thing. ``number``: how many were given at all."""

    title: str
    stage: str
    number: int
    bars: tuple[Bar, ...]


def spreads(user: User, cycle: Cycle, *, on: date) -> list[Spread]:
    """Of each axis: its marks as a whole, and those of its items or goals, by stage. One query."""
    book = rulebook_of(cycle.scheme)
    counted = _counted(user, cycle, on)
    found = []
    for stage in (Stage.FIRST, Stage.SECOND, Stage.ADJUSTER):
        for axis in book.axes:
            found += list(_of_axis(axis, stage, counted))
    return found


def cycles(user: User, *, on: date) -> Iterable[Cycle]:
    """Those in which the user has a stage, the latest first."""
    held = SheetStage.objects.filter(access.staged(user, on=on), is_current=True).values("sheet__cycle")
    rows = Cycle.objects.filter(pk__in=held, rehearsal_of=None).select_related("scheme")
    return rows.filter(scheme__authority=user.authority_id or 0).order_by("-period_from", "pk")


def _counted(user: User, cycle: Cycle, on: date) -> Counter[tuple[str, int, bool, int]]:
    """How often (stage, axis, whether as a whole, level) was given."""
    me = user.standing_on(on).employee_id or 0
    rows = Rating.objects.filter(
        stage__evaluator=me, stage__is_current=True, sheet__cycle=cycle, sheet__is_current=True, level__isnull=False
    ).exclude(sheet__employee=me)
    told = rows.values_list("stage__stage", "axis", "item", "goal", "level")
    return Counter((stage, axis, item is None and goal is None, level) for stage, axis, item, goal, level in told)


def _of_axis(axis: AxisBook, stage: Stage, counted: Counter[tuple[str, int, bool, int]]) -> Iterable[Spread]:
    single = _("%s: 目標ごと") if axis.has_goals else _("%s: 項目ごと")
    for title, scale, is_whole in ((_("%s: 全体") % axis.name, axis.overall, True),
                                   (single % axis.name, axis.scale, False)):  # fmt: skip
        numbers = {level.pk: counted[(stage, axis.pk, is_whole, level.pk)] for level in scale.levels}
        if any(numbers.values()):
            yield _spread(title, stage, scale, numbers)


def _spread(title: str, stage: Stage, scale: ScaleBook, numbers: dict[int, int]) -> Spread:
    whole = sum(numbers.values())
    bars = tuple(Bar(level, numbers[level.pk], round(numbers[level.pk] * 100 / whole)) for level in scale.levels)
    return Spread(title, str(STAGES[stage]), whole, bars)
