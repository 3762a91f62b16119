"""Staff numbers and department codes that are known, or about to be (番号の照合)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Numbers:
    """Finds what Excel has made of a number: it takes 001234 for 1234."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = frozenset(known)
        self._announced: set[str] = set()
        self._bare = {number.lstrip("0"): number for number in self._known if number.startswith("0")}

    def announce(self, numbers: Iterable[str | None]) -> None:
        self._announced.update(number for number in numbers if number)

    def is_announced(self, number: str) -> bool:
        return number in self._announced

    def with_zeros(self, number: str) -> str | None:
        """The known number that this one would be with its zeros; None when it is known as it is."""
        return None if number in self._known else self._bare.get(number)
