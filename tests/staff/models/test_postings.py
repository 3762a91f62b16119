"""Orders: what the database refuses, on both databases alike."""

from datetime import date

import pytest

from staff.models import Posting
from tests.factories import LONG_AGO, DepartmentFactory, EmployeeFactory, PostingFactory
from tests.staff.models.refusals import refused

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 1)


@pytest.fixture
def first():
    """A main post that has no end."""
    return PostingFactory()


def another(first, **fields) -> Posting:
    place = DepartmentFactory(authority=first.employee.authority)
    return Posting(**{"employee": first.employee, "department": place, "valid_from": APRIL, **fields})


def test_main_posts_that_overlap_are_refused(first):
    assert refused(another(first))
    first.valid_to = APRIL
    first.save()
    assert refused(another(first))


def test_a_main_post_follows_the_one_that_ended_the_day_before(first):
    first.valid_to = MARCH
    first.save()
    second = another(first)
    second.full_clean()
    second.save()
    assert [Posting.objects.main().on(day).get() for day in (MARCH, APRIL)] == [first, second]


def test_a_concurrent_post_stands_beside_the_main_one(first):
    second = another(first, is_main=False)
    second.full_clean()
    second.save()
    assert set(Posting.objects.on(APRIL)) == {first, second}


def test_an_order_may_be_changed_without_meeting_itself(first):
    first.title = "主任"
    first.full_clean()
    first.save()


def test_an_end_before_the_start_is_refused(first):
    first.valid_to = date(1999, 12, 31)
    assert refused(first)


@pytest.mark.parametrize(
    "outside",
    [
        {"valid_from": date(2019, 4, 1), "valid_to": date(2024, 3, 31)},
        {"valid_from": APRIL},
        {"valid_from": APRIL, "valid_to": date(2027, 4, 1)},
    ],
)
def test_an_order_outside_the_departments_life_is_refused(outside):
    employee = EmployeeFactory()
    place = DepartmentFactory(authority=employee.authority, valid_from=date(2020, 4, 1), valid_to=date(2027, 3, 31))
    assert refused(Posting(employee=employee, department=place, **outside))


def test_a_department_is_not_abolished_under_its_people(first):
    first.department.valid_to = MARCH
    assert refused(first.department)


def test_an_order_outside_the_service_is_refused(first):
    first.valid_to = MARCH
    first.save()
    first.employee.left_on = MARCH
    first.employee.save()
    assert refused(another(first))
    assert refused(another(first, valid_from=date(1999, 4, 1), valid_to=date(1999, 5, 1)))


def test_nobody_leaves_while_an_order_goes_on(first):
    first.employee.left_on = MARCH
    assert refused(first.employee)


def test_a_department_has_one_head_a_day(first):
    first.is_head = True
    first.save()
    other = EmployeeFactory(authority=first.employee.authority)
    assert refused(Posting(employee=other, department=first.department, valid_from=APRIL, is_head=True))


def test_a_department_of_another_authority_is_refused():
    employee = EmployeeFactory()
    assert refused(Posting(employee=employee, department=DepartmentFactory(), valid_from=LONG_AGO))


def test_the_past_keeps_who_was_there(first):
    first.valid_to = MARCH
    first.save()
    assert list(Posting.objects.on(MARCH).filter(department=first.department)) == [first]
    assert not Posting.objects.on(APRIL).exists()
