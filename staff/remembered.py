"""What takes long to work out for a whole city, kept until anything in the city changes (計算の控え).

Nothing has to be told that it changed: every change of a record leaves a row of history (``common.history``), so the
last rows of all histories say which state of the records a result belongs to. Whoever may see other people, or asks
for another day, asks by another query, and gets a result of his own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.core.cache import cache as kept
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from competencies.models import AppointingAuthority
from staff.models import Department, DepartmentVersion, Employee, Leave, Posting, Qualification, Secondment
from staff.waiting import Question, ask, compiled

T = TypeVar("T")
KEPT_FOR = 60 * 60
MODELS: tuple[Any, ...] = (Department, DepartmentVersion, Employee, Leave, Posting, Qualification, Secondment)
# Made-up cities are written without history, in one stroke; of these, the last row says that one was.
_WRITTEN_AT_ONCE: tuple[Any, ...] = (DepartmentVersion, Posting)


def remembered(name: str, rows: QuerySet[Any], work: Callable[[], T]) -> T:
    """The result of ``work`` on these rows; worked out anew when the name, the question or the records are others.

    ``name`` says what is worked out, with everything it depends on besides the records. The result is small, and can
    be pickled.
    """
    try:
        question = rows.query.sql_with_params()
    except EmptyResultSet:
        return work()
    key = sha256(repr((name, question, state())).encode()).hexdigest()
    return cast(T, kept.get_or_set(f"staff.remembered.{key}", work, KEPT_FOR))


def state(models: tuple[Any, ...] = MODELS) -> tuple[tuple[Any, ...], ...]:
    """The last row of each history, by key and time: what the records have come to. One query.

    Nothing is known as long as there is no authority.
    """
    return tuple(ask(_last_rows(models)))


@cache
def _last_rows(models: tuple[Any, ...]) -> Question | None:
    """The question alone: it is long, and always the same."""
    last = {
        f"{model._meta.model_name}_{field}": model.history.order_by("-history_id").values(field)[:1]
        for model in models
        for field in ("history_id", "history_date")
    }
    for model in filter(models.__contains__, _WRITTEN_AT_ONCE):
        last[model._meta.model_name] = model.objects.order_by("-pk").values("pk")[:1]
    return compiled(AppointingAuthority.objects.order_by("pk").values_list(*last.values())[:1])
