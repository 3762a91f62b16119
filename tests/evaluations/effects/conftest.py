from datetime import date, timedelta

import pytest

from evaluations.models import Cycle, Rating, SheetItem
from evaluations.rules.workflow import State
from tests.evaluations.factories import CycleFactory
from tests.evaluations.noon import noon  # noqa: F401  # for all tests here
from tests.staff.world import NOON


@pytest.fixture
def evaluated(year):
    """``evaluated(who, 2025, C2="A", by="second")``: disclosed in that fiscal year, with these marks."""

    def make(who, start, *, by="second", **marks):
        first = date(start, 4, 1)
        cycle = Cycle.objects.filter(period_from=first).exclude(pk=year.cycle.pk).first() or CycleFactory(
            scheme=year.scheme, framework=year.cycle.framework, name=f"{start}年度", period_from=first,
            period_to=date(start + 1, 3, 31), base_date=date(start + 1, 1, 1),
        )  # fmt: skip
        now, year.cycle = year.cycle, cycle
        sheet = year.sheet(State.DISCLOSED, who, disclosed_at=NOON - timedelta(days=1))
        year.cycle = now
        for code, symbol in marks.items():
            item = SheetItem.objects.create(sheet=sheet, axis=year.ability, code=code, name=code)
            level = year.ability.scale.levels.get(symbol=symbol)
            stage = sheet.stages.get(stage=by)
            Rating.objects.create(sheet=sheet, stage=stage, axis=year.ability, item=item, level=level)
        return sheet

    return make
