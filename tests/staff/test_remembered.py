"""What is kept of long work, and what makes it worked out anew."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from staff.models import Department, DepartmentVersion, Employee, Leave, Posting, Qualification, Secondment
from staff.remembered import remembered
from tests.browsers import browser_of
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


@pytest.fixture
def posting():
    department = DepartmentFactory()
    person = EmployeeFactory(authority=department.authority)
    return PostingFactory(employee=person, department=department, valid_from=date(2020, 4, 1))


def ask(work, *, name="tenures", on=TODAY):
    return remembered(name, Posting.objects.on(on), work)


def test_as_long_as_nothing_changes_it_is_worked_out_once(posting):
    work = Work()
    assert [ask(work), ask(work), ask(work)] == [1, 1, 1]


def test_another_name_day_or_question_has_a_result_of_its_own(posting):
    work = Work()
    results = [
        ask(work), ask(work, name="first years"), ask(work, on=date(2025, 4, 1)),
        remembered("tenures", Posting.objects.on(TODAY).filter(department=posting.department), work),
    ]  # fmt: skip
    assert results == [1, 2, 3, 4]


def test_what_one_user_may_see_is_never_told_to_another(posting):
    """The rows of each are the question."""
    work = Work()
    seen = [
        remembered("people", Employee.objects.filter(pk__in=keys), work) for keys in ([posting.employee_id], [1_000])
    ]
    assert seen == [1, 2]


CHANGES = {
    "an order is changed": lambda p: Posting.objects.get(pk=p.pk).save(),
    "an order is added": lambda p: PostingFactory(
        employee=p.employee, department=p.department, is_main=False, valid_from=TODAY
    ),
    "an order is deleted": lambda p: Posting.objects.get(pk=p.pk).delete(),
    "a leave begins": lambda p: Leave.objects.create(employee=p.employee, kind=Leave.Kind.CHILDCARE, valid_from=TODAY),
    "a secondment begins": lambda p: Secondment.objects.create(
        employee=p.employee, kind=Secondment.Kind.DISPATCH, destination="県", valid_from=TODAY
    ),
    "a qualification is gained": lambda p: Qualification.objects.create(
        employee=p.employee, name="防火管理者", acquired_on=TODAY
    ),
    "a person leaves": lambda p: Employee.objects.get(pk=p.employee_id).save(),
    "a department is founded": lambda p: DepartmentFactory(authority=p.employee.authority),
    "a department is moved": lambda p: DepartmentVersion.objects.get(department=p.department_id).save(),
    "a department ends": lambda p: Department.objects.get(pk=p.department_id).save(),
    "an import adds": lambda p: bulk_create_with_history(
        [Leave(employee=p.employee, kind=Leave.Kind.CHILDCARE, valid_from=TODAY)], Leave
    ),
    "an import changes": lambda p: bulk_update_with_history([p], Posting, ["title"]),
    "a city is made up": lambda p: Posting.objects.bulk_create(
        [Posting(employee=p.employee, department=p.department, is_main=False, valid_from=TODAY)]
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_makes_it_worked_out_anew(posting, change):
    work = Work()
    ask(work)
    change(posting)
    assert ask(work) == 2


def test_a_question_that_finds_nobody_is_worked_out(posting):
    assert remembered("tenures", Posting.objects.none(), Work()) == 1


def test_to_know_the_state_of_the_records_takes_one_question(posting, django_assert_num_queries):
    with django_assert_num_queries(1):
        ask(Work())


@time_machine.travel("2026-11-21T12:00:00+09:00", tick=False)
def test_hrs_list_tells_of_a_change_at_once(world):
    nowhere = EmployeeFactory(authority=world.authority, name="無所属 六郎", hired_on=date(2026, 4, 1))
    page = browser_of(world.users["hr"])
    address = reverse("staff:hr_unposted")
    assert "無所属 六郎" in page.get(address).content.decode()
    PostingFactory(employee=nowhere, department=world.team, valid_from=date(2026, 4, 1))
    assert "無所属 六郎" not in page.get(address).content.decode()
