"""What is due by the clock (期日の来た仕事): apps register what they do, and ``manage.py run_due`` does it.

It may run as often as one likes, so what is registered does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.functional import Promise

# Does what is due at a moment, and says how much that was.
Work = Callable[[datetime], int]
_works: list[tuple[str | Promise, Work]] = []


def register(label: str | Promise, work: Work) -> None:
    """Once for each work, when its app is ready."""
    if (label, work) not in _works:
        _works.append((label, work))


def run(now: datetime) -> Iterator[tuple[str, int]]:
    """All of it, in the order of the apps."""
    for label, work in _works:
        yield str(label), work(now)
