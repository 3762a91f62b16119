"""What an edition in force says, kept (施行した版の控え): frozen means frozen, so it is read once.

Kept are parts alone. Which editions there are, from when to when each holds and who may see it is asked every time;
of a draft everything is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.core.cache import cache

from competencies.models import Framework

T = TypeVar("T")
KEPT_FOR = 24 * 60 * 60


def kept(name: str, rows: Mapping[int, Framework], read: Callable[[list[int]], dict[int, T]]) -> dict[int, T]:
    """What ``read`` tells of each of these rows, by primary key; it is asked for what is not kept yet alone.

    ``rows``: the edition that each belongs to. ``name``: what is told. It can be pickled, and depends on nothing else.
    """
    keys = {pk: f"competencies.frozen.{name}.{pk}" for pk, edition in rows.items() if edition.frozen}
    held = cache.get_many(keys.values())
    found: dict[int, T] = {pk: held[key] for pk, key in keys.items() if key in held}
    if lacking := [pk for pk in rows if pk not in found]:
        told = read(lacking)
        cache.set_many({keys[pk]: told[pk] for pk in lacking if pk in keys}, KEPT_FOR)
        found |= told
    return found
