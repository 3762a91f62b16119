"""Who is evaluated (評価の対象). Imports no Django.

Whoever falls short is 評価対象外: a state of its own, which no rule turns into a low mark. Cities name different
limits and join them differently: left out when *any* is missed, or only when *all* are
(6か月未満または週15時間30分未満; 1年未満かつ…).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from staff.rules.upcoming import months_after

DAY = timedelta(days=1)


class Missed(StrEnum):
    """What somebody falls short of."""

    EMPLOYMENT = "employment"  # 任用形態
    SERVICE = "service"  # 勤務月数
    DUTY = "duty"  # 勤務日数
    HOURS = "hours"  # 週の勤務時間


@dataclass(frozen=True)
class Limits:
    """None: no such limit. ``any_of``: one that is missed is enough to be left out; else all that are set must be."""

    employment_types: frozenset[str] = frozenset()
    months: int | None = None
    duty_days: int | None = None
    weekly_hours: Decimal | None = None
    any_of: bool = True


@dataclass(frozen=True)
class Service:
    """Somebody's service in the period: from when to when, and how many days he was on duty."""

    employment_type: str
    first: date
    last: date
    duty_days: int
    weekly_hours: Decimal


def left_out(service: Service, limits: Limits) -> tuple[Missed, ...]:
    """Why somebody is not evaluated; empty for whoever is.

    The type of employment decides by itself: it is not one of the limits that are weighed against each other.
    """
    if limits.employment_types and service.employment_type not in limits.employment_types:
        return (Missed.EMPLOYMENT,)
    checks = [
        (Missed.SERVICE, limits.months is not None and not _served(service, limits.months)),
        (Missed.DUTY, limits.duty_days is not None and service.duty_days < limits.duty_days),
        (Missed.HOURS, limits.weekly_hours is not None and service.weekly_hours < limits.weekly_hours),
    ]
    missed = tuple(reason for reason, is_missed in checks if is_missed)
    set_limits = sum(limit is not None for limit in (limits.months, limits.duty_days, limits.weekly_hours))
    return missed if limits.any_of or len(missed) == set_limits else ()


def duty_days(first: date, last: date, away: Iterable[tuple[date, date]], holidays: frozenset[date]) -> int:
    """Days from ``first`` to ``last`` on which somebody was to work and did: not on weekends, holidays or absences."""
    absences = list(away)
    days = (first + DAY * n for n in range((last - first).days + 1))
    return sum(
        day.weekday() < 5 and day not in holidays and not any(start <= day <= end for start, end in absences)
        for day in days
    )


def _served(service: Service, months: int) -> bool:
    return service.last >= months_after(service.first, months) - DAY
