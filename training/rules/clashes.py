"""What else somebody has on the days of a session (日程の重なり). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)


class Kind(StrEnum):
    SESSION = "session"  # another session that the person is in
    AWAY = "away"  # on leave: why is not told


@dataclass(frozen=True)
class Taken:
    """Days that somebody has given away. ``name``: of the other course; what keeps him away has none."""

    kind: Kind
    days: frozenset[date]
    name: str = ""


@dataclass(frozen=True)
class Clash:
    """``days``: those that both want, the first one first; never empty."""

    kind: Kind
    days: tuple[date, ...]
    name: str = ""


def clashes(wanted: Iterable[date], taken: Iterable[Taken]) -> list[Clash]:
    """What stands against the days that are wanted, by its first day."""
    days = frozenset(wanted)
    found = [Clash(one.kind, tuple(sorted(common)), one.name) for one in taken if (common := days & one.days)]
    return sorted(found, key=lambda clash: (clash.days, clash.kind, clash.name))


def every_day(first: date, last: date, *, within: Iterable[date] = ()) -> frozenset[date]:
    """Each day from the first to the last, both included; with ``within``, those of these days alone."""
    if kept := frozenset(within):
        return frozenset(day for day in kept if first <= day <= last)
    return frozenset(first + _DAY * n for n in range((last - first).days + 1))
