"""What a set of goals must have (目標の決まり). Imports no Django.

Numbers, kinds and weights are a scheme's data; weights are exactly 100 together, and whoever is told that they are
not is told the present sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

WHOLE = Decimal(100)


class Wrong(StrEnum):
    """What is not as the scheme asks."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    WEIGHTS = "weights"  # not exactly 100 together
    LIGHT = "light"  # one weighs less than allowed
    KIND_MISSING = "kind_missing"  # a kind that the grade must have
    KIND_TOO_OFTEN = "kind_too_often"
    DIFFICULT_TOO_OFTEN = "difficult_too_often"
    EMPTY = "empty"  # what, by when or to what level is missing


@dataclass(frozen=True)
class Goal:
    """``kind`` and ``difficulty`` by code. ``is_written``: what, by when and to what level are told."""

    number: int
    weight: Decimal
    kind: str = ""
    difficulty: str = ""
    is_written: bool = True


@dataclass(frozen=True)
class Limits:
    """For one grade; kinds and degrees of difficulty by their codes, with how many goals may have them."""

    at_least: int = 1
    at_most: int = 5
    least_weight: Decimal = Decimal(0)
    required_kinds: frozenset[str] = frozenset()
    kinds_at_most: tuple[tuple[str, int], ...] = ()
    difficulties_at_most: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Problem:
    """``goals``: the numbers of the goals that it is about. ``value`` and ``limit``: what is, and what may be."""

    wrong: Wrong
    goals: tuple[int, ...] = ()
    code: str = ""
    value: Decimal = Decimal(0)
    limit: Decimal = Decimal(0)


def problems(goals: Sequence[Goal], limits: Limits) -> list[Problem]:
    """All that is wrong at once; empty for goals that can be submitted. The row of other work is none of them."""
    return [*_numbers(goals, limits), *_weights(goals, limits), *_kinds(goals, limits), *_unwritten(goals)]


def _numbers(goals: Sequence[Goal], limits: Limits) -> Iterable[Problem]:
    number = Decimal(len(goals))
    if len(goals) < limits.at_least:
        yield Problem(Wrong.TOO_FEW, value=number, limit=Decimal(limits.at_least))
    if len(goals) > limits.at_most:
        yield Problem(Wrong.TOO_MANY, value=number, limit=Decimal(limits.at_most))


def _weights(goals: Sequence[Goal], limits: Limits) -> Iterable[Problem]:
    total = sum((goal.weight for goal in goals), Decimal(0))
    if goals and total != WHOLE:
        yield Problem(Wrong.WEIGHTS, value=total, limit=WHOLE)
    light = tuple(goal.number for goal in goals if goal.weight < limits.least_weight)
    if light:
        yield Problem(Wrong.LIGHT, light, limit=limits.least_weight)


def _kinds(goals: Sequence[Goal], limits: Limits) -> Iterable[Problem]:
    kinds = Counter(goal.kind for goal in goals)
    difficulties = Counter(goal.difficulty for goal in goals)
    for code in sorted(limits.required_kinds - set(kinds)):
        yield Problem(Wrong.KIND_MISSING, code=code)
    yield from _too_often(Wrong.KIND_TOO_OFTEN, kinds, limits.kinds_at_most)
    yield from _too_often(Wrong.DIFFICULT_TOO_OFTEN, difficulties, limits.difficulties_at_most)


def _too_often(wrong: Wrong, found: Counter[str], at_most: Iterable[tuple[str, int]]) -> Iterable[Problem]:
    for code, most in at_most:
        if found[code] > most:
            yield Problem(wrong, code=code, value=Decimal(found[code]), limit=Decimal(most))


def _unwritten(goals: Sequence[Goal]) -> Iterable[Problem]:
    empty = tuple(goal.number for goal in goals if not goal.is_written)
    if empty:
        yield Problem(Wrong.EMPTY, empty)
