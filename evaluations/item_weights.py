"""The weights of an axis's items as one table (項目のウエイトの表): item × grade, out of the rows and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from evaluations.models import Axis, ItemWeight

# The column of all grades that have none of their own.
REST = ""
Table = dict[tuple[str, str], Decimal | None]


def read(axis: Axis) -> Table:
    """By item and grade."""
    return {
        (row.item_code, grade): row.weight
        for row in axis.item_weights.order_by("pk")
        for grade in row.grades or (REST,)
    }


@transaction.atomic
def write(axis: Axis, table: Table) -> None:
    """In the place of what was there: a row for each item and weight, with the grades that share it."""
    axis.item_weights.all().delete()
    rows: dict[tuple[str, Decimal, bool], list[str]] = defaultdict(list)
    for (item, grade), weight in table.items():
        if weight is not None:
            rows[item, weight, grade == REST].append(grade)
    made = [ItemWeight(scheme=axis.scheme, axis=axis, item_code=item, weight=weight) for item, weight, _rest in rows]
    for row, ((_item, _weight, rest), grades) in zip(made, rows.items(), strict=True):
        row.grades = () if rest else tuple(grades)
    ItemWeight.objects.bulk_create(made)


def total(table: Table, items: Iterable[str], grade: str) -> Decimal:
    """What the weights of a grade come to; an item without one of its own counts by that of the rest."""
    return sum((_of(table, item, grade) for item in items), Decimal(0))


def _of(table: Table, item: str, grade: str) -> Decimal:
    own = table.get((item, grade))
    return (table.get((item, REST)) if own is None else own) or Decimal(0)
