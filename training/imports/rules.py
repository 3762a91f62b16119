"""What cannot be, found before the database would refuse it (取り込み前の検査): told with the row to mend.

What one row must be is asked of its model's own constraints; what else would touch people, or words that were
answered, stands here. What the import does not change is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Count, Q
from django.utils.translation import gettext as _

from competencies.models import Framework
from staff.imports.ledger import Entry
from staff.imports.reading import Reading, Row
from training.imports.ledger import Ledger, changed, key_in
from training.models import Answer, CourseSession, Enrolment
from training.resources.tables import DAYS, QUESTIONS, SESSIONS, MasterTable
from training.rules import sessions


def check(ledger: Ledger, readings: Sequence[Reading]) -> None:
    """Add to the rows' problems."""
    for table, entries in ledger.entries.items():
        for entry in changed(entries.values()):
            constraints(table, entry)
    policy_codes(ledger, readings)
    _states(ledger)
    _seats(ledger)
    _days(ledger)
    _answered(ledger)


def _refuse(entry: Entry, column: str, reason: str) -> None:
    row = entry.row or entry.cause
    if row:
        row.refuse(column if entry.row else "", reason)


# ── What a row must be


def constraints(table: type[MasterTable], entry: Entry) -> None:
    """Those of the model that look at one row."""
    for constraint in table._meta.model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            try:
                constraint.validate(table._meta.model, entry.after)
            except ValidationError as refusal:
                column = next((name for name in _named(constraint.condition) if name in table.fields), "")
                _refuse(entry, column, "".join(refusal.messages))


def _named(condition: Any) -> Iterator[str]:
    """The fields that a condition names, in its order."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from _named(child)
        else:
            yield child[0].partition("__")[0]


def policy_codes(ledger: Any, readings: Sequence[Reading]) -> None:
    """Codes of the policy are those of an edition in force or in work; what a row has already, it may keep.

    Asked of every row, so that one with another fault learns of this one, too.
    """
    known: dict[Any, set[str]] = {}
    for reading in readings:
        table: Any = reading.table
        for name, model in table.coded.items():
            for row in reading.rows:
                stored = ledger.entries[table].get(key_in(row))
                wanted = _codes(row.values.get(name)) - _codes(getattr(stored and stored.before, name, ()))
                if wanted and model not in known:
                    known[model] = _known(ledger, model)
                _unknown(row, name, model, sorted(wanted - known.get(model, set())))


def _codes(value: str | Iterable[str] | None) -> set[str]:
    return {value} - {""} if isinstance(value, str) else set(value or ())


def _known(ledger: Ledger, model: Any) -> set[str]:
    states = [Framework.State.IN_FORCE, Framework.State.DRAFT]
    rows = model.objects.filter(framework__authority=ledger.authority, framework__state__in=states)
    return set(rows.order_by().values_list("code", flat=True))


def _unknown(row: Row, column: str, model: type[models.Model], codes: list[str]) -> None:
    if codes:
        words = {"kind": model._meta.verbose_name, "codes": "、".join(codes)}
        row.refuse(column, _("方針に、記号が「%(codes)s」の%(kind)sはありません。記号を直してください。") % words)


# ── Sessions


def _states(ledger: Ledger) -> None:
    """Holding and cancelling concern people: they are done on the session's page, and not undone here."""
    for entry in changed(ledger.entries[SESSIONS].values()):
        before, after = entry.before.state if entry.before else "", entry.after.state
        if before != after and not {before or after, after} <= sessions.BEFORE:
            words = [str(CourseSession.State(state).label) for state in (before, after) if state]
            reason = _("取り込みでは「%s」にできません。中止と実施済みは、回の画面で行います。") % " → ".join(words)
            _refuse(entry, "state", reason)


def _seats(ledger: Ledger) -> None:
    """Nobody loses the seat that he has."""
    fewer = {e.before.pk: e for e in changed(ledger.entries[SESSIONS].values()) if e.before and _is_smaller(e)}
    rows = Enrolment.objects.seated().filter(session__in=fewer).order_by()
    for session, seated in rows.values_list("session").annotate(Count("pk")):
        if seated > fewer[session].after.capacity:
            reason = _("もう%(n)d人の受講が決まっています。%(n)d以上にしてください。") % {"n": seated}
            _refuse(fewer[session], "capacity", reason)


def _is_smaller(entry: Entry) -> bool:
    before, after = entry.before.capacity, entry.after.capacity
    return after is not None and (before is None or after < before)


def _days(ledger: Ledger) -> None:
    """Days stand between the first and the last of their session."""
    for key, entry in ledger.entries[DAYS].items():
        session = ledger.entries[SESSIONS].get(key[:3])
        if session is None or session.after.starts_on <= entry.after.day <= session.after.ends_on:
            continue
        if entry.row and entry.changes:
            entry.row.refuse("day", _("回の初日から最終日までの日にしてください。"))
        elif session.changes and session.row:
            reason = _("開催日(%s)が、初日から最終日までの外になります。先に開催日を消してください。")
            session.row.refuse("ends_on", reason % entry.after.day)


# ── Questions


def _answered(ledger: Ledger) -> None:
    """A question that has answers stays what was answered."""
    other = [e for e in changed(ledger.entries[QUESTIONS].values()) if e.before and _asks_otherwise(e)]
    rows = Answer.objects.filter(question__in=[entry.before.pk for entry in other]).order_by()
    with_answers = set(rows.values_list("question", flat=True).distinct())
    for entry in other:
        if entry.before.pk in with_answers:
            _refuse(entry, "kind", _("もう答えのある問いです。終了日を入れて、新しい行を足してください。"))


def _asks_otherwise(entry: Entry) -> bool:
    return any(getattr(entry.before, name) != getattr(entry.after, name) for name in ("kind", "form"))
