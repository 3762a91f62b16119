"""500 random histories, of which the database takes what does not overlap."""

import random
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from staff.models import Employee, Posting
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory

FIRST, LAST = date(2010, 4, 1), date(2026, 3, 31)


def write_histories():
    """What was taken of each person's orders, in plain tuples (start, end, department)."""
    chance = random.Random(20261121)
    city = AuthorityFactory()
    places = [DepartmentFactory(authority=city).pk for _ in range(6)]
    people = Employee.objects.bulk_create(
        EmployeeFactory.build(authority=city, staff_number=f"R{n:04}", hired_on=FIRST) for n in range(500)
    )
    return {person.pk: _history(person, places, chance) for person in people}


def _history(person, places, chance):
    taken = []
    for _ in range(chance.randint(1, 7)):
        start = FIRST + timedelta(days=chance.randint(0, (LAST - FIRST).days))
        end = None if chance.random() < 0.2 else start + timedelta(days=chance.randint(0, 1200))
        order = Posting(employee=person, department_id=chance.choice(places), valid_from=start, valid_to=end)
        free = not any(_meet((start, end), other) for other in taken)
        assert _written(order) is free, (taken, start, end)
        if free:
            taken.append((start, end, order.department_id))
    return taken


def _written(order) -> bool:
    try:
        with transaction.atomic():
            Posting.objects.bulk_create([order])
    except IntegrityError:
        return False
    return True


def _meet(one, other) -> bool:
    """Day by day would be plainest; by the ends is plain enough, and quick."""
    far = date.max
    return max(one[0], other[0]) <= min(one[1] or far, other[1] or far)
