"""The book of people and places (組織と職員), HR's yearly import."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from staff import access
from staff.access import Right
from staff.imports.books import STAFF, Book
from staff.imports.planning import Plan
from staff.imports.reporting import report
from staff.imports.writing import Writer
from staff.models import Department, DepartmentVersion, Employee, Leave, Posting, Qualification, Secondment
from staff.resources.tables import TABLES

if TYPE_CHECKING:
    from staff.models import User


def _may(user: User, on: date) -> bool:
    return access.may(user, Right.IMPORT, on=on)


BOOK = Book(
    code=STAFF,
    name=_("組織と職員"),
    tables=TABLES,
    rows={
        Department: ("code",),
        DepartmentVersion: ("name", "valid_from"),
        Employee: ("staff_number", "name"),
        Posting: ("title", "valid_from"),
        Leave: ("kind", "valid_from"),
        Qualification: ("name", "acquired_on"),
        Secondment: ("destination", "valid_from"),
    },
    may=_may,
    plan=Plan,
    report=report,
    writer=Writer,
)
