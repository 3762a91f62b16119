"""A memory for natural keys while a fixture loads.

A policy's fixture refers to the same grades, tables and competencies hundreds of times, and Django
asks the database each time. Within ``remembered`` each key is asked for once; outside of it nothing
is kept, so no answer can grow stale.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

_memory: ContextVar[dict[Hashable, object] | None] = ContextVar("natural_keys", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def recall(key: Hashable, ask: Callable[[], T]) -> T:
    """``ask()``, or its earlier answer. An exception is no answer, and is not kept."""
    memory = _memory.get()
    if memory is None:
        return ask()
    if key not in memory:
        memory[key] = ask()
    return memory[key]  # type: ignore[return-value]  # what was stored under this key came from this ask
