"""What is offered to somebody to learn (受けられる研修): the catalogue of a day, with what each course builds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from staff.models import Employee, User
from training.models import Course, CourseSession, Enrolment, ExternalRecord
from training.rules.advice import Offer


@dataclass(frozen=True)
class CourseOffer(Offer):
    """A course with its name; ``is_done``: the person has completed it, here or elsewhere, or is in it."""

    name: str = ""
    is_done: bool = False


def offers(employee: Employee, viewer: User, *, on: date, building: Collection[str] | None = None) -> list[CourseOffer]:
    """In the catalogue's order; two queries. ``building``: only those that build one of these abilities."""
    here = Enrolment.objects.order_by().current().filter(employee=employee, session__course=OuterRef("pk"))
    elsewhere = ExternalRecord.objects.confirmed().filter(employee=employee, course=OuterRef("pk"))
    courses = Course.objects.visible_to(viewer, on=on).offered(on=on)
    if building is not None:
        courses = courses.filter(effects__competency_code__in=building)
    rows = courses.annotate(is_done=Exists(here) | Exists(elsewhere))
    deadlines = _deadlines(viewer, on=on)
    found: dict[int, CourseOffer] = {}
    for pk, code, name, grades, is_done, ability, level in rows.values_list(
        "pk", "code", "name", "grades", "is_done", "effects__competency_code", "effects__level"
    ):
        if pk not in found:
            found[pk] = CourseOffer(pk, code, {}, grades, deadlines.get(pk), name, is_done)
        if ability is not None:
            found[pk].builds[ability] = level  # type: ignore[index]  # made as a dict
    return list(found.values())


def _deadlines(viewer: User, *, on: date) -> dict[int, date]:
    """By course, the nearest deadline: asked apart, for few sessions take applications, and courses are many."""
    sessions = CourseSession.objects.visible_to(viewer, on=on).taking_applications(on=on)
    return dict(sessions.order_by("-deadline").values_list("course", "deadline"))
