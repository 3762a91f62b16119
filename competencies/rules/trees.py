"""Parts that name their parent, put together as trees (親をもつ項目を木にする). Imports no Django."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class HasParent(Protocol):
    @property
    def pk(self) -> Any: ...

    @property
    def parent_id(self) -> Any: ...


Part = TypeVar("Part", bound=HasParent)


@dataclass(frozen=True)
class Node(Generic[Part]):
    part: Part
    children: tuple["Node[Part]", ...] = ()

    def walk(self) -> Iterator[Part]:
        """The part and all that stands under it."""
        yield self.part
        for child in self.children:
            yield from child.walk()


def trees(parts: Iterable[Part]) -> list[Node[Part]]:
    """The roots among ``parts`` with what stands under them; siblings keep their order.

    A part whose parent is not among ``parts`` is a root, so that a filtered list loses nothing.
    """
    parts = list(parts)
    known = {part.pk for part in parts}
    below: dict[Any, list[Part]] = defaultdict(list)
    for part in parts:
        below[part.parent_id if part.parent_id in known else None].append(part)
    return [_node(part, below) for part in below[None]]


def _node(part: Part, below: dict[Any, list[Part]]) -> Node[Part]:
    return Node(part, tuple(_node(child, below) for child in below[part.pk]))
