"""The kept tree: the same as a new reading, and gone as soon as a department changes."""

from datetime import date

import pytest
from simple_history.utils import bulk_create_with_history

from staff.models import Department, DepartmentVersion
from staff.trees import places_of, tree_of
from tests.factories import AuthorityFactory, DepartmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def names(authority, on=TODAY):
    return [unit.name for unit in tree_of(places_of(authority), on)]


@pytest.mark.parametrize("on", [date(1990, 4, 1), date(2020, 4, 1), TODAY, date(2030, 4, 1)], ids=str)
def test_it_is_what_a_reading_of_the_day_tells(world, on):
    kept = tree_of(places_of(world.authority.pk), on)
    assert list(kept) == list(Department.objects.organisation(authority=world.authority.pk, on=on))


def test_a_second_reading_asks_only_whether_anything_changed(world, django_assert_num_queries):
    first = places_of(world.authority.pk)
    with django_assert_num_queries(1):
        assert places_of(world.authority.pk) is first


def _a_department_more(department):
    DepartmentFactory(authority=department.authority)


def _another_name(department):
    version = DepartmentVersion.objects.get(department=department)
    version.name = "改めた課"
    version.save()


def _its_end(department):
    department.valid_to = date(2026, 3, 31)
    department.save()


def _many_at_once(department):
    found = Department.objects.create(authority=department.authority, code="ZZ", valid_from=date(2020, 4, 1))
    new = DepartmentVersion(department=found, name="加えた課", valid_from=date(2020, 4, 1))
    bulk_create_with_history([new], DepartmentVersion)


def _without_history(department):
    """As a made-up city is written."""
    [found] = Department.objects.bulk_create(
        [Department(authority=department.authority, code="ZZ", valid_from=date(2020, 4, 1))]
    )
    DepartmentVersion.objects.bulk_create(
        [DepartmentVersion(department=found, name="加えた課", valid_from=date(2020, 4, 1))]
    )


@pytest.mark.parametrize("change", [_a_department_more, _another_name, _its_end, _many_at_once, _without_history])
def test_a_change_is_told_at_once(change):
    department = DepartmentFactory()
    before = names(department.authority_id)
    change(department)
    after = names(department.authority_id)
    assert after != before
    fresh = Department.objects.organisation(authority=department.authority_id, on=TODAY)
    assert after == [unit.name for unit in fresh]


def test_each_authority_has_its_own(world):
    other = AuthorityFactory()
    DepartmentFactory(authority=other)
    assert len(names(other.pk)) == 1
    assert names(world.authority.pk)
    assert names(None) == []
