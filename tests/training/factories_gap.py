"""People with a grade of the policy, how they see themselves, and what courses build."""

from datetime import date

from competencies.models import Framework
from staff.models import Employee
from tests.staff.world import TODAY, World
from training.models import Course, CourseEffect, Enrolment, SelfRating


def graded(employee: Employee, code: str) -> Employee:
    """The person's present order names this grade."""
    post = employee.postings.get(valid_from=date(2020, 4, 1), is_main=True)
    post.grade_code = code
    post.save()
    return employee


def rate(employee: Employee, *, on: date = TODAY, **steps: int) -> None:
    for code, step in steps.items():
        SelfRating.objects.create(employee=employee, competency_code=code, step=step, rated_on=on)


def builds(course: Course, **levels: int | None) -> Course:
    for code, level in levels.items():
        CourseEffect.objects.create(course=course, competency_code=code, level=level)
    return course


def complete(employee: Employee, session, at) -> Enrolment:
    return Enrolment.objects.create(session=session, employee=employee, state="completed", applied_at=at)


def house_of(build, policy: Framework, **grades: str) -> World:
    """The city hall of a policy's own authority, its people in grades."""
    world = build(policy.authority)
    for name, code in grades.items():
        graded(getattr(world, name), code)
    return world
