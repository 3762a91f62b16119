"""What an edition in force says, kept (施行した版の控え): frozen means frozen, so it is read once.

Kept are parts alone. Which editions there are, from when to when each holds and who may see it is asked every time;
of a draft everything is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from common.frozen import read_each_once
from competencies.models import Framework

T = TypeVar("T")


def kept(name: str, rows: Mapping[int, Framework], read: Callable[[list[int]], dict[int, T]]) -> dict[int, T]:
    """What ``read`` tells of each of these rows, by primary key; it is asked for what is not kept yet alone.

    ``rows``: the edition that each belongs to. ``name``: what is told. It can be pickled, and depends on nothing else.
    """
    frozen = [pk for pk, edition in rows.items() if edition.frozen]
    found = read_each_once(f"competencies.{name}", frozen, read)
    if drafted := [pk for pk in rows if pk not in found]:
        found |= read(drafted)
    return found
