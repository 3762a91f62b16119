"""What is left of the money for self-development (助成の予算の残り)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Sum

from training.models import Subsidy, SubsidyBudget, SubsidyKind
from training.querysets import SubsidyQuerySet
from training.rules.subsidies import State
from training.rules.support import Budget


class Line(NamedTuple):
    """One kind in one fiscal year."""

    kind: SubsidyKind
    year: int
    budget: Budget


def budget_of(kind: SubsidyKind | int, year: int, *, lock: bool = False) -> Budget:
    """What is left of one kind in one year. Two queries.

    ``lock``: whoever asks second waits until the first one's transaction ends, so that the figures still hold when
    something is written by them.
    """
    rows = SubsidyBudget.objects.filter(kind=kind, year=year)
    amount = (rows.select_for_update() if lock else rows).values_list("amount", flat=True).first()
    sums = _sums(Subsidy.objects.filter(kind=kind, year=year))
    return _budget(amount, next(iter(sums.values()), {}))


def lines(authority: int, year: int) -> list[Line]:
    """Each kind that has a budget, or gave something, in the year; in the order of the kinds. Three queries."""
    amounts = dict(
        SubsidyBudget.objects.filter(kind__authority=authority, year=year).order_by().values_list("kind", "amount")
    )
    sums = _sums(Subsidy.objects.filter(kind__authority=authority, year=year))
    kinds = SubsidyKind.objects.filter(pk__in={*amounts, *sums})
    return [Line(kind, year, _budget(amounts.get(kind.pk), sums.get(kind.pk, {}))) for kind in kinds]


def _sums(rows: SubsidyQuerySet) -> dict[int, dict[str, tuple[int, int]]]:
    """By kind and state, the sums granted and paid."""
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    committed: Any = rows.committed().order_by()
    for kind, state, granted, paid in committed.values_list("kind", "state").annotate(Sum("granted"), Sum("paid")):
        found[kind][state] = (granted or 0, paid or 0)
    return found


def _budget(amount: int | None, sums: dict[str, tuple[int, int]]) -> Budget:
    kept = sum(granted for state, (granted, _) in sums.items() if state != State.SETTLED)
    return Budget(amount, kept, sums.get(State.SETTLED, (0, 0))[1])
