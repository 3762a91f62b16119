"""Whether the windows of a cycle make sense (手順の期間を確かめる): all there, in order, within reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.closed_days import closed_days
from evaluations.models import Cycle, Window
from evaluations.rulebook import Rulebook
from evaluations.rules.workflow import Stage

Step = Window.Step
_OF_STAGE = {Stage.SECOND: Step.SECOND, Stage.ADJUSTER: Step.ADJUST, Stage.CONFIRMER: Step.CONFIRM}


def needed(cycle: Cycle, book: Rulebook) -> list[str]:
    """The steps that sheets of this scheme go through, in their order."""
    goals = any(axis.has_goals for axis in book.axes)
    steps = {Step.FIRST, Step.DISCLOSE, Step.FEEDBACK, *(_OF_STAGE[s] for s in _OF_STAGE if book.stage(s))}
    steps |= {Step.GOALS, Step.OPENING} if goals else set()
    steps |= {Step.SELF} if cycle.scheme.has_self_report else set()
    return [step.value for step in Step if step in steps]


def known(cycle: Cycle, book: Rulebook) -> set[str]:
    """The steps that may have a window: those of the scheme's sheets, and looking back in mid-period."""
    return {*needed(cycle, book), Step.MID.value}


def beginning_of_self(cycle: Cycle) -> Window | None:
    """The window with which the period is over for a sheet: of the self-report, or, without one, of the rating."""
    windows = _by_step(cycle)
    return windows.get(_first_of(cycle))


def errors(cycle: Cycle) -> Iterator[str]:
    windows = _by_step(cycle)
    if beginning_of_self(cycle) is None:
        yield _("「%s」の期間がありません。その開始日に、期間中の記録書が次へ進みます。") % _first_of(cycle).label
    there = [windows[step] for step in Step if step in windows]
    for before, after in pairwise(there):
        if after.starts_on < before.starts_on or after.ends_on < before.ends_on:
            told = _("「%(after)s」が「%(before)s」より前に始まるか、終わっています。")
            yield told % {"after": after.get_step_display(), "before": before.get_step_display()}


def notices(cycle: Cycle, book: Rulebook) -> Iterator[str]:
    windows = _by_step(cycle)
    begins = beginning_of_self(cycle)
    for step in needed(cycle, book):
        if step not in windows and step != _first_of(cycle):
            yield _("「%s」の期間がありません。締切が出ません。") % Step(step).label
    for step in windows:
        if step not in known(cycle, book):
            yield _("「%s」は、この評価制度にない手順です。期間を消してください。") % Step(step).label
    if begins and begins.starts_on < cycle.base_date:
        yield _("「%s」が評価基準日より前に始まります。") % begins.get_step_display()
    for window in windows.values():
        if window.ends_on < cycle.period_from:
            yield _("「%s」が評価期間の始まりより前に終わります。") % window.get_step_display()
    yield from _closed(cycle)


def _closed(cycle: Cycle) -> Iterator[str]:
    """Deadlines on a day on which nobody is there."""
    closed = closed_days(cycle.scheme.authority_id)
    for step, window in _by_step(cycle).items():
        if closed(window.ends_on):
            told = {"step": Step(step).label, "day": date_format(window.ends_on)}
            yield _("「%(step)s」の締切(%(day)s)は閉庁日です。") % told


def _first_of(cycle: Cycle) -> Window.Step:
    return Step.SELF if cycle.scheme.has_self_report else Step.FIRST


def _by_step(cycle: Cycle) -> dict[str, Window]:
    """Asked of the cycle's windows as they were read, where they were."""
    return {window.step: window for window in cycle.windows.all()}
