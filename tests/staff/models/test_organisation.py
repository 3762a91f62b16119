"""Departments through time: names, places, and what the database refuses."""

from datetime import date

import pytest

from staff.models import Department, DepartmentVersion
from tests.factories import LONG_AGO, AuthorityFactory, DepartmentFactory
from tests.staff.models.refusals import refused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
APRIL = date(2027, 4, 1)


@pytest.fixture
def city():
    return AuthorityFactory()


@pytest.fixture
def bureau(city):
    return DepartmentFactory(authority=city, code="A", version__name="財務部", version__kind="部")


@pytest.fixture
def section(city, bureau):
    return DepartmentFactory(authority=city, code="A1", version__name="税務課", version__parent=bureau)


@pytest.fixture
def team(city, section):
    return DepartmentFactory(authority=city, code="A11", version__name="市民税係", version__parent=section)


def organisation(city, on=TODAY):
    return Department.objects.organisation(authority=city.pk, on=on)


def test_the_tree_of_a_day_takes_one_query(city, team, django_assert_num_queries):
    with django_assert_num_queries(1):
        tree = organisation(city)
    assert [unit.name for unit in tree] == ["財務部", "税務課", "市民税係"]
    assert tree.path_text(team.pk) == "財務部 税務課 市民税係"


def test_a_department_is_called_and_placed_as_of_the_day(city, bureau, section, team):
    other = DepartmentFactory(authority=city, code="B", version__name="市民部")
    DepartmentVersion.objects.create(department=section, valid_from=APRIL, name="市民税課", parent=other)

    assert organisation(city).path_text(team.pk) == "財務部 税務課 市民税係"
    assert organisation(city, APRIL).path_text(team.pk) == "市民部 市民税課 市民税係"


def test_a_department_that_was_abolished_is_gone_the_day_after(city, bureau):
    bureau.valid_to = date(2027, 3, 31)
    bureau.save()
    assert bureau.pk in organisation(city, date(2027, 3, 31))
    assert bureau.pk not in organisation(city, APRIL)


def test_a_department_whose_parent_is_gone_stands_at_the_top(city, bureau, section):
    bureau.valid_to = date(2027, 3, 31)
    bureau.save()
    assert [unit.name for unit in organisation(city, APRIL).orphans] == ["税務課"]


def test_below_and_above(city, bureau, section, team):
    tree = organisation(city)
    assert tree.below([section.pk]) == {section.pk, team.pk}
    assert [unit.id for unit in tree.above(team.pk)] == [section.pk, bureau.pk]


def test_a_circle_is_refused(bureau, section, team):
    version = bureau.versions.get()
    version.parent = team
    assert refused(version)


def test_a_circle_that_would_come_about_later_is_refused(city, bureau, section):
    other = DepartmentFactory(authority=city, code="B")
    DepartmentVersion.objects.create(department=bureau, valid_from=date(2028, 4, 1), name="財務部", parent=other)
    assert refused(DepartmentVersion(department=other, valid_from=APRIL, name="他部", parent=section))


def test_places_that_are_exchanged_on_one_day_are_no_circle(city, bureau, section):
    DepartmentVersion.objects.create(department=section, valid_from=APRIL, name="税務課", parent=None)
    DepartmentVersion.objects.create(department=bureau, valid_from=APRIL, name="財務部", parent=section)
    assert organisation(city, APRIL).path_text(bureau.pk) == "税務課 財務部"


def test_a_version_outside_the_departments_life_is_refused(bureau):
    assert refused(DepartmentVersion(department=bureau, valid_from=date(1990, 4, 1), name="旧部"))


def test_a_parent_that_does_not_exist_on_the_day_or_belongs_elsewhere_is_refused(bureau, section):
    young = DepartmentFactory(authority=bureau.authority, valid_from=APRIL)
    stranger = DepartmentFactory()
    version = section.versions.get()
    for parent in (young, stranger):
        version.parent = parent
        assert refused(version)


def test_an_end_before_the_start_is_refused(bureau):
    bureau.valid_to = date(1999, 3, 31)
    assert refused(bureau)


def test_a_code_is_given_once_in_an_authority(bureau):
    assert refused(Department(authority=bureau.authority, code="A", valid_from=LONG_AGO))
