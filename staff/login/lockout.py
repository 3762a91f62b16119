"""Waiting after failed tries (続けて間違えたときの待ち時間).

A try is counted before it is judged, in a transaction of its own, so that a hundred tries at the same moment do not
slip through; who succeeds is forgiven. The counts live in the database, because several processes serve one login.
Numbers that nobody has are counted like those of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from staff.audit import address_of
from staff.models import LoginFailures

NO_WAIT = timedelta()
FIRST_WAIT = timedelta(seconds=30)
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Tried:
    """What is counted: a staff number at a door, or an address. ``free`` failures cost no waiting."""

    kind: str
    text: str
    free: int = 5
    most: timedelta = timedelta(minutes=15)
    forgotten_after: timedelta = FORGOTTEN_AFTER

    @property
    def key(self) -> str:
        return salted_hmac(f"staff.login.lockout.{self.kind}", self.text, algorithm="sha256").hexdigest()

    def wait_after(self, failures: int) -> timedelta:
        """None for the first failures, then 30 s, doubled with each further one."""
        if failures < self.free:
            return NO_WAIT
        doubled: int = 2 ** min(failures - self.free, 20)
        return min(FIRST_WAIT * doubled, self.most)


def password_of(staff_number: str) -> Tried:
    """Passwords tried for a number, be it somebody's or not."""
    return Tried("password", staff_number.strip()[:200])


def code_of(user_id: int) -> Tried:
    """Codes of the second factor are counted apart: a right password does not forgive them."""
    return Tried("code", str(user_id))


def one_time_code_of(staff_number: str) -> Tried:
    """Codes from HR tried for a number."""
    return Tried("one-time-code", staff_number.strip()[:200])


def address_from(request: HttpRequest) -> Tried:
    """A whole office may come from one address: it is slowed later, and never for long."""
    return Tried(
        "address", address_of(request) or "", free=50, most=timedelta(minutes=2), forgotten_after=timedelta(minutes=15)
    )


@transaction.atomic
def wait_before(*tried: Tried, at: datetime) -> timedelta:
    """How long to wait before the next try; if there is nothing to wait for, the try is counted."""
    fresh = [LoginFailures(key=one.key, last_at=at) for one in tried]
    LoginFailures.objects.bulk_create(fresh, ignore_conflicts=True)
    keys = {one.key: one for one in tried}
    rows = list(LoginFailures.objects.select_for_update().filter(key__in=keys).order_by("key"))
    wait = max(_left(row, keys[row.key], at) for row in rows)
    if wait == NO_WAIT:
        for row in rows:
            row.count = 1 if at - row.last_at > keys[row.key].forgotten_after else row.count + 1
            row.last_at = at
        LoginFailures.objects.bulk_update(rows, ["count", "last_at"])
    return wait


@transaction.atomic
def forgive(*tried: Tried, address: Tried | None = None, at: datetime) -> None:
    """After a success: the number begins anew; of the address, only this try is taken back."""
    LoginFailures.objects.filter(key__in=[one.key for one in tried]).delete()
    if address:
        LoginFailures.objects.filter(key=address.key, count__gt=0).update(count=F("count") - 1)
    LoginFailures.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()


def _left(row: LoginFailures, tried: Tried, at: datetime) -> timedelta:
    wait = tried.wait_after(row.count)
    if wait == NO_WAIT or at - row.last_at > tried.forgotten_after:
        return NO_WAIT
    return max(row.last_at + wait - at, NO_WAIT)
