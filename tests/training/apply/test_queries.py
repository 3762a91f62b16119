"""The pages ask at most twelve questions, and no more for many people and enrolments than for few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.models import AppointingAuthority
from staff.models import Employee
from tests.factories import EmployeeFactory, PostingFactory
from tests.staff import replay
from tests.staff.world import NOON, TODAY
from tests.training.factories import CourseFactory
from training import enrolments
from training.models import ExternalRecord, RequirementRule, TrainingReport, TrainingRole
from training.rules.workflow import Action, State

MOST = 12
MANY = 4


@pytest.fixture
def world(city):
    """In a city with a policy, so that names are asked for."""
    return replay.build(city("tachikawa").authority)


@pytest.fixture
def hall(desk):
    return Hall(desk)


class Hall:
    """Rules that look at everything, and people who have something of every kind."""

    def __init__(self, desk):
        self.desk, self.city = desk, desk.world.authority
        self.rule(cause="group", grades=("G1",))
        self.rule(cause="appointment", roles=("instructor", "evaluator"))
        self.rule(cause="group", sectors=("counter",))
        self.open = desk.session(course__authority=self.city)
        self.own = self.fill(desk.world.subject)

    def rule(self, **fields):
        course, other = (CourseFactory(authority=self.city) for _ in range(2))
        made = RequirementRule.objects.create(authority=self.city, course=course, valid_from=date(2010, 4, 1), **fields)
        made.equivalents.add(other)

    def fill(self, who: Employee):
        desk, days = self.desk, {"days": 2, "course__authority": self.city}
        TrainingRole.objects.create(employee=who, valid_from=date(2020, 4, 1))
        ExternalRecord.objects.create(
            employee=who, title="講座", provider="大学", completed_on=TODAY, state="confirmed",
            course=CourseFactory(authority=self.city),
        )  # fmt: skip
        officer = desk.world.users["training"]
        enrolments.enrol(desk.session(course__authority=self.city), who, Action.DESIGNATE, by=officer, at=NOON)
        applied = desk.put(desk.session(course__authority=self.city), State.APPLIED, who, action="apply")
        attended = desk.put(desk.session(**days), State.ATTENDED, who, action="mark_attended")
        TrainingReport.objects.create(enrolment=attended, learned="学", use="用")
        past = {**days, "begins": TODAY - timedelta(days=200)}
        completed = desk.put(desk.session(**past), State.COMPLETED, who, action="complete")
        TrainingReport.objects.create(enrolment=completed, learned="学", use="用", submitted_at=NOON)
        return {"applied": applied, "attended": attended, "completed": completed}

    def add(self):
        person = EmployeeFactory(authority=self.city)
        PostingFactory(employee=person, department=self.desk.world.team, valid_from=date(2020, 4, 1), grade_code="G1")
        self.fill(person)
        self.fill(self.desk.person())
        self.desk.session(course=self.open.course, name=str(person.pk))
        self.rule(cause="group", grades=("G1",))

    def address(self, name):
        course, session, own = self.open.course, self.open.pk, self.own
        args = {
            "person": self.desk.world.subject.pk, "course": course.code, "apply": session, "nominate": session,
            "report": own["attended"].pk, "follow_up": own["completed"].pk,
        } | {state: enrolment.pk for state, enrolment in own.items()}  # fmt: skip
        return reverse(f"training:{'enrolment' if name in own else name}", args=[args[name]] if name in args else [])


PAGES = [
    *(("own", name) for name in ("mine", "apply", "course", "applied", "attended", "completed", "report")),
    *(("manager", name) for name in ("mine", "team", "person", "apply", "nominate", "course")),
    *(("manager", name) for name in ("applied", "completed", "follow_up")),
    *((kind, name) for kind in ("deputy", "boss") for name in ("team", "person", "applied")),
    *((kind, name) for kind in ("hr", "training", "bureau_hr") for name in ("person", "applied", "completed")),
]


@pytest.mark.parametrize(("by", "name"), PAGES)
def test_a_page_asks_at_most_twelve_questions_and_no_more_for_many(hall, by, name):
    client, address = hall.desk.client(by), hall.address(name)
    few = questions(client, address)
    for _ in range(MANY):
        hall.add()
    many = questions(client, address)
    assert len(many) <= MOST, "\n".join(many)
    assert len(many) == len(few), "\n".join(many)


def questions(client, address):
    """Not for the first time: when somebody was last there is written every few minutes."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"][:160] for query in asked.captured_queries]


def test_the_city_has_a_policy_whose_names_are_asked_for(hall):
    assert AppointingAuthority.objects.get(pk=hall.city.pk).framework_set.exists()
