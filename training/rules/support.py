"""How much the city gives for what somebody learns by himself (助成の額). Imports no Django. Money is whole yen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


def grantable(cost: int, *, rate: Decimal, ceiling: int | None) -> int:
    """The most that may be granted: the share (``rate`` in percent) of the cost, a part of a yen left off.

    No more than the ceiling, where there is one. 33,333円 at 50% are 16,666円; with a ceiling of 10,000円, 10,000円.
    """
    share = int(cost * rate // 100)
    return share if ceiling is None else min(share, ceiling)


def payable(granted: int, spent: int, *, rate: Decimal, ceiling: int | None) -> int:
    """What is paid in the end: the share of what was spent, and never more than was granted."""
    return min(granted, grantable(spent, rate=rate, ceiling=ceiling))


@dataclass(frozen=True)
class Budget:
    """The money of one kind in one year. ``amount``: None where no budget was set, which limits nothing.

    ``kept`` for what is approved and not yet paid, ``paid`` what was; both in yen.
    """

    amount: int | None
    kept: int = 0
    paid: int = 0

    @property
    def left(self) -> int | None:
        """Below zero when a budget was cut after the approvals; None when there is no limit."""
        return None if self.amount is None else self.amount - self.kept - self.paid

    def has_room_for(self, amount: int) -> bool:
        return self.left is None or amount <= self.left
