import pytest

from evaluations.models import GrievanceRule, Scheme
from evaluations.rules.workflow import Action, Stage, State


@pytest.fixture
def disclosed(year):
    """A sheet whose result was disclosed at noon; one may complain for seven days, once."""
    Scheme.objects.filter(pk=year.scheme.pk).move(state="draft")
    scheme = Scheme.objects.get(pk=year.scheme.pk)
    GrievanceRule.objects.create(scheme=scheme, step="formal", length=7, per_cycle=1, excluded="勤勉手当の額")
    Scheme.objects.filter(pk=year.scheme.pk).move(state="frozen")
    return year.move(year.move(year.sheet(State.ADJUSTED), Action.CONFIRM, Stage.CONFIRMER), Action.DISCLOSE, Stage.HR)
