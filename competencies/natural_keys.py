"""A memory for natural keys while a fixture loads.

A policy's fixture names the same grades, tables and competencies hundreds of times, and Django asks
the database for each. Within ``remembered`` an answer is kept, and the rows of an edition are read
once a model; a row that the fixture has just written joins them. Outside of it nothing is kept, so
no answer can grow stale.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models.signals import post_save

T = TypeVar("T")
Memory = dict[Hashable, Any]

_memory: ContextVar[Memory | None] = ContextVar("natural_keys", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    token = _memory.set({})
    post_save.connect(_learn)
    try:
        yield
    finally:
        post_save.disconnect(_learn)
        _memory.reset(token)


def remembering() -> bool:
    return _memory.get() is not None


def recall(key: Hashable, ask: Callable[[], T]) -> T:
    """``ask()``, or its earlier answer. An exception is no answer, and is not kept."""
    memory = _memory.get()
    if memory is None:
        return ask()
    if key not in memory:
        memory[key] = ask()
    answer: T = memory[key]
    return answer


def _learn(sender: type[Any], instance: Any, **_: Any) -> None:
    """Let a row that has just been written join its edition's rows, if these have been read."""
    rows = (_memory.get() or {}).get((sender, getattr(instance, "framework_id", None)))
    if rows is not None:
        rows[instance.identity_values()] = instance
