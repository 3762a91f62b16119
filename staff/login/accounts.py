"""Accounts (アカウント): opened for employees, let in again by a code that HR hands out, closed with the service."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from simple_history.utils import bulk_update_with_history

from staff import access, audit
from staff.access import Right, Role
from staff.login import second_factor
from staff.login.second_factor import PRIVILEGED
from staff.models import AuditEvent, Employee, OneTimeCode, User

CODE_HOLDS = timedelta(hours=24)
# Without 0, O, 1, I and L: they are read from paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CREDENTIALS = AuditEvent.Kind.CREDENTIALS


@dataclass(frozen=True)
class Slip:
    """What is handed to a person: shown once, kept nowhere."""

    user: User
    code: str
    expires_at: datetime

    @property
    def printed(self) -> str:
        """In groups, as it is read from paper."""
        return "-".join(self.code[i : i + 4] for i in range(0, len(self.code), 4))


def may_log_in(user: User, *, on: date) -> bool:
    """An account that is not stopped, of somebody in service; asked at login and at every request."""
    employee = getattr(user, "employee", None)
    return user.is_active and (employee is None or employee.serves_on(on))


def may_hand_out(giver: User, user: User, *, on: date) -> bool:
    """The administrator to everybody; HR in the own authority, but to nobody who has a role over others' data."""
    if giver == user or not access.may(giver, Right.HAND_OUT_CODES, on=on):
        return False
    if Role.ADMINISTRATOR in giver.roles_on(on):
        return True
    return known_to(giver, on=on).filter(pk=user.pk).exists() and not user.roles_on(on) & PRIVILEGED


def known_to(giver: User, *, on: date) -> QuerySet[User]:
    """The accounts that the giver may know of at all."""
    if Role.ADMINISTRATOR in giver.roles_on(on):
        return User.objects.all()
    own = giver.authority_id is not None and access.may(giver, Right.HAND_OUT_CODES, on=on)
    return User.objects.filter(authority=giver.authority_id) if own else User.objects.none()


def open_account(employee: Employee, *, by: User | None, at: datetime) -> User:
    """The account of an employee who has none. It has no password: the person sets one with a code."""
    return open_accounts([employee], by=by, at=at)[0]


@transaction.atomic
def open_accounts(employees: Iterable[Employee], *, by: User | None, at: datetime) -> list[User]:
    """For those who have none. A number that another authority's account has already is left out."""
    without = [employee for employee in employees if employee.user_id is None]
    taken = set(_numbers_taken(employee.staff_number for employee in without))
    free = {employee.staff_number: employee for employee in without if employee.staff_number not in taken}
    users = User.objects.bulk_create(_account(employee) for employee in free.values())
    for user in users:
        free[user.staff_number].user = user
    if users:
        bulk_update_with_history(
            free.values(), Employee, ["user"], default_user=by, default_change_reason="アカウントの開設"
        )
        audit.record(CREDENTIALS, "アカウントの開設", by=by, at=at, whose=[e.pk for e in free.values()])
    return users


@transaction.atomic
def hand_out(users: Iterable[User], *, by: User, at: datetime, address: str | None = None) -> list[Slip]:
    """A code for each; one handed out before is void from now on."""
    users = list(users)
    slips = [Slip(user, get_random_string(12, LETTERS), at + CODE_HOLDS) for user in users]
    OneTimeCode.objects.filter(user__in=users, used_at=None, expires_at__gt=at).update(expires_at=at)
    OneTimeCode.objects.bulk_create(
        OneTimeCode(user=s.user, code=_digest(s.user, s.code), made_at=at, made_by=by, expires_at=s.expires_at)
        for s in slips
    )
    _record("再設定コードの発行", users, by=by, at=at, address=address)
    return slips


def find_code(staff_number: str, code: str, *, at: datetime) -> OneTimeCode | None:
    """The code, if it is the person's and still good. The same work is done for numbers that nobody has."""
    found = (
        OneTimeCode.objects.select_related("user__authority", "user__employee")
        .filter(user__staff_number=staff_number, used_at=None, expires_at__gt=at)
        .first()
    )
    user = found.user if found else User(pk=0)
    fits = constant_time_compare(found.code if found else "", _digest(user, _as_printed(code)))
    return found if found and fits and may_log_in(user, on=timezone.localdate(at)) else None


@transaction.atomic
def set_password(found: OneTimeCode, password: str, *, at: datetime, address: str | None = None) -> bool:
    """Set it and use the code up; all sessions of the person end with the old password. False if it was used."""
    if not OneTimeCode.objects.filter(pk=found.pk, used_at=None).update(used_at=at):
        return False
    user = found.user
    user.set_password(password)
    user.save(update_fields=["password"])
    _record("再設定コードによるパスワードの設定", [user], by=user, at=at, address=address)
    return True


@transaction.atomic
def remove_second_factor(user: User, *, by: User, at: datetime, address: str | None = None) -> bool:
    """For somebody who has lost it. All sessions of the person end. Whether there was one."""
    if not second_factor.remove(user):
        return False
    end_sessions(user)
    _record("二段階認証の解除", [user], by=by, at=at, address=address)
    return True


def end_sessions(user: User) -> None:
    """Every session carries a digest of this value, and ends when it changes."""
    user.session_salt = secrets.token_hex(16)
    user.save(update_fields=["session_salt"])


def _account(employee: Employee) -> User:
    user = User(
        staff_number=employee.staff_number, name=employee.name, kana=employee.kana, authority_id=employee.authority_id
    )
    user.set_unusable_password()
    return user


def _numbers_taken(numbers: Iterable[str]) -> Any:
    return User.objects.filter(staff_number__in=list(numbers)).values_list("staff_number", flat=True)


def _digest(user: User, code: str) -> str:
    """The code has 59 random bits and lives for a day: a keyed digest keeps it, and 3,000 are made at once."""
    return salted_hmac(f"staff.OneTimeCode.{user.pk}", code, algorithm="sha256").hexdigest()


def _as_printed(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())


def _record(what: str, users: list[User], *, by: User, at: datetime, address: str | None) -> None:
    numbers = [user.staff_number for user in users]
    whose = Employee.objects.filter(user__in=users).values_list("pk", flat=True)
    audit.record(CREDENTIALS, what, by=by, at=at, whose=whose, address=address, detail={"accounts": numbers})
