"""Employees of the fiscal year (会計年度任用職員) have a cycle of their own, made from the preset."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations import presets
from evaluations.models import Axis, Item, Route, Sheet
from evaluations.opening.preflight import Topic
from evaluations.rules.workflow import State
from tests.evaluations.opening import town as towns
from tests.evaluations.schemes.test_a_year_of_each_preset import played
from tests.factories import EmployeeFactory, PostingFactory, user_with

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


@pytest.fixture
def town(world):
    """The town's cycle, on the scheme of the preset."""
    found = towns.build(world)
    scheme = presets.make("fiscal_year", world.authority, found.framework)
    found.cycle.scheme = found.scheme = scheme
    found.cycle.save()
    return found


def engage(town, name, *, first=FIRST, last=LAST, hours="29"):
    """For a term, with weekly hours; like most of them, without a grade."""
    user = user_with(None, authority=town.world.authority, name=name)
    who = EmployeeFactory(authority=town.world.authority, name=name, hired_on=first, left_on=last, user=user)
    PostingFactory(
        employee=who, department=town.world.team, valid_from=first, valid_to=last,
        employment="fiscal_year", order_kind="hire", weekly_hours=Decimal(hours),
    )  # fmt: skip
    return who


def states(town):
    rows = Sheet.objects.filter(cycle=town.cycle).order_by("pk").values_list("name", "state")
    return dict(rows)


def everybody(town):
    engage(town, "一年")
    engage(town, "短時間", hours="12")
    engage(town, "短期", first=date(2026, 11, 1))
    engage(town, "両方", first=date(2026, 11, 1), hours="12")


def test_they_alone_are_evaluated_and_who_falls_short_of_either_limit_is_exempt(town):
    everybody(town)
    assert town.open() == 4
    assert states(town) == {"一年": "in_period", "短時間": "exempt", "短期": "exempt", "両方": "exempt"}


def test_where_both_limits_must_be_missed_only_who_misses_both_is_exempt(town):
    town.scheme.left_out = "all"
    town.scheme.save()
    everybody(town)
    town.open()
    assert states(town) == {"一年": "in_period", "短時間": "in_period", "短期": "in_period", "両方": "exempt"}


def test_the_period_can_be_a_half_of_the_year(town):
    town.cycle.period_to, town.cycle.base_date = date(2026, 9, 30), date(2026, 9, 30)
    town.cycle.windows.all().delete()
    town.cycle.windows.create(step="self", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 10))
    town.cycle.save()
    engage(town, "上半期", last=date(2026, 9, 30))
    engage(town, "途中から", first=date(2026, 6, 1))
    assert town.open() == 2
    assert states(town) == {"上半期": "in_period", "途中から": "exempt"}


def test_without_a_grade_they_are_rated_on_the_schemes_own_items_to_the_end(town):
    Route.objects.filter(stage="confirmer").update(person=town.world.boss)
    who = engage(town, "一年")
    assert town.open() == 1
    sheet = Sheet.objects.select_related("employee").get(employee=who)
    items = Item.objects.filter(scheme=town.scheme).order_by("order")
    assert [item.name for item in sheet.items.all()] == [item.name for item in items] != []
    assert all(item.definition for item in sheet.items.all())
    assert (sheet.grade_code, sheet.grade_name) == ("", "")
    end = played(sheet, town.hr)
    assert (end.state, [result.level.symbol for result in end.results.all()]) == (State.FEEDBACK_DONE, ["B"])


def test_where_the_policy_says_what_is_rated_a_grade_is_needed(town):
    Axis.objects.filter(scheme=town.scheme).update(items_from=Axis.Items.FRAMEWORK)
    engage(town, "一年")
    assert town.findings(Topic.NO_GRADE) == [("一年", "発令に職位がありません。")]


def test_a_scheme_without_items_says_so_of_whoever_has_no_grade(town):
    Item.objects.filter(scheme=town.scheme).delete()
    engage(town, "一年")
    assert town.findings(Topic.NO_ITEMS) == [("一年", "「能力評価」に、職位のない人の項目がありません。")]
