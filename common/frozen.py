"""What never changes again, read once (凍結したものの控え): parts of an edition in force, a scheme in use.

In a cache of its own: what comes and goes by the minute would push it out of one they shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from django.core.cache import caches

T = TypeVar("T")
K = TypeVar("K")
# Long, and not for ever: a database may be put back as it was.
KEPT_FOR = 24 * 60 * 60


def read_once(name: str, read: Callable[[], T]) -> T:
    """What ``read`` tells. ``name`` says of what; the result can be pickled, and depends on nothing else."""
    return cast(T, caches["frozen"].get_or_set(name, read, KEPT_FOR))


def read_each_once(name: str, keys: Iterable[K], read: Callable[[list[K]], dict[K, T]]) -> dict[K, T]:
    """The same of each key; ``read`` is asked for those alone that nobody asked for before."""
    names = {key: f"{name}.{key}" for key in keys}
    held = caches["frozen"].get_many(names.values())
    found: dict[K, T] = {key: held[name] for key, name in names.items() if name in held}
    if lacking := [key for key in names if key not in found]:
        told = read(lacking)
        caches["frozen"].set_many({names[key]: told[key] for key in lacking}, KEPT_FOR)
        found |= told
    return found


def forget() -> None:
    """To be called where something is frozen: an earlier try may have been read, and then taken back with its
    transaction. Nobody else has read it as frozen yet."""
    caches["frozen"].clear()
