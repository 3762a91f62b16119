"""Two hundred people apply for the last twenty seats at once."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from staff.models import Employee
from tests.factories import DepartmentFactory, employee_with_login
from tests.training.factories import SessionFactory
from training import enrolments
from training.models import CourseSession, Enrolment
from training.rules.workflow import Action, State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
PEOPLE, SEATS, AT_ONCE = 200, 20, 20


@pytest.fixture
def people() -> list[Employee]:
    department = DepartmentFactory()
    return [employee_with_login(department=department) for _ in range(PEOPLE)]


def test_the_last_seats_go_to_whoever_came_first_and_nobody_is_lost(people):
    session = SessionFactory(
        course__authority=people[0].authority, capacity=SEATS, needs_head=False,
        seating=CourseSession.Seating.FIRST_COME,
    )  # fmt: skip
    ready, failed = threading.Barrier(AT_ONCE, timeout=30), []

    def apply(some):
        try:
            ready.wait()
            for person in some:
                enrolments.enrol(session, person, Action.APPLY, by=person.user, at=NOW)
        except Exception as failure:  # told by the test
            failed.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=apply, args=[people[n::AT_ONCE]]) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert failed == []
    states = list(Enrolment.objects.filter(session=session).order_by("pk").values_list("state", flat=True))
    assert states == [State.SELECTED] * SEATS + [State.WAITING] * (PEOPLE - SEATS)
    assert set(session.enrolments.values_list("employee", flat=True)) == {person.pk for person in people}
