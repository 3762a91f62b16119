"""A section of a city hall in which the rules ask this and that."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from competencies.models import AppointingAuthority
from staff.models import Employee, Posting
from tests.factories import EmployeeFactory, PostingFactory
from tests.staff.world import World
from tests.training.factories import CourseFactory, SessionFactory
from training.models import Course, CourseSession, Enrolment, RequirementRule

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
NEXT_APRIL = date(2027, 4, 1)


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@dataclass
class Town:
    """``chief`` of the tax section was promoted this April, ``novice`` of the welfare section hired last year."""

    world: World
    chief: Employee
    novice: Employee
    coming: Employee
    new_chief: Course
    beginners: Course
    promoted: RequirementRule
    hired: RequirementRule

    @property
    def authority(self) -> AppointingAuthority:
        return self.world.authority

    def session(self, course: Course | None = None, **fields) -> CourseSession:
        return SessionFactory(course=course or self.beginners, **fields)

    def completed(self, person: Employee, course: Course, day: date) -> Enrolment:
        session = SessionFactory(course=course, state="held", starts_on=day, ends_on=day, deadline=day)
        return Enrolment.objects.create(session=session, employee=person, state="completed", applied_at=NOON)


def hire(world: World, name: str, department, hired_on: date, **post) -> Employee:
    person = EmployeeFactory(authority=world.authority, name=name, kana="カナ", hired_on=hired_on)
    PostingFactory(employee=person, department=department, valid_from=hired_on, grade_code="G1", **post)
    return person


@pytest.fixture
def town(world) -> Town:
    """One who must take the course of new chiefs by next March, one who should have been to that of beginners.

    ``coming`` is promoted next April, which nobody knows but those who plan.
    """
    chief = hire(world, "係長 一子", world.team, date(2016, 4, 1), valid_to=date(2026, 3, 31))
    promote(chief, world.team, date(2026, 4, 1))
    novice = hire(world, "新人 二郎", world.other_section, date(2025, 4, 1))
    coming = hire(world, "内示 三子", world.section, date(2018, 4, 1), valid_to=date(2027, 3, 31))
    promote(coming, world.section, NEXT_APRIL)
    new_chief = CourseFactory(authority=world.authority, code="P9", name="新任係長")
    beginners = CourseFactory(authority=world.authority, code="P1", name="新任職員")
    rule = {"authority": world.authority, "valid_from": date(2025, 4, 1)}
    promoted = RequirementRule.objects.create(**rule, course=new_chief, cause="promotion", grades=["G3"])
    hired = RequirementRule.objects.create(**rule, course=beginners, cause="hire")
    return Town(world, chief, novice, coming, new_chief, beginners, promoted, hired)


def promote(person: Employee, department, day: date) -> Posting:
    return PostingFactory(
        employee=person, department=department, valid_from=day, grade_code="G3", order_kind=Posting.Order.PROMOTION
    )
