"""Interviews around a sheet (面談の記録): the evaluator records one, the person adds his view; both read both.

The opening one comes before the goals are confirmed. The closing one is held once the result is disclosed: what was
said before that day is no closing interview (人事評価政令11条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import long_date
from evaluations import access
from evaluations.models import Interview, Sheet
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.writing import StaleError, locked, write
from staff.models import User

# The file is closed, or there is nothing to talk over.
OVER = frozenset({State.CLOSED, State.EXEMPT})


@dataclass(frozen=True)
class Held:
    """What an evaluator records of an interview."""

    kind: str
    held_on: date
    mode: str = Interview.Mode.FACE_TO_FACE
    note: str = ""
    next_steps: str = ""


def may_record(sheet: Sheet, stages: frozenset[Stage]) -> bool:
    return Stage.FIRST in stages and sheet.state not in OVER


def may_note(sheet: Sheet, stages: frozenset[Stage]) -> bool:
    return Stage.SELF in stages and sheet.state not in OVER


@transaction.atomic
def record(
    sheet: Sheet, held: Held, *, by: User, at: datetime, row: int | None = None, seen: str = "",
    walking: Stage | None = None,
) -> Interview:  # fmt: skip
    """Write an interview down, or what was written (``row``) anew, on what was read (``seen``: its stamp).

    Raises StaleError, or ValidationError: not his to write, or not such an interview on such a day.
    """
    current, on = locked(sheet), timezone.localdate(at)
    if not may_record(current, access.stages_of(by, current, on=on, walking=walking)):
        raise ValidationError(_("面談を記録できるのは、いまの一次評価者です。"))
    if wrong := refusal(current, held, on=on):
        raise ValidationError(wrong)
    interview = _existing(current, row, seen) if row else _new(current)
    interview.kind, interview.held_on, interview.mode = held.kind, held.held_on, held.mode
    interview.evaluator_note, interview.next_steps = held.note, held.next_steps
    write(interview, by=by)
    return interview


@transaction.atomic
def add_note(
    sheet: Sheet, row: int, text: str, *, by: User, at: datetime, seen: str, walking: Stage | None = None
) -> Interview:
    """What the person notes of an interview. Raises StaleError or ValidationError."""
    current = locked(sheet)
    if not may_note(current, access.stages_of(by, current, on=timezone.localdate(at), walking=walking)):
        raise ValidationError(_("本人の記録を書けるのは、本人だけです。"))
    interview = _existing(current, row, seen)
    interview.person_note = text
    write(interview, by=by)
    return interview


def refusal(sheet: Sheet, held: Held, *, on: date) -> str:
    """Why there can be no such interview on such a day, in words; empty where there can."""
    if held.held_on > on:
        return _("面談の日は、今日までの日にしてください。面談のあとで記録します。")
    if held.kind != Interview.Kind.CLOSING:
        return ""
    if sheet.disclosed_at is None:
        return _("期末面談は、結果を開示したあとに行います。まだ開示していないので、記録できません。")
    disclosed = timezone.localdate(sheet.disclosed_at)
    if held.held_on < disclosed:
        return _("期末面談は、開示した日(%s)以後の日にしてください。") % long_date(disclosed)
    return ""


def stamp(interview: Interview) -> str:
    """Tells one text of an interview from another."""
    told = (
        interview.kind, interview.held_on.isoformat(), interview.mode, interview.evaluator_note,
        interview.person_note, interview.next_steps,
    )  # fmt: skip
    return sha256("\x1f".join(told).encode()).hexdigest()[:16]


def _new(sheet: Sheet) -> Interview:
    """It is the first evaluator's, whoever acts for him: who wrote it stands in the history."""
    first = next(row for row in access.current_stages(sheet) if row.stage == Stage.FIRST)
    return Interview(sheet=sheet, evaluator_id=first.evaluator_id)


def _existing(sheet: Sheet, row: int, seen: str) -> Interview:
    found = sheet.interviews.filter(pk=row).first()
    if found is None:
        raise ValidationError(_("その面談の記録は、この記録書にありません。"))
    if stamp(found) != seen:
        raise StaleError(sheet)
    return found
