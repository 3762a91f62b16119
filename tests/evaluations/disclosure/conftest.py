import pytest

from evaluations.rules.workflow import Action, Stage, State


@pytest.fixture
def confirmed(year):
    """The sheets of two people, confirmed."""
    people = (year.world.subject, year.world.beside)
    return [year.move(year.sheet(State.ADJUSTED, who), Action.CONFIRM, Stage.CONFIRMER) for who in people]
