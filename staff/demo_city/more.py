"""What the apps above add to a made-up city, once its people can log in (デモの市役所に加わるもの).

An app registers what it makes and how it is removed when it is ready, as with ``staff.inbox``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from competencies.models import AppointingAuthority, Framework


class Make(Protocol):
    def __call__(self, framework: Framework, *, seed: int, on: date) -> None: ...


Remove = Callable[["AppointingAuthority"], None]

_sources: dict[Make, Remove] = {}


def register(make: Make, remove: Remove) -> None:
    """Once, however often it is registered."""
    _sources[make] = remove


def add(framework: Framework, *, seed: int, on: date) -> None:
    for make in _sources:
        make(framework, seed=seed, on=on)


def remove(authority: AppointingAuthority) -> None:
    """Before the people go: what came last goes first."""
    for source in reversed(_sources.values()):
        source(authority)
