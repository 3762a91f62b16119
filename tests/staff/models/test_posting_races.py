"""Two people write at once: what one of them alone would be refused, both together are refused too."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, connections, transaction

from staff.models import Posting
from tests.factories import DepartmentFactory, EmployeeFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


def both_write(rows) -> list[Posting]:
    """Each row in a transaction of its own, both open before either is committed. Returns the rows that were taken."""
    ready, taken = threading.Barrier(2, timeout=10), []

    def write(row):
        try:
            with transaction.atomic():
                Posting.objects.exists()  # the transaction has begun
                ready.wait()
                row.save()
            taken.append(row)
        except DatabaseError:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return taken


@pytest.mark.parametrize("attempt", range(5))
def test_two_main_orders_at_once_leave_one(attempt):
    person = EmployeeFactory()
    rows = [
        Posting(employee=person, department=DepartmentFactory(authority=person.authority), valid_from=date(2026, 4, 1))
        for _ in range(2)
    ]
    assert len(both_write(rows)) == 1
    assert Posting.objects.filter(employee=person).count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_two_heads_at_once_leave_one(attempt):
    place = DepartmentFactory()
    rows = [
        Posting(
            employee=EmployeeFactory(authority=place.authority),
            department=place,
            valid_from=date(2026, 4, 1),
            is_head=True,
        )
        for _ in range(2)
    ]
    assert len(both_write(rows)) == 1
    assert Posting.objects.filter(department=place).count() == 1


def test_people_in_different_places_do_not_wait_in_vain():
    city = EmployeeFactory().authority
    rows = [
        Posting(
            employee=EmployeeFactory(authority=city), department=DepartmentFactory(authority=city),
            valid_from=date(2026, 4, 1),
        )
        for _ in range(2)
    ]  # fmt: skip
    assert len(both_write(rows)) == 2
    assert connection.is_usable()
