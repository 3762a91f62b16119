"""Shares of small groups that nobody may read or work out (少人数の欄を伏せる). Imports no Django.

A figure about fewer than ``FEWEST`` people tells of persons. It is hidden, and with it the next smallest figure beside
it, until what is left when the visible ones are taken from their sum is about enough people, too: for whoever has the
sum can take away. Figures of a tree (市 › 部 › 課) are hidden together, whichever of them a page shows.

A person whose own place is a department with others under it (部長) would hide a section of every bureau; such a few
are counted nowhere instead.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
FEWEST = 5


@dataclass(frozen=True)
class Count:
    """So many of so many people."""

    reached: int = 0
    people: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.reached + other.reached, self.people + other.people)

    @property
    def share(self) -> int:
        """In whole per cent, halves up; only of a count of somebody."""
        return (self.reached * 200 + self.people) // (self.people * 2)


@dataclass(frozen=True)
class Node(Generic[K]):
    """A place in the tree: its own people (``own``), and the places under it."""

    key: K
    own: Count = Count()
    under: tuple[Node[K], ...] = ()


def visible(top: Node[K], *, fewest: int = FEWEST) -> Mapping[K, Count]:
    """What may be told, by place: the sum of each place with all under it. A place that is not in it is hidden."""
    top = _without_few(top, fewest)
    sums = dict(_sums(top))
    if sums[top.key].people < fewest:
        return {}
    found = {top.key: sums[top.key]}
    _show_under(top, sums, fewest, found)
    return found


def _without_few(node: Node[K], fewest: int) -> Node[K]:
    """Without the few who stand in a place that has others under it."""
    under = tuple(_without_few(each, fewest) for each in node.under)
    few = bool(under) and node.own.people < fewest
    return Node(node.key, Count() if few else node.own, under)


def _sums(node: Node[K]) -> Iterable[tuple[K, Count]]:
    total = node.own
    for each in node.under:
        below = dict(_sums(each))
        yield from below.items()
        total += below[each.key]
    yield node.key, total


def _show_under(node: Node[K], sums: Mapping[K, Count], fewest: int, found: dict[K, Count]) -> None:
    """Below a place that is told. What stays hidden of it, its own people among that, is nobody or enough people."""
    shown = [each for each in node.under if sums[each.key].people >= fewest]
    rest = sums[node.key].people - sum(sums[each.key].people for each in shown)
    for each in sorted(shown, key=lambda each: sums[each.key].people):
        if rest == 0 or rest >= fewest:
            break
        rest += sums[each.key].people
        shown.remove(each)
    for each in shown:
        found[each.key] = sums[each.key]
        _show_under(each, sums, fewest, found)
