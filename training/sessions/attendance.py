"""The door through which attendance goes (出欠の記録): marks are kept, and the enrolment follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from staff.models import User
from training import enrolments
from training.access import Right, may
from training.models import Attendance, CourseSession, Enrolment, SessionDay
from training.rules.attendance import Mark, Outcome, outcome
from training.rules.workflow import LEARNED, Action, State

Place = tuple[int, int]  # enrolment, day: primary keys
LONGEST_NOTE = 200


class Entry(NamedTuple):
    """What one person's day says; without a mark it says nothing."""

    mark: str = ""
    note: str = ""


class Change(NamedTuple):
    """What was on the sheet when it was opened, and what it says now."""

    was: Entry
    now: Entry


@dataclass
class Recorded:
    """What came of it. ``kept``: what somebody else had changed meanwhile, and stays as it is."""

    written: int = 0
    kept: list[Attendance] = field(default_factory=list)
    moved: list[Enrolment] = field(default_factory=list)


@transaction.atomic
def record(session: CourseSession, marks: Mapping[Place, Change], *, by: User, at: datetime) -> Recorded:
    """Keep the marks that were changed, all or none, and move whoever has one for every day.

    There on one day at least: attended; on none: absent, with what the notes say as the reason. Both can be mended as
    long as the course is not completed. A mark is changed, never taken away. Written twice, nothing more happens.

    Raises ValidationError: by field ``<enrolment>`` where something is wrong with somebody's row, else as a whole.
    """
    locked = _lock(session, by=by, on=timezone.localdate(at))
    people = {each.pk: each for each in _people(locked)}
    days = {day.pk: day for day in locked.days.all()}
    if not {person for person, _day in marks} <= set(people) or not {day for _person, day in marks} <= set(days):
        raise ValidationError(_("この回のものではない出欠です。ページを開き直してください。"))
    rows = Attendance.objects.filter(enrolment__in=people).select_related("enrolment__employee", "day")
    found = {(row.enrolment_id, row.day_id): row for row in rows}
    result = Recorded()
    wanted = _wanted(marks, found, days, result, on=timezone.localdate(at))
    _check(people, days, found, wanted)
    _write(found, wanted, by)
    result.written = len(wanted)
    for person in sorted({person for person, _day in marks}):
        _follow(people[person], days, found, result, by=by, at=at)
    return result


def _lock(session: CourseSession, *, by: User, on: date) -> CourseSession:
    found = CourseSession.objects.select_for_update(of=("self",)).select_related("course")
    locked = found.prefetch_related("days").get(pk=session.pk)
    if by.authority_id != locked.course.authority_id or not may(by, Right.SELECT, on=on):
        raise ValidationError(_("この手続きは、あなたの役割ではできません。"))
    if locked.state == CourseSession.State.CANCELLED:
        raise ValidationError(_("この回は「%s」です。") % locked.get_state_display())
    return locked


def _people(session: CourseSession) -> list[Enrolment]:
    rows = session.enrolments.seated().select_related("employee")
    for enrolment in rows:
        enrolment.session = session
    return list(rows)


def _wanted(
    marks: Mapping[Place, Change], found: Mapping[Place, Attendance], days: Mapping[int, SessionDay], result: Recorded,
    *, on: date,
) -> dict[Place, Entry]:  # fmt: skip
    """What is to be written: what was changed on the sheet, and nowhere else meanwhile."""
    wanted = {}
    for place, change in marks.items():
        now, row = change.now, found.get(place)
        present = Entry(row.mark, row.note) if row else Entry()
        if now in (change.was, present):
            continue
        if days[place[1]].day > on:
            raise ValidationError(_("まだ来ていない日の出欠は入れられません。"))
        if row and present != change.was:
            result.kept.append(row)
        else:
            wanted[place] = now
    return wanted


def _check(
    people: Mapping[int, Enrolment], days: Mapping[int, SessionDay], found: Mapping[Place, Attendance],
    wanted: Mapping[Place, Entry],
) -> None:  # fmt: skip
    """Each mark must be one; whoever was there on no day needs a reason, and has nothing that was accepted already."""
    wrong = {}
    for person in sorted({person for person, _day in wanted}):
        new = [entry for (whose, _day), entry in wanted.items() if whose == person]
        entries = _entries(person, days, found, wanted)
        if problem := next(filter(None, map(_problem, new)), "") or _refused(people[person], entries, len(days)):
            wrong[str(person)] = problem
    if wrong:
        raise ValidationError(wrong)


def _problem(entry: Entry) -> str:
    if entry.mark not in set(Mark):
        return _("出欠を選んでください。一度入れた出欠は、消さずに正しいものを選び直します。")
    if len(entry.note) > LONGEST_NOTE:
        return _("備考は%d文字までにしてください。") % LONGEST_NOTE
    return ""


def _refused(enrolment: Enrolment, entries: list[Entry], days: int) -> str:
    if outcome([entry.mark for entry in entries], days=days) != Outcome.ABSENT:
        return ""
    if enrolment.state in LEARNED | {State.REPORTED}:
        return _("いまは「%s」のため、すべての日を欠席にはできません。") % enrolment.get_state_display()
    return "" if _reason(entries) else _("すべての日を欠席にするときは、事情を備考に入力してください。")


def _entries(
    person: int, days: Mapping[int, SessionDay], found: Mapping[Place, Attendance], wanted: Mapping[Place, Entry]
) -> list[Entry]:
    """What the person's days say, with what is about to be written; days without a mark left out."""
    places = [(person, day) for day in days]
    kept = {place: Entry(found[place].mark, found[place].note) for place in places if place in found}
    return [(kept | dict(wanted))[place] for place in places if place in kept or place in wanted]


def _reason(entries: list[Entry]) -> str:
    return _("、").join(dict.fromkeys(entry.note for entry in entries if entry.note))


def _write(found: dict[Place, Attendance], wanted: Mapping[Place, Entry], by: User) -> None:
    """Puts what is new into ``found``, too."""
    rows: dict[bool, list[Attendance]] = defaultdict(list)
    for (person, day), entry in wanted.items():
        is_new = (person, day) not in found
        row = found.setdefault((person, day), Attendance(enrolment_id=person, day_id=day))
        row.mark, row.note = entry
        rows[is_new].append(row)
    bulk_create_with_history(rows[True], Attendance, default_user=by)
    bulk_update_with_history(rows[False], Attendance, ["mark", "note"], default_user=by)


def _follow(
    enrolment: Enrolment, days: Mapping[int, SessionDay], found: Mapping[Place, Attendance], result: Recorded,
    *, by: User, at: datetime,
) -> None:  # fmt: skip
    entries = _entries(enrolment.pk, days, found, {})
    come_to = outcome([entry.mark for entry in entries], days=len(days))
    step: Action | None = None
    if come_to == Outcome.ATTENDED and enrolment.state in (State.SELECTED, State.ABSENT):
        step = Action.MARK_ATTENDED
    elif come_to == Outcome.ABSENT and enrolment.state in (State.SELECTED, State.ATTENDED):
        step = Action.MARK_ABSENT
    if step:
        reason = _reason(entries) if step == Action.MARK_ABSENT else ""
        result.moved.append(enrolments.move(enrolment, step, by=by, at=at, reason=reason))
