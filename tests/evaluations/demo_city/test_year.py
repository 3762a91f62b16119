"""The made-up evaluations of a demonstration are believable: each sheet keeps to the table and to the rules."""

from collections import Counter
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.timezone import localdate

from evaluations import deadlines
from evaluations.demo_city.year import make_years, remove_years
from evaluations.models import Cycle, Grievance, Probation, Rating, Scheme, Sheet, SheetStep
from evaluations.rules.workflow import State
from evaluations.sheets import guards
from evaluations.sheets.ways import way_of
from staff.demo import make_demo_city, make_demo_people
from staff.models import Department, Employee

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture(params=["tachikawa", "fujisawa", "aizuwakamatsu"])
def framework(city, request):
    """A small city of each style: national symbols, 藤沢's, numbers."""
    found = city(request.param)
    make_demo_city(found, staff=40, seed=1, on=TODAY)
    make_demo_people(on=TODAY)
    make_years(found, seed=1, on=TODAY)
    return found


def digest():
    rows = SheetStep.objects.order_by("sheet__cycle__period_from", "sheet__staff_number", "at", "pk")
    said = rows.values_list("sheet__staff_number", "action", "state", "at", "reason")
    return sha256(repr(list(said)).encode()).hexdigest()


def test_last_year_is_closed_with_results_and_this_year_is_on_its_way(framework):
    before, now = Cycle.objects.filter(scheme__kind="regular").order_by("period_from")
    assert (before.state, now.state) == ("closed", "open")
    assert set(before.sheets.values_list("state", flat=True)) <= {State.CLOSED, State.EXEMPT}
    closed = before.sheets.filter(state=State.CLOSED)
    assert all(sheet.derivation and sheet.digest and sheet.results.exists() for sheet in closed)
    assert len(set(now.sheets.values_list("state", flat=True))) >= 4


def test_every_sheet_came_to_its_state_by_its_own_way(framework):
    for sheet in Sheet.objects.exclude(state=State.EXEMPT).select_related("cycle__scheme"):
        states = way_of(sheet).states
        made = list(sheet.steps.exclude(action="opened").values_list("came_from", "state"))
        assert made == list(pairwise(states))[: len(made)]
        assert sheet.state == (made[-1][1] if made else states[0])


def test_nobody_is_months_late_with_his_goals(framework):
    drafts = Sheet.objects.filter(state__in=[State.GOAL_DRAFT, State.GOAL_SUBMITTED]).select_related("cycle")
    assert drafts
    for sheet in drafts:
        last = deadlines.due(sheet)
        assert last is None or last >= TODAY - timedelta(days=30)
        assert localdate(sheet.opened_at) >= TODAY - timedelta(days=12)
        assert sheet.steps.order_by("pk").first().at == sheet.opened_at


def test_goals_and_marks_that_were_handed_in_are_as_the_scheme_asks(framework):
    for sheet in Sheet.objects.filter(state=State.CLOSED).select_related("cycle__scheme"):
        assert guards.missing({"goals_complete", "self_complete", "rating_complete"}, sheet, on=TODAY) == []


def test_somebody_complains_and_nobody_rates_himself(framework):
    regular = Scheme.objects.filter(kind="regular")
    assert Grievance.objects.count() == regular.filter(grievancerule__step="consultation").count()
    assert not any(row.stage.evaluator_id == row.sheet.employee_id for row in Rating.objects.exclude(stage=None))


def test_the_same_seed_and_day_make_the_same(framework):
    before = digest()
    make_years(framework, seed=2, on=TODAY)
    assert digest() == before  # what is there is never added to
    remove_years(framework.authority)
    assert Counter(model.objects.count() for model in (Scheme, Cycle, Sheet, Rating)) == {0: 4}
    make_years(framework, seed=1, on=TODAY)
    assert digest() == before


def test_in_tachikawa_the_new_are_on_probation_and_those_with_a_term_are_rated_without_a_grade(framework):
    special, by_year = (Sheet.objects.filter(cycle__scheme__kind=kind) for kind in ("probation", "fiscal_year"))
    if framework.authority.code != "tachikawa":
        assert not special.exists()
        assert not by_year.exists()
        return
    newcomer = Employee.objects.get(staff_number="20008")
    row = newcomer.probations.get()
    assert (row.holds_on(TODAY), row.became_regular_on, row.sheet) == (True, None, special.get(employee=newcomer))
    assert {opinion.milestone for opinion in row.opinions.exclude(verdict="")} <= {2}
    assert set(by_year.values_list("grade_code", flat=True)) == {""}
    assert len(set(by_year.values_list("state", flat=True))) >= 3
    over = Probation.objects.filter(ends_on__lt=TODAY)
    assert over.filter(became_regular_on=None).count() == 1


def test_people_and_places_stay_when_evaluations_go(framework):
    counts = Employee.objects.count(), Department.objects.count()
    remove_years(framework.authority)
    assert (Employee.objects.count(), Department.objects.count()) == counts


def test_nothing_is_made_up_outside_of_the_demonstration(framework, settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        make_years(framework, seed=1, on=TODAY)
