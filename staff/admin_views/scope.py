"""What an admin page may offer and show (画面の範囲): the own authority's, by the rules of ``staff.access``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from competencies.models import AppointingAuthority
from staff.access import Aspect
from staff.models import Department, Employee, User
from staff.naming import Names, names_of
from staff.rules.organisation import Unit


def user_of(request: HttpRequest) -> User:
    """Who is logged in; admin pages have no anonymous users."""
    return cast(User, request.user)


def own(request: HttpRequest) -> int | None:
    return user_of(request).authority_id


def colleagues(request: HttpRequest) -> QuerySet[User]:
    """The accounts of the own authority; none for whoever belongs to no authority."""
    authority = own(request)
    return User.objects.filter(authority=authority) if authority else User.objects.none()


def offered(model: type[Any], request: HttpRequest) -> QuerySet[Any] | None:
    """The rows that a choice of ``model`` may offer; None where a choice needs no narrowing."""
    user, today = user_of(request), timezone.localdate()
    if model is Employee:
        return Employee.objects.visible_to(user, on=today, aspect=Aspect.PERSONAL)
    if model is Department:
        return Department.objects.visible_to(user, on=today)
    if model is User:
        return colleagues(request)
    if model is AppointingAuthority:
        return AppointingAuthority.objects.filter(pk=own(request) or 0)
    return None


def names(request: HttpRequest) -> Names:
    """The names of the own authority's departments; read once a request."""
    known: Names | None = getattr(request, "_department_names", None)
    if known is None:
        known = names_of(own(request))
        request._department_names = known  # type: ignore[attr-defined]  # a note for this request alone
    return known


def path_text(units: Iterable[Unit]) -> str:
    """Departments from the top down, in one line. The sign between them stands in every encoding of a file."""
    return "＞".join(unit.name for unit in units)


def label_of_department(request: HttpRequest, department: Department) -> str:
    """As choices call it: the name of the day with the code, and when it begins or ended if it is not there today."""
    return _with_life(names(request).full(department.pk, timezone.localdate()) or department.code, department)


def _with_life(name: str, department: Department) -> str:
    today = timezone.localdate()
    if department.valid_from > today:
        return f"{name} {date_format(department.valid_from)}〜"
    if department.valid_to and department.valid_to < today:
        return f"{name} 〜{date_format(department.valid_to)}"
    return name
