"""Accounts for those who applied and recommended, so that the record says who did it. Nobody can log in with them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat

from competencies.models import AppointingAuthority
from staff.access import Role
from staff.models import Employee, User

BATCH = 2000


def give_accounts(authority: AppointingAuthority, *, on: date) -> dict[int, int]:
    """An account for everybody who serves and has none. Employee → user, both by key."""
    lacking = Employee.objects.filter(authority=authority, user=None).serving(on=on)
    User.objects.bulk_create(
        [
            User(
                staff_number=f"{_prefix(authority)}{one.staff_number}", name=one.name, kana=one.kana,
                authority=authority, password=make_password(None),
            )
            for one in lacking
        ],
        batch_size=BATCH,
    )  # fmt: skip
    same = User.objects.filter(staff_number=Concat(Value(_prefix(authority)), OuterRef("staff_number")))
    lacking.update(user=Subquery(same.values("pk")))
    return dict(Employee.objects.filter(authority=authority).exclude(user=None).values_list("pk", "user"))


def take_accounts(authority: AppointingAuthority) -> None:
    made = User.objects.filter(authority=authority, staff_number__startswith=_prefix(authority))
    Employee.objects.filter(user__in=made).update(user=None)
    made.delete()


def officer_of(authority: AppointingAuthority) -> User | None:
    """研修担当, else 人事担当."""
    users = User.objects.filter(authority=authority)
    for role in (Role.TRAINING, Role.HR):
        if found := users.filter(grants__role=role).order_by("pk").first():
            return found
    return None


def _prefix(authority: AppointingAuthority) -> str:
    return f"D{authority.pk}-"
