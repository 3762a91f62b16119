"""What may be told of the answers to questionnaires (アンケートの集計). Imports no Django.

A group of fewer than ``FEWEST`` is not told of, and can not be worked out by taking away either:

* A question in a year is told only with answers of five people or more.
* A sum over years is told only if what it adds to the years that are told is nothing, or five answers or more.
* A sum over questions or over courses takes in only what is told by itself, so it tells nothing new.

Each person answers a question once, so that answers count people. What nobody can hold: whoever notes the numbers of
one day and of the next can take the one away from the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

FEWEST = 5
SCALE = (1, 2, 3, 4, 5)
_TENTH = Decimal("0.1")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Tally:
    """How often each step of the scale was chosen, from 1 to 5."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    def __add__(self, other: Tally) -> Tally:
        a, b = self.counts, other.counts
        return Tally((a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]))

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> Decimal | None:
        """With one decimal, halves rounded up; None without answers."""
        if not self.number:
            return None
        points = sum(step * count for step, count in zip(SCALE, self.counts, strict=True))
        return (Decimal(points) / self.number).quantize(_TENTH, ROUND_HALF_UP)

    @property
    def percents(self) -> tuple[int, ...]:
        """The share of each step, rounded to whole percents: drawn beside the numbers, not in their place."""
        return tuple((200 * count + self.number) // (2 * self.number) if self.number else 0 for count in self.counts)


def tally(scores: Iterable[tuple[int, int]]) -> Tally:
    """Out of (step, how often); a step may come several times."""
    counts = dict.fromkeys(SCALE, 0)
    for step, number in scores:
        counts[step] += number
    return Tally((counts[1], counts[2], counts[3], counts[4], counts[5]))


def is_told(number: int) -> bool:
    """Whether a group of so many may be told of. Nobody is no group: that nobody answered may be said."""
    return number == 0 or number >= FEWEST


def told(parts: Mapping[Key, int]) -> frozenset[Key]:
    """Those of the parts, by the number of their answers, that may be told of."""
    return frozenset(key for key, number in parts.items() if is_told(number))


def sum_is_told(parts: Mapping[Key, int]) -> bool:
    """Whether the sum of all parts may stand beside those that are told.

    Taken away from the sum, those leave the hidden ones together: that must be no group of fewer than five.
    """
    shown = told(parts)
    return is_told(sum(number for key, number in parts.items() if key not in shown))


def pooled(tallies: Iterable[Tally]) -> Tally:
    """What several say together, of those that may be told of. It can be worked out from them: it tells nothing new."""
    return sum((each for each in tallies if is_told(each.number)), Tally())
