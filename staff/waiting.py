"""What waits for somebody, as rows of five columns (待っていること): parts of one question, of whichever app.

The home page asks little of the database. An app that knows of duties which are rows of a table gives them as parts of
one union (``told``, ``counted``), and says how a row of its kind is told (``staff.inbox.register_rows``).
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import CharField, Count, DateField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast


class Row(NamedTuple):
    """What a part tells: of one thing (``key``, ``name``), or of so many (``number``)."""

    kind: str
    key: int | None
    name: str
    day: date | None
    number: int


_COLUMNS = tuple(f"told_{name}" for name in Row._fields)
_FIELDS: dict[str, Any] = {
    "kind": CharField,
    "key": IntegerField,
    "name": CharField,
    "day": DateField,
    "number": IntegerField,
}


def told(rows: QuerySet[Any], kind: Any, **columns: Any) -> QuerySet[Any, Any]:
    """One row for each. ``kind``: the same for all, or an expression of text."""
    annotated: Any = rows.order_by().annotate(**_row(kind, **columns))
    found: QuerySet[Any, Any] = annotated.values_list(*_COLUMNS)
    return found


def counted(rows: QuerySet[Any], kind: str, *, name: Any = "", key: Any = None, day: Any = None) -> QuerySet[Any, Any]:
    """One row for all of them, none for none. ``name``: one for each of these; ``key``, ``day``: aggregates."""
    columns = _row(kind, number=Count("pk"), name=name, key=key, day=day)
    constant = {f"told_{one}": columns.pop(f"told_{one}") for one in ("kind", "name")}
    constant |= {
        f"told_{one}": columns.pop(f"told_{one}") for one, given in (("key", key), ("day", day)) if given is None
    }
    grouped: Any = rows.order_by().annotate(**constant).values(*constant).annotate(**columns)
    found: QuerySet[Any, Any] = grouped.filter(told_number__gt=0).values_list(*_COLUMNS)
    return found


class Question(NamedTuple):
    """What the database is asked; the answer is not in it."""

    sql: str
    params: tuple[Any, ...]


def question(parts: list[QuerySet[Any, Any]]) -> Question | None:
    """All parts as one question; None where nothing is asked."""
    return compiled(parts[0].union(*parts[1:], all=True)) if parts else None


def compiled(rows: QuerySet[Any, Any]) -> Question | None:
    """Put together once what is asked often: that takes longer than the answer. None where nothing can be found."""
    try:
        sql, params = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return None
    return Question(sql, tuple(params))


def ask(asked: Question | None) -> list[tuple[Any, ...]]:
    """What the database answers, as it answers; one query."""
    if asked is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.params)
        return list(cursor.fetchall())


def answer(asked: Question | None) -> list[Row]:
    """The rows of all parts, in one query."""
    return [_as_row(row) for row in ask(asked)]


def _as_row(found: tuple[Any, ...]) -> Row:
    """SQLite knows no days: it tells them as text."""
    row = Row(*found)
    return row._replace(day=date.fromisoformat(row.day)) if isinstance(row.day, str) else row


def _row(kind: Any, **columns: Any) -> dict[str, Any]:
    """The five columns of a part, as annotations with names that no model has."""
    given = {"key": None, "name": "", "day": None, "number": 1} | columns
    return {
        "told_kind": _column("kind", kind),
        **{f"told_{name}": _column(name, value) for name, value in given.items()},
    }


def _column(name: str, value: Any) -> Any:
    """An expression, or a constant; one that is empty says of which type it is, because a union asks."""
    if hasattr(value, "resolve_expression"):
        return value
    constant = Value(value, _FIELDS[name]())
    return Cast(constant, _FIELDS[name]()) if value is None else constant
