"""A planned city, written into the database (デモの市役所を書き込む): by the thousand, under all guards, no history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from competencies.models import AppointingAuthority
from staff.demo_city.plan import CityPlan, EmployeePlan
from staff.models import (
    AuditSubject,
    Department,
    DepartmentVersion,
    Employee,
    Leave,
    Posting,
    Qualification,
    RoleGrant,
    Secondment,
)

BATCH = 2000
OF_EMPLOYEE: tuple[type[models.Model], ...] = (Posting, Leave, Secondment, Qualification)


class CityExists(Exception):  # noqa: N818  # a state of things, told to whoever runs the command
    """The authority has departments or people already."""


@transaction.atomic
def write_city(plan: CityPlan, authority: AppointingAuthority) -> None:
    if has_city(authority):
        raise CityExists(_("%s には、すでに組織か職員が登録されています。") % authority.municipality)
    departments = _write_departments(plan, authority)
    employees = _create(Employee, (_employee(person, authority) for person in plan.employees))
    pairs = list(zip(plan.employees, employees, strict=True))
    _create(Posting, _postings(pairs, departments))
    _create(Leave, (Leave(employee=e, **asdict(leave)) for person, e in pairs for leave in person.leaves))
    _create(Secondment, (Secondment(employee=e, **asdict(s)) for person, e in pairs for s in person.secondments))
    _create(
        Qualification, (Qualification(employee=e, **asdict(q)) for person, e in pairs for q in person.qualifications)
    )


def has_city(authority: AppointingAuthority) -> bool:
    return any(model.objects.filter(authority=authority).exists() for model in (Employee, Department))


@transaction.atomic
def remove_city(authority: AppointingAuthority) -> None:
    """Everything of the city but its logins. Refused once the log tells of its people: the log is never changed."""
    if AuditSubject.objects.filter(employee__authority=authority).exists():
        raise CityExists(
            _("%s の職員は閲覧の記録に残っているので、入れ替えられません。新しいデータベースを使ってください。")
            % authority.municipality
        )
    RoleGrant.objects.filter(department__authority=authority).delete()
    for model in OF_EMPLOYEE:
        _remove(model, employee__authority=authority)
    _remove(DepartmentVersion, department__authority=authority)
    _remove(Employee, authority=authority)
    _remove(Department, authority=authority)


def _remove(model: type[models.Model], **narrowed: Any) -> None:
    rows: models.QuerySet[models.Model] = models.QuerySet(model).filter(**narrowed)
    rows._raw_delete(rows.db)


def _create(model: type[models.Model], rows: Iterable[models.Model]) -> list[Any]:
    return model._default_manager.bulk_create(rows, batch_size=BATCH)


def _write_departments(plan: CityPlan, authority: AppointingAuthority) -> dict[str, Department]:
    rows = (
        Department(authority=authority, code=d.code, valid_from=d.valid_from, valid_to=d.valid_to)
        for d in plan.departments
    )
    departments = {row.code: row for row in _create(Department, rows)}
    _create(
        DepartmentVersion,
        (
            DepartmentVersion(
                department=departments[d.code], valid_from=v.valid_from, name=v.name, kind=v.kind,
                parent=departments[v.parent] if v.parent else None, sector=v.sector, head_title=v.head_title,
                order=v.order,
            )
            for d in plan.departments
            for v in d.versions
        ),
    )  # fmt: skip
    return departments


def _employee(person: EmployeePlan, authority: AppointingAuthority) -> Employee:
    return Employee(
        authority=authority, staff_number=person.staff_number, name=person.name, kana=person.kana,
        former_name=person.former_name, birth_date=person.birth_date, hired_on=person.hired_on,
        left_on=person.left_on, left_by=person.left_by, pay_family=person.pay_family,
    )  # fmt: skip


def _postings(pairs: list[tuple[EmployeePlan, Employee]], departments: dict[str, Department]) -> Iterator[Posting]:
    for person, employee in pairs:
        for posting in person.postings:
            told = vars(posting) | {"department": departments[posting.department]}
            yield Posting(employee=employee, **told | {"weekly_hours": Decimal(posting.weekly_hours)})
