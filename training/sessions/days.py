"""Filling the days of a session (開催日を埋める)."""

from __future__ import annotations

from training.models import CourseSession, SessionDay
from training.rules.calendar import weekdays


def missing_days(session: CourseSession) -> list[SessionDay]:
    """The weekdays from the first to the last day that the session does not have yet, unsaved."""
    there = set(session.days.values_list("day", flat=True)) if session.pk else set()
    days = weekdays(session.starts_on, session.ends_on)
    return [SessionDay(session=session, day=day) for day in days if day not in there]
