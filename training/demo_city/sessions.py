"""When made-up courses are held (研修の回). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from training.demo_city.facts import CourseFacts
from training.demo_city.plan import SessionPlan, Stage
from training.demo_city.working_days import from_day, running, some_working_day, until_day

# How long applications are taken; how long before the first day they end.
OPEN_DAYS = 60
CLOSED_DAYS, CLOSED_DAYS_ONLINE = 28, 14
# Attendance is taken so many days after the last day.
TAKEN_AFTER = 3


def plan_sessions(courses: Sequence[CourseFacts], number: int, *, on: date, chance: Random) -> list[SessionPlan]:
    """So many sessions in the last, this and the coming fiscal year, in the order of their days."""
    found: list[SessionPlan] = []
    this = fiscal_year(on)
    for year in (this - 1, this, this + 1):
        offered = [course for course in courses if course.is_offered_in(year)]
        for course, times in _shared_out(offered, round(number / 3), chance):
            found += _of_course(course, year, times, on, chance)
    return sorted(found, key=lambda session: session.starts_on)


def _shared_out(courses: Sequence[CourseFacts], number: int, chance: Random) -> Iterator[tuple[CourseFacts, int]]:
    """How often each is held in a year; those that are wide more often than others."""
    if not courses:
        return
    weights = [3 if course.is_general else 1 for course in courses]
    extra = chance.choices(range(len(courses)), weights, k=max(number - len(courses), 0))
    for place, course in enumerate(courses[:number]):
        yield course, 1 + extra.count(place)


def _of_course(course: CourseFacts, year: int, times: int, on: date, chance: Random) -> Iterator[SessionPlan]:
    first, last = fiscal_year_start(year), fiscal_year_end(year)
    begin, end = (first, date(year, 7, 20)) if course.is_for_new else (date(year, 5, 7), last - timedelta(days=45))
    starts = sorted(some_working_day(chance, max(begin, course.valid_from), end) for _ in range(times))
    for number, start in enumerate(starts, start=1):
        name = f"第{number}回" if times > 1 else ""
        yield _session(course, name, running(start, course.days), on, chance)


def _session(course: CourseFacts, name: str, days: list[date], on: date, chance: Random) -> SessionPlan:
    deadline = until_day(days[0] - timedelta(days=CLOSED_DAYS_ONLINE if course.is_online else CLOSED_DAYS))
    decided = from_day(deadline + timedelta(days=chance.randint(3, 6)))
    first_come = course.is_online or chance.random() < 0.15
    session = SessionPlan(
        course, name, days, from_day(deadline - timedelta(days=OPEN_DAYS)), deadline, decided, first_come=first_come,
        needs_head=not first_come, follow_up_months=None if course.is_online else 3,
    )  # fmt: skip
    cancelled = from_day(decided + timedelta(days=chance.randint(1, 3)))
    if chance.random() < 0.05 and cancelled < min(on, days[0]):
        session.cancelled_on = cancelled
    session.stage = _stage(session, on)
    return session


def _stage(session: SessionPlan, on: date) -> Stage:
    if session.cancelled_on:
        return Stage.CANCELLED
    if on <= session.opens_on:
        return Stage.PLANNED
    if on <= session.deadline:
        return Stage.OPEN
    return Stage.CLOSED if on <= session.ends_on + timedelta(days=TAKEN_AFTER) else Stage.HELD
