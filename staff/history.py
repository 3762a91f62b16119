"""Who changed what, from what to what, when and why (変更の履歴), out of the records of django-simple-history.

However many records, the words for them (names of departments, grades and people) take one query a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from staff.access import Aspect
from staff.models import Department, Employee, Leave, Posting, Qualification, Secondment, User
from staff.naming import CODED, Vocabulary

# What belongs to a person, and is told on his page.
OF_A_PERSON: tuple[type[models.Model], ...] = (Posting, Leave, Secondment, Qualification)

# The models whose rows are told with the row that their field refers to: (model, field).
Parts = Iterable[tuple[type[models.Model], str]]

ADDED, CHANGED, DELETED = "+", "~", "-"
# What no row ever changes, and the page says anyway.
_FIXED = ("id", "authority")


@dataclass(frozen=True)
class Change:
    """One field (何を・どこから・どこへ)."""

    label: str
    before: str
    after: str

    @property
    def only(self) -> str:
        """The one value of what was added or deleted."""
        return self.after if self.after != _blank() else self.before


@dataclass(frozen=True)
class Entry:
    """One deed of somebody."""

    at: datetime
    by: str
    table: str
    row: str
    deed: str
    why: str
    changes: tuple[Change, ...] = ()
    is_change: bool = False


@dataclass(frozen=True)
class Reader:
    """Who reads the history: what is hidden from him, and whether he knows what is to come (内示前)."""

    on: date
    aspects: frozenset[Aspect] = frozenset(Aspect)
    plans_ahead: bool = True

    def may_read(self, record: Any, field: str) -> bool:
        return _ASPECTS.get((_table(record), field), Aspect.CARD) in self.aspects

    def knows(self, record: Any) -> bool:
        """Whether the record is about something that has begun."""
        begins = getattr(record, "valid_from", None) or getattr(record, "hired_on", None)
        return self.plans_ahead or begins is None or begins <= self.on

    def may_know(self, value: Any) -> bool:
        return self.plans_ahead or not isinstance(value, date) or value <= self.on


# The fields that are no part of what the staff list or a career tells.
_ASPECTS = {
    ("leave", "kind"): Aspect.LEAVE,
    ("leave", "note"): Aspect.LEAVE,
    ("employee", "birth_date"): Aspect.PERSONAL,
    ("employee", "former_name"): Aspect.PERSONAL,
    ("employee", "pay_family"): Aspect.PERSONAL,
    ("posting", "pay_grade"): Aspect.PERSONAL,
}


@dataclass(frozen=True)
class _Step:
    """A record beside the one before it; ``changed``: field → before and after, as they are stored.

    What a row was before its first record nobody knows: such a change is told as it stood afterwards.
    """

    record: Any
    changed: Mapping[str, tuple[Any, Any]]
    is_compared: bool


def of_person(employee: Employee, *, reader: Reader, words: Vocabulary) -> list[Entry]:
    """All changes of a person and of what is kept about him, newest first."""
    records = [*_history(Employee).filter(id=employee.pk)]
    for model in OF_A_PERSON:
        records += _history(model).filter(employee_id=employee.pk)
    return entries(records, reader=reader, words=words)


def of_row(model: type[models.Model], pk: int, *, reader: Reader, words: Vocabulary, parts: Parts = ()) -> list[Entry]:
    """All changes of one row, and of its ``parts`` along with it."""
    records = [*_history(model).filter(id=pk)]
    for part, field in parts:
        records += _history(part).filter(**{field: pk})
    return entries(records, reader=reader, words=words)


def entries(records: Iterable[Any], *, reader: Reader, words: Vocabulary) -> list[Entry]:
    """The changes among these records that the reader may know of, newest first."""
    steps = [step for step in _steps(records) if reader.knows(step.record)]
    known = _Words(steps, words)
    told = [_entry(step, known, reader) for step in reversed(steps)]
    return sorted(told, key=lambda entry: entry.at, reverse=True)


def _history(model: Any) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = model.history.select_related("history_user")
    return rows


def _steps(records: Iterable[Any]) -> Iterator[_Step]:
    """Each record against the one before it of the same row, oldest first."""
    last: dict[tuple[str, int], Any] = {}
    for record in sorted(records, key=lambda r: (r.history_date, r.history_id)):
        row = (_table(record), record.id)
        former = last.get(row) if record.history_type == CHANGED else None
        yield _Step(record, _changed(former, record), is_compared=former is not None)
        last[row] = record


def _changed(former: Any, record: Any) -> dict[str, tuple[Any, Any]]:
    if former:
        delta = record.diff_against(former)
        found = {change.field: (change.old, change.new) for change in delta.changes}
        return {field.name: found[field.name] for field in record.tracked_fields if field.name in found}
    values = model_to_dict(record, fields=[field.name for field in record.tracked_fields])
    for fixed in _FIXED:
        values.pop(fixed, None)
    if record.history_type == DELETED:
        return {field: (value, None) for field, value in values.items() if _says_something(value)}
    return {field: (None, value) for field, value in values.items() if _says_something(value)}


def _says_something(value: Any) -> bool:
    return value not in (None, "", ())


def _entry(step: _Step, words: _Words, reader: Reader) -> Entry:
    record = step.record
    model = record.instance_type
    hides_reason = _table(record) == "leave" and Aspect.LEAVE not in reader.aspects
    return Entry(
        at=record.history_date,
        by=str(record.history_user) if record.history_user else _("システム"),
        table=str(model._meta.verbose_name),
        row=_row(record, words),
        deed=_deed(step),
        why=_hidden() if hides_reason and record.history_change_reason else record.history_change_reason or "",
        changes=tuple(_changes(step, words, reader)),
        is_change=step.is_compared,
    )


def _deed(step: _Step) -> str:
    words = {ADDED: _("追加"), CHANGED: _("変更"), DELETED: _("削除")}
    if step.record.history_type == CHANGED and not step.is_compared:
        return _("変更(これより前の記録はありません)")
    return words[step.record.history_type]


def _changes(step: _Step, words: _Words, reader: Reader) -> Iterator[Change]:
    model = step.record.instance_type
    for name, (before, after) in step.changed.items():
        field = model._meta.get_field(name)
        told = [
            words.of(field, value, step.record) if _open(step.record, name, value, reader) else _hidden()
            for value in (before, after)
        ]
        yield Change(str(field.verbose_name), *told)


def _open(record: Any, field: str, value: Any, reader: Reader) -> bool:
    if not _says_something(value):
        return True
    if field == "left_by" and not reader.may_know(record.left_on):
        return False
    return reader.may_read(record, field) and reader.may_know(value)


def _blank() -> str:
    return _("空欄")


def _hidden() -> str:
    return _("(伏せています)")


class _Words:
    """Stored values as people read them."""

    def __init__(self, steps: list[_Step], words: Vocabulary) -> None:
        self._known = words
        self._rows = {model: model._default_manager.in_bulk(pks) for model, pks in _referred(steps).items()}

    def of(self, field: models.Field[Any, Any], value: Any, record: Any) -> str:
        if not _says_something(value):
            return _blank()
        if field.remote_field:
            return self.row(field.remote_field.model, value, _day_of(record))
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        if field.name in CODED:
            return self._known.coded(field.name, value, _day_of(record))
        return _plain(value)

    def row(self, model: Any, pk: Any, day: date) -> str:
        if model is Department:
            return self._known.departments.full(pk, day) or _("なくなった組織(%(pk)s)") % {"pk": pk}
        found = self._rows.get(model, {}).get(pk)
        return str(found) if found else _("なくなった項目(%(pk)s)") % {"pk": pk}


def _referred(steps: list[_Step]) -> dict[Any, set[Any]]:
    """The rows that the values point at, by model; departments have their names already."""
    found: dict[Any, set[Any]] = defaultdict(set)
    for step in steps:
        for name, values in step.changed.items():
            target = step.record.instance_type._meta.get_field(name).remote_field
            if target and target.model is not Department:
                found[target.model] |= {value for value in values if value is not None}
    return found


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, tuple):
        return "、".join(value)
    return date_format(value, "Y年n月j日") if isinstance(value, date) else str(value)


def _row(record: Any, words: _Words) -> str:
    """Which row it was, in words that are open to whoever sees the entry."""
    tell = _ROWS.get(_table(record))
    return tell(record, words) if tell else ""


_ROWS: dict[str, Callable[[Any, _Words], str]] = {
    "department": lambda r, words: r.code,
    "departmentversion": lambda r, words: _since(r.valid_from),
    "posting": lambda r, words: f"{_since(r.valid_from)} {words.row(Department, r.department_id, r.valid_from)}",
    "leave": lambda r, words: _since(r.valid_from),
    "secondment": lambda r, words: r.destination,
    "qualification": lambda r, words: r.name,
    "rolegrant": lambda r, words: r.get_role_display(),
    "delegation": lambda r, words: r.get_power_display(),
    "courseeffect": lambda r, words: r.competency_code,
    "sessionday": lambda r, words: _plain(r.day),
}


def _since(day: date) -> str:
    return _("%(day)sから") % {"day": _plain(day)}


def _day_of(record: Any) -> date:
    """The day on which the record's departments are named: the order's own, or that of the deed."""
    begun: date | None = getattr(record, "valid_from", None)
    return begun or timezone.localdate(record.history_date)


def _table(record: Any) -> str:
    return str(record.instance_type._meta.model_name)


def deeds_on(user: User) -> list[Entry]:
    """What Django's own log has about an account, of which no field-level records are kept."""
    from django.contrib.admin.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    return [
        Entry(e.action_time, str(e.user), str(User._meta.verbose_name), "", str(e.get_action_flag_display()),
              "", (Change(_("内容"), _blank(), e.get_change_message()),))
        for e in log.select_related("user")
    ]  # fmt: skip
