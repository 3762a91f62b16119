"""What is kept of a person besides his orders (休業・派遣・資格), read in one query."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Value

from staff.models import Leave, Qualification, Secondment

# The columns that are read, in the same order by their types: the rows of all kinds come as one union.
_COLUMNS: dict[Any, tuple[str, ...]] = {
    Leave: ("valid_from", "valid_to", "kind", "note", "pk", "employee_id"),
    Secondment: ("valid_from", "valid_to", "kind", "destination", "pk", "employee_id"),
    Qualification: ("acquired_on", "expires_on", "name", "number", "pk", "remind_days"),
}


def read(*querysets: QuerySet[Any]) -> dict[Any, list[Any]]:
    """The rows of these querysets of different models, the latest first; only to be shown."""
    found: dict[Any, list[Any]] = {model: [] for model in _COLUMNS}
    first, *others = (_rows(number, queryset) for number, queryset in enumerate(querysets))
    for number, *values in sorted(first.union(*others, all=True), key=lambda row: row[1], reverse=True):
        model = querysets[number].model
        found[model].append(model(**dict(zip(_COLUMNS[model], values, strict=True))))
    return found


def _rows(number: int, queryset: QuerySet[Any]) -> Any:
    return queryset.order_by().values_list(Value(number), *_COLUMNS[queryset.model])
