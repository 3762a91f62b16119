"""What else people have on the days of a session (日程の重なり), as far as whoever asks may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q

from staff.models import Leave, User
from training.models import CourseSession, Enrolment
from training.rules.clashes import Clash, Kind, Taken, clashes, every_day

Found = dict[int, list[Taken]]


def days_of(session: CourseSession) -> frozenset[date]:
    """The days on which it is held; where none are kept, all from the first to the last. Reads ``session.days``."""
    held = frozenset(day.day for day in session.days.all())
    return held or every_day(session.starts_on, session.ends_on)


def clashes_of(employees: Collection[int], session: CourseSession, *, viewer: User, on: date) -> dict[int, list[Clash]]:
    """What stands against the session, by employee; those without anything are not in it.

    Leave counts that has begun by the day and that the viewer may know of (its days, not its kind). Two queries, and
    that of ``session.days`` unless it was prefetched.
    """
    wanted = sorted(days_of(session))
    taken: Found = defaultdict(list)
    _take_sessions(taken, employees, session, wanted, viewer=viewer, on=on)
    _take_leave(taken, employees, wanted, viewer=viewer, on=on)
    return {employee: found for employee, days in taken.items() if (found := clashes(wanted, days))}


def _take_sessions(
    taken: Found, employees: Collection[int], session: CourseSession, wanted: Sequence[date], *, viewer: User, on: date
) -> None:
    """Other sessions in which they are; a row for each day that is kept, or one for all days."""
    rows = (
        Enrolment.objects.visible_to(viewer, on=on)
        .current()
        .filter(employee__in=employees, session__starts_on__lte=wanted[-1], session__ends_on__gte=wanted[0])
        .exclude(session=session.pk)
        .exclude(state=Enrolment.State.ABSENT)
        .order_by("employee", "session")
        .values_list(
            "employee", "session", "session__course__name", "session__starts_on", "session__ends_on",
            "session__days__day",
        )
    )  # fmt: skip
    days: dict[tuple[int, int, str], set[date]] = defaultdict(set)
    for employee, other, name, first, last, day in rows:
        days[employee, other, name] |= {day} if day else every_day(first, last, within=wanted)
    for (employee, _, name), found in days.items():
        taken[employee].append(Taken(Kind.SESSION, frozenset(found), name))


def _take_leave(taken: Found, employees: Collection[int], wanted: Sequence[date], *, viewer: User, on: date) -> None:
    known = Leave.objects.absences_visible_to(viewer, on=on).begun(by=on)
    lasting = known.filter(Q(valid_to=None) | Q(valid_to__gte=wanted[0]), employee__in=employees).order_by()
    for employee, first, last in lasting.values_list("employee", "valid_from", "valid_to"):
        taken[employee].append(Taken(Kind.AWAY, every_day(first, last or wanted[-1], within=wanted)))
