"""What the rules ask of a whole city, kept until anything that they look at changes (計算の控え).

Like ``staff.remembered``, and with training's own tables: with a result is kept the state of the records that it was
worked out of. Of each table that says the last key, how many of the latest there are and the first of them: a row
written late by a long transaction, with a key given out before, changes one of these. Enrolments have no history, but
every move of one leaves a step (``training.enrolments``), and steps are never changed or deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.core.cache import cache as kept
from django.db import connection

from staff.models import Posting
from staff.remembered import KEPT_FOR
from staff.remembered import MODELS as OF_STAFF
from training.models import (
    Course,
    CourseSession,
    Enrolment,
    EnrolmentStep,
    ExternalRecord,
    OJTPlan,
    RequirementRule,
    TrainingRole,
)

T = TypeVar("T")
# Keys farther back than these were given out by transactions that are over.
LATEST = 500
_OURS: tuple[Any, ...] = (Course, CourseSession, RequirementRule, ExternalRecord)
_ROLES: tuple[Any, ...] = (TrainingRole, OJTPlan)
# A made-up city is written without history, in one stroke: so the rows themselves are looked at as well.
PEOPLE: tuple[Any, ...] = (*(model.history.model for model in (*OF_STAFF, *_ROLES)), Posting, *_ROLES)
EVERYTHING: tuple[Any, ...] = (
    *PEOPLE,
    *(model.history.model for model in _OURS),
    *_OURS,
    RequirementRule.equivalents.through,
    Enrolment,
    EnrolmentStep,
)


def remembered(name: str, work: Callable[[], T], *, authority: int, on: date, of: tuple[Any, ...] = EVERYTHING) -> T:
    """The result of ``work`` about all people of an authority on a day, worked out anew when any record is another.

    ``of``: the tables that it depends on. One query besides the work. The result can be pickled, and takes the place
    of the one before: results are large, and states many.
    """
    asked, now = sha256(f"{name} {authority} {on}".encode()).hexdigest(), state(of)
    key = f"training.remembered.{asked}"
    was, result = kept.get(key, (None, None))
    if was != now:
        result = work()
        kept.set(key, (now, result), KEPT_FOR)
    return cast(T, result)


def state(of: tuple[Any, ...] = EVERYTHING) -> tuple[str | None, ...]:
    """Which state of the records there is; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_question(of))
        return tuple(cursor.fetchone())


@cache
def _question(of: tuple[Any, ...]) -> str:
    """The question alone: it is long, and always the same."""
    return f"SELECT {', '.join(_part(model) for model in of)}"  # our own names


def _part(model: Any) -> str:
    """The last key, how many of the latest there are, and the first of them; S608: all names are our own."""
    table, key = model._meta.db_table, model._meta.pk.column
    # The one table whose rows go without a trace is a small one: all of it is counted.
    is_small = model is RequirementRule.equivalents.through
    latest = f"SELECT {key} FROM {table} ORDER BY {key} DESC" + ("" if is_small else f" LIMIT {LATEST}")  # noqa: S608
    return f"(SELECT MAX({key}) || ' ' || COUNT(*) || ' ' || MIN({key}) FROM ({latest}) AS latest)"  # noqa: S608
