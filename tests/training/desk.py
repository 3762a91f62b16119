"""A training office on one day: a city hall, a session, people in it, and those who open its pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from staff.models import Employee
from tests.browsers import browser_of
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory, user_with
from tests.staff.world import NOON, TODAY, World
from tests.training.factories import SessionFactory
from training.models import CourseSession, Enrolment, EnrolmentStep, SessionDay


@dataclass
class Desk:
    world: World

    def session(self, *, days: int = 0, begins: date = TODAY - timedelta(days=7), **fields: Any) -> CourseSession:
        """A session of the city; with so many days from ``begins`` on, if they are told."""
        if days:
            fields |= {"starts_on": begins, "ends_on": begins + timedelta(days=days - 1)}
            fields.setdefault("deadline", begins - timedelta(days=14))
        fields.setdefault("course__authority", self.world.authority)
        session = SessionFactory(**fields)
        for number in range(days):
            SessionDay.objects.create(session=session, day=begins + timedelta(days=number))
        return session

    def person(self, name: str = "受講 太郎", **fields: Any) -> Employee:
        """Somebody of a section of his own, with a login."""
        user = user_with(None, authority=self.world.authority, name=name)
        person = EmployeeFactory(
            authority=self.world.authority, name=name, user=user, staff_number=user.staff_number, **fields
        )
        PostingFactory(
            employee=person, department=DepartmentFactory(authority=self.world.authority), valid_from=date(2020, 4, 1)
        )
        return person

    def put(
        self, session: CourseSession, state: str, who: Employee | None = None, *, action: str = "", **fields: Any
    ) -> Enrolment:
        """Somebody in the session, in that state; with a step of ``action`` if it is told."""
        enrolment = Enrolment.objects.create(
            session=session, employee=who or self.person(), state=state, applied_at=NOON, **fields
        )
        if action:
            by = self.world.users["training"]
            EnrolmentStep.objects.create(enrolment=enrolment, action=action, state=state, by=by, at=NOON)
        return enrolment

    def client(self, kind: str = "training") -> Client:
        return browser_of(self.world.users[kind])

    def get(self, name: str, *args: Any, by: str = "training", **query: Any) -> Any:
        return self.client(by).get(reverse(f"training:{name}", args=args), query)

    def post(self, name: str, *args: Any, by: str = "training", **data: Any) -> Any:
        """Sent, and followed to the page that says what came of it."""
        return self.client(by).post(reverse(f"training:{name}", args=args), data, follow=True)


def told(response: Any) -> list[str]:
    """What the page says about what was just done."""
    return [str(message) for message in response.context["messages"]]
