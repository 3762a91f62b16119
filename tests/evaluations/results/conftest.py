import pytest

from evaluations.models import Rating, SheetStage
from evaluations.rules.workflow import Action, Stage, State
from tests.evaluations.noon import noon  # noqa: F401  # for all tests here


@pytest.fixture
def confirmed(year):
    """A sheet on which 一次 gave B, with words of his own, and 二次 A; confirmed."""
    sheet = year.sheet(State.ADJUSTED)
    best = year.ability.scale.levels.get(symbol="A")
    Rating.objects.filter(sheet=sheet, stage__stage="second").update(level=best)
    Rating.objects.filter(sheet=sheet, stage__stage="first").update(comment="印一次所見甲")
    SheetStage.objects.filter(sheet=sheet, stage="first").update(comment="印一次全体甲")
    return year.move(sheet, Action.CONFIRM, Stage.CONFIRMER)


@pytest.fixture
def disclosed(year, confirmed):
    return year.move(confirmed, Action.DISCLOSE, Stage.HR)
