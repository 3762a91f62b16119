"""What follows from orders (発令に伴う終了). Pure: it reads rows and writes none; import, admin and pages may ask it.

Two rules, and no more:

* A main order (本務) that begins ends the open main order before it, on the day before.
* Whoever leaves the service (退職) leaves every post, on the last day of service.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, Protocol


class Order(Protocol):
    """As much of a ``Posting`` as the rules look at."""

    valid_from: date
    valid_to: date | None
    is_main: bool


_ONE_DAY = timedelta(days=1)


class Ending(NamedTuple):
    """``order`` ends with ``last``, because ``successor`` begins; without one, because the person leaves."""

    order: Any
    last: date
    successor: Any = None


def ended_by_successor(orders: Iterable[Order]) -> Iterator[Ending]:
    """One person's open main orders that a later main order ends.

    An order with an end of its own is left as it is, even if the next one begins before: that is for a person
    to decide, and the overlap is refused.
    """
    main = sorted((order for order in orders if order.is_main), key=lambda order: order.valid_from)
    for order, successor in pairwise(main):
        if order.valid_to is None and order.valid_from < successor.valid_from:
            yield Ending(order, successor.valid_from - _ONE_DAY, successor)


def ended_by_leaving(orders: Iterable[Order], left_on: date | None) -> Iterator[Ending]:
    """One person's orders that would go on after the last day of service."""
    for order in orders:
        if left_on and order.valid_from <= left_on and (order.valid_to is None or order.valid_to > left_on):
            yield Ending(order, left_on)


def overlap(one: Order, other: Order) -> bool:
    """Whether there is a day on which both hold."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )
