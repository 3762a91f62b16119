"""What somebody has learned so far, gathered for paper (研修受講履歴)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from staff.models import Employee, Posting
from staff.standing import Standing
from training.access import Aspect
from training.models import Enrolment, ExternalRecord, Subsidy
from training.rules.workflow import LEARNED, State

# Whoever was there has it on his record, before the course is completed, too.
_ON_RECORD = LEARNED | {State.ATTENDED, State.REPORTED}
_WITH_RESULT = (Subsidy.State.REPORTED, Subsidy.State.SETTLED)


@dataclass(frozen=True)
class TrainingRecord:
    """Each part from the oldest on; a part that the viewer may not see is None."""

    employee: Employee
    place: str
    title: str
    courses: list[Enrolment]
    external: list[ExternalRecord] | None
    subsidies: list[Subsidy] | None

    @property
    def hours(self) -> Decimal:
        """Of the completed courses that have hours."""
        completed = (each.session.course for each in self.courses if each.state in LEARNED)
        return sum((course.hours for course in completed if course.hours), Decimal(0))

    @property
    def completed(self) -> int:
        return sum(each.state in LEARNED for each in self.courses)


def training_record(
    employee: Employee, *, sees: Collection[Aspect], standing: Standing, on: date
) -> TrainingRecord:  # fmt: skip
    """Of somebody whose ``Aspect.ENROLMENTS`` the viewer may see; ``standing``: the viewer's. Five queries at most."""
    post = Posting.objects.on(on).main().filter(employee=employee).first()
    return TrainingRecord(
        employee=employee,
        place=standing.organisation.path_text(post.department_id) if post else "",
        title=post.title if post else "",
        courses=_courses(employee),
        external=_external(employee) if Aspect.EXTERNAL in sees else None,
        subsidies=_subsidies(employee) if Aspect.SUBSIDY in sees else None,
    )


def _courses(employee: Employee) -> list[Enrolment]:
    rows = Enrolment.objects.filter(employee=employee, state__in=sorted(_ON_RECORD))
    return list(
        rows.select_related("session__course__kind", "session__course__provider").order_by("session__starts_on")
    )


def _external(employee: Employee) -> list[ExternalRecord]:
    return list(ExternalRecord.objects.filter(employee=employee).confirmed().order_by("completed_on", "pk"))


def _subsidies(employee: Employee) -> list[Subsidy]:
    rows = Subsidy.objects.filter(employee=employee, state__in=_WITH_RESULT)
    return list(rows.select_related("kind").order_by("year", "pk"))
