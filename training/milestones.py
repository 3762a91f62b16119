"""Completed training in a career (キャリアの道のりの研修): registered with ``staff.careers.learning``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import DateField, F, Value
from django.urls import reverse

from staff.access import Relation
from staff.careers import learning
from staff.careers.learning import Rows, Source
from staff.models import Employee
from training.access import SIGHTS, Aspect
from training.models import Enrolment, ExternalRecord

_COMPLETED = ("session__ends_on", "session__starts_on", "session__course__name", "session__course__kind__name")
_ELSEWHERE = ("completed_on", Value(None, DateField()), "title", "provider")


def completed(employee: Employee, relations: frozenset[Relation], on: date) -> Iterator[Rows]:
    """Courses completed here, and what was learned elsewhere and confirmed."""
    sees = frozenset[Aspect]().union(*(SIGHTS[relation] for relation in relations))
    if Aspect.ENROLMENTS in sees:
        here = Enrolment.objects.learned().filter(employee=employee, session__ends_on__lte=on)
        yield Rows(here, (*_COMPLETED, "pk", "employee_id"))
    if Aspect.EXTERNAL in sees:
        elsewhere = ExternalRecord.objects.confirmed().filter(employee=employee, completed_on__lte=on)
        yield Rows(elsewhere, (*_ELSEWHERE, F("pk"), F("employee_id")))


def record_of(employee: Employee, is_own: bool) -> str:  # as the source is asked
    return reverse("training:mine") if is_own else reverse("training:person", args=[employee.pk])


def register() -> None:
    learning.register(Source(rows=completed, href=record_of))
