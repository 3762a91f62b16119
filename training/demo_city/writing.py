"""Planned sessions and enrolments, written into the database (デモの研修を書き込む): by the thousand, no history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import models
from django.utils import timezone

from training.demo_city import words
from training.demo_city.plan import EnrolmentPlan, SessionPlan, StepPlan
from training.models import (
    Attendance,
    CourseSession,
    Enrolment,
    EnrolmentStep,
    FollowUp,
    Notice,
    SessionDay,
    TrainingReport,
)
from training.rules import workflow
from training.rules.moves import Actor
from training.rules.workflow import Action, State

BATCH = 2000
# Older notices were read and put away; what is newer than a fortnight is mostly unread.
_TOLD, _UNREAD = timedelta(days=120), timedelta(days=14)
_THERE = frozenset({State.ATTENDED, State.REPORTED, State.COMPLETED, State.FOLLOWED_UP})


@dataclass(frozen=True)
class Written:
    """A planned enrolment with its row."""

    session: CourseSession
    plan: EnrolmentPlan
    row: Enrolment


class Writing:
    """``users``: of employees, by key; ``officer``: who selects, by key."""

    def __init__(self, users: Mapping[int, int], officer: int | None, *, on: date, chance: Random) -> None:
        self.users, self.officer, self.on, self.chance = users, officer, on, chance

    def write(self, sessions: list[SessionPlan]) -> list[Written]:
        rows = create(CourseSession, map(_session, sessions))
        pairs = list(zip(sessions, rows, strict=True))
        days = create(SessionDay, (day for plan, row in pairs for day in _days(plan, row)))
        plans = [(row, one) for plan, row in pairs for one in plan.enrolments]
        enrolled = create(Enrolment, (_enrolment(row, one) for row, one in plans))
        written = [Written(row, one, made) for (row, one), made in zip(plans, enrolled, strict=True)]
        self._write_steps(written)
        self._write_attendance(written, days)
        create(TrainingReport, filter(None, map(self._report, written)))
        create(FollowUp, filter(None, map(self._follow_up, written)))
        return written

    def _write_steps(self, written: list[Written]) -> None:
        pairs = [(one, step) for one in written for step in one.plan.steps]
        rows = create(EnrolmentStep, (self._step(one, step) for one, step in pairs))
        told = (notice for (one, step), row in zip(pairs, rows, strict=True) for notice in self._told(one, step, row))
        create(Notice, told)

    def _step(self, one: Written, step: StepPlan[State, Action]) -> EnrolmentStep:
        return EnrolmentStep(
            enrolment=one.row, action=step.action, state=step.state, by_id=self._user(one, step.actor),
            at=moment(step.day, step.minute), reason=step.reason,
        )  # fmt: skip

    def _user(self, one: Written, actor: Actor) -> int | None:
        person = one.plan.person
        if actor == Actor.SELF:
            return self.users.get(person.key)
        if actor == Actor.HEAD and person.head:
            return self.users.get(person.head)
        return self.officer if actor == Actor.OFFICER else None

    def _told(self, one: Written, step: StepPlan[State, Action], row: EnrolmentStep) -> Iterator[Notice]:
        """Everybody whom the move concerns, but who did not make it."""
        if self.on - step.day > _TOLD:
            return
        person, tells = one.plan.person, workflow.move_of(step.action).tells
        for actor, employee in ((Actor.SELF, person.key), (Actor.HEAD, person.head)):
            if actor in tells and employee and self.users.get(employee) != row.by_id:
                yield Notice(to_id=employee, step=row, read_at=self._read_at(step, row.at))

    def _read_at(self, step: StepPlan[State, Action], at: datetime) -> datetime | None:
        unread = 0.8 if self.on - step.day <= _UNREAD else 0.05
        return None if self.chance.random() < unread else at + timedelta(hours=self.chance.randint(1, 9))

    def _write_attendance(self, written: list[Written], days: list[SessionDay]) -> None:
        by_session: dict[int, list[SessionDay]] = {}
        for day in days:
            by_session.setdefault(day.session_id, []).append(day)
        create(Attendance, (mark for one in written for mark in self._marks(one, by_session[one.session.pk])))

    def _marks(self, one: Written, days: list[SessionDay]) -> Iterator[Attendance]:
        if one.plan.state in _THERE | {State.ABSENT}:
            for day in days:
                mark, note = self._mark(one.plan.state)
                yield Attendance(enrolment=one.row, day=day, mark=mark, note=note)

    def _mark(self, state: State) -> tuple[str, str]:
        if state == State.ABSENT:
            return Attendance.Mark.ABSENT, ""
        drawn = self.chance.random()
        if drawn < 0.02:
            return Attendance.Mark.LATE, "電車の遅れのため"
        return (Attendance.Mark.LEFT_EARLY, "公務のため") if drawn < 0.03 else (Attendance.Mark.PRESENT, "")

    def _report(self, one: Written) -> TrainingReport | None:
        """Handed in, sent back, or only begun."""
        sent = one.plan.last(Action.REPORT)
        if not sent and not one.plan.draft:
            return None
        is_in = sent and one.plan.state != State.ATTENDED
        return TrainingReport(
            enrolment=one.row, learned=words.some(self.chance, words.LEARNED), use=words.some(self.chance, words.USE),
            submitted_at=moment(sent.day, sent.minute) if sent and is_in else None,
        )  # fmt: skip

    def _follow_up(self, one: Written) -> FollowUp | None:
        step = one.plan.last(Action.FOLLOW_UP)
        by = self._user(one, Actor.HEAD)
        if not step or not by:
            return None
        seen = self.chance.choices(FollowUp.Seen.values, (1, 3, 5, 2))[0]
        text = words.some(self.chance, words.SEEN[-1:] if seen == FollowUp.Seen.NOT_YET else words.SEEN[:-1])
        return FollowUp(enrolment=one.row, seen=seen, text=text, by_id=by, at=moment(step.day, step.minute))


def create(model: type[models.Model], rows: Iterable[models.Model]) -> list[Any]:
    return model._default_manager.bulk_create(rows, batch_size=BATCH)


def moment(day: date, minute: int) -> datetime:
    """A minute of a day, by the clocks of the city."""
    return timezone.make_aware(datetime.combine(day, time(*divmod(minute, 60))))


def _session(plan: SessionPlan) -> CourseSession:
    is_online = plan.course.is_online
    return CourseSession(
        course_id=plan.course.key, name=plan.name, state=plan.stage, starts_on=plan.starts_on, ends_on=plan.ends_on,
        place="" if is_online else plan.course.place, is_online=is_online, capacity=plan.capacity,
        seating=CourseSession.Seating.FIRST_COME if plan.first_come else CourseSession.Seating.SELECTION,
        needs_head=plan.needs_head, deadline=plan.deadline, follow_up_months=plan.follow_up_months,
    )  # fmt: skip


def _days(plan: SessionPlan, row: CourseSession) -> Iterator[SessionDay]:
    for day in plan.days:
        yield SessionDay(session=row, day=day, starts_at=time(9, 30), ends_at=time(16, 30))


def _enrolment(session: CourseSession, plan: EnrolmentPlan) -> Enrolment:
    first, completed = plan.steps[0], plan.last(Action.COMPLETE)
    reason = first.reason if first.actor != Actor.OFFICER else ""
    return Enrolment(
        session=session, employee_id=plan.person.key, state=plan.state, reason=reason,
        applied_at=moment(*plan.begun), completed_on=completed.day if completed else None,
    )  # fmt: skip
