"""What is kept of a person besides his orders (休業・派遣・資格), read in one query."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet, Value

from staff.careers.learning import Rows
from staff.models import Leave, Qualification, Secondment

# The columns that are read, in the same order by their types: the rows of all kinds come as one union.
_COLUMNS: dict[Any, tuple[str, ...]] = {
    Leave: ("valid_from", "valid_to", "kind", "note", "pk", "employee_id"),
    Secondment: ("valid_from", "valid_to", "kind", "destination", "pk", "employee_id"),
    Qualification: ("acquired_on", "expires_on", "name", "number", "pk", "remind_days"),
}


def read(*querysets: QuerySet[Any]) -> dict[Any, list[Any]]:
    """The rows of these querysets of different models, the latest first; only to be shown."""
    return read_with(querysets, ())[0]


def read_with(
    querysets: Sequence[QuerySet[Any]], others: Sequence[Rows]
) -> tuple[dict[Any, list[Any]], list[tuple[Any, ...]]]:
    """The same, and the rows of other apps' querysets as tuples of their columns. One query for all."""
    found: dict[Any, list[Any]] = {model: [] for model in _COLUMNS}
    told: list[tuple[Any, ...]] = []
    parts = [(queryset, _COLUMNS[queryset.model]) for queryset in querysets]
    first, *more = (_rows(number, *part) for number, part in enumerate([*parts, *others]))
    for number, *values in sorted(first.union(*more, all=True), key=itemgetter(1), reverse=True):
        if number < len(querysets):
            model = querysets[number].model
            found[model].append(model(**dict(zip(_COLUMNS[model], values, strict=True))))
        else:
            told.append(tuple(values))
    return found, told


def _rows(number: int, queryset: QuerySet[Any], columns: tuple[Any, ...]) -> Any:
    return queryset.order_by().values_list(Value(number), *columns)
