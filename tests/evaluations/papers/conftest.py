"""Record forms of a scheme that counts, filled in to the end."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from evaluations import presets, results
from evaluations.models import Cycle, Goal, Interview, Rating, Sheet, SheetItem, SheetStage
from evaluations.rules.workflow import KNOWN, RESULT, Stage, State
from evaluations.schemes import freeze
from tests.evaluations.factories import CycleFactory, SheetFactory
from tests.evaluations.year import FIRST_DAY
from tests.staff.world import NOON, TODAY


class Counted:
    """A year that counts points: 72 for 能力, 52.2 for 業績, by the first evaluator alone."""

    def __init__(self, year: Any, **settings: Any) -> None:
        self.year = year
        framework = year.cycle.framework
        self.scheme = presets.make("numeric", year.world.authority, framework)
        for name, value in settings.items():
            setattr(self.scheme, name, value)
        self.scheme.save()
        freeze(self.scheme)
        self.cycle: Cycle = CycleFactory(
            scheme=self.scheme, framework=framework, period_from=FIRST_DAY, period_to=date(2027, 3, 31), base_date=TODAY
        )
        self.axes = list(self.scheme.axis_set.all())

    def sheet(self, state: State = State.DISCLOSED, **fields: Any) -> Sheet:
        """A sheet with all that was said, and what it comes to."""
        sheet = SheetFactory(
            cycle=self.cycle, employee=self.year.world.subject, department=self.year.world.team,
            department_name="財務部 税務課", grade_code="G1", grade_name="主事", state=state, self_submitted_at=NOON,
            disclosed_at=NOON if state in KNOWN else None, **fields,
        )  # fmt: skip
        ability, performance = self.axes
        items = [
            SheetItem.objects.create(sheet=sheet, axis=ability, code=f"I{n}", order=n, name=name, weight=Decimal(50))
            for n, name in enumerate(("知識", "規律"), 1)
        ]
        goals = [
            self._goal(sheet, n, weight, hard) for n, (weight, hard) in enumerate(((60, "easy"), (40, "plain")), 1)
        ]
        for stage in (Stage.FIRST, Stage.SECOND, Stage.CONFIRMER):
            self.year.stage(sheet, stage, submitted_at=NOON)
        first = sheet.stages.get(stage=Stage.FIRST)
        for thing, symbol in (({"item": items[0]}, "4"), ({"item": items[1]}, "3")):
            self._rate(sheet, first, ability, symbol, **thing)
        for goal in goals:
            self._rate(sheet, first, performance, "3", goal=goal)
        Interview.objects.create(
            sheet=sheet, kind="closing", held_on=TODAY, evaluator=self.year.people[Stage.FIRST], mode="online",
            evaluator_note="根拠を示す話し方がよい", next_steps="説明会の準備を任せる", person_note="若手にも教えたい",
        )  # fmt: skip
        found = Sheet.objects.select_related("cycle__scheme").prefetch_related("stages").get(pk=sheet.pk)
        if state in RESULT:
            results.settle(found)
            found.save()
        return found

    def _goal(self, sheet: Sheet, number: int, weight: int, difficulty: str) -> Goal:
        return Goal.objects.create(
            sheet=sheet, number=number, what=f"目標その{number}", by_when="3月末", level="九割", weight=Decimal(weight),
            difficulty=self.scheme.difficulty_set.get(code=difficulty), result="達成した",
        )  # fmt: skip

    def _rate(self, sheet: Sheet, stage: SheetStage, axis: Any, symbol: str, **thing: Any) -> None:
        level = axis.scale.levels.get(symbol=symbol)
        Rating.objects.create(sheet=sheet, stage=stage, axis=axis, level=level, comment="評価者のことば", **thing)


@pytest.fixture
def counted(year) -> Counted:
    return Counted(year)
