"""A memory for natural keys while a fixture loads.

A policy's fixture names the same grades, tables and competencies hundreds of times, and Django asks
the database for each. Within ``remembered`` a key is asked for once, and a row that the fixture has
just written is known without asking. Outside of it nothing is kept, so no answer can grow stale.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models.signals import post_save

T = TypeVar("T")

_memory: ContextVar[dict[Hashable, object] | None] = ContextVar("natural_keys", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    token = _memory.set({})
    post_save.connect(_learn)
    try:
        yield
    finally:
        post_save.disconnect(_learn)
        _memory.reset(token)


def recall(key: Hashable, ask: Callable[[], T]) -> T:
    """``ask()``, or its earlier answer. An exception is no answer, and is not kept."""
    memory = _memory.get()
    if memory is None:
        return ask()
    if key not in memory:
        memory[key] = ask()
    return memory[key]  # type: ignore[return-value]  # what was stored under this key came from this ask


def _learn(sender: type[Any], instance: Any, **_: Any) -> None:
    """Remember a row that has just been written, under the key that a fixture names it by."""
    memory = _memory.get()
    if memory is not None and hasattr(instance, "natural_key"):
        memory[sender, *instance.natural_key()] = instance
