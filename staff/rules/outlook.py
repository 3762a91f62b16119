"""Moving through workplaces (ジョブローテーション): years in post, and what is still possible in the first years.

Imports no Django. Two rules:

* **Years in post** (在課年数): since the first day in the department of the day.
* **The first years** (藤沢・立川: 10年に3職場; 流山: 窓口・事業・管理の三部門): so many workplaces, or the sectors,
  from the hire on within so many years.

Time away on leave counts for neither. Nobody gets to know a workplace while away, and nobody may be worse off for
having taken leave (育児休業法10条), so the days away are taken off the years in post and put on to the end of the
first years. 停職 is the exception: it gives no more time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from common.dates import years_later
from staff.rules.careers import Length, length
from staff.rules.rotation import Rule

# From so many years on, years in post are told as one.
LONGEST = 10

Absence = tuple[date, date | None]


@dataclass(frozen=True)
class Place:
    """A workplace (課), the first day in it, and its sector on that day in a word (窓口)."""

    workplace: int
    since: date
    sector: str = ""


@dataclass(frozen=True)
class Way:
    """A person's way so far."""

    hired_on: date
    places: list[Place]
    away: list[Absence] = field(default_factory=list)


class State(StrEnum):
    MET = "met"  # 達した
    OPEN = "open"  # within the years, and moves enough are left
    TIGHT = "tight"  # every move that is left is needed
    BEYOND = "beyond"  # the moves that are left each April do not suffice
    MISSED = "missed"  # the years are over


@dataclass(frozen=True)
class Outlook:
    """How a person stands to the rule on a day."""

    state: State
    # Places, or sectors, that count.
    reached: int
    missing: int
    sectors: frozenset[str]
    # The last day of the first years, leave put on; None where the policy sets no years.
    until: date | None = None
    # What is left of them, and how often 1 April, the day of moves, comes until then: told of those who lack some.
    left: Length | None = None
    moves_left: int | None = None


def assess(rule: Rule, way: Way, on: date) -> Outlook:
    """How the person stands to the rule on a day."""
    until = last_day(way.hired_on, rule.years, way.away, on=on) if rule.years else None
    known = min(on, until) if until else on
    counted = [place for place in way.places if place.since <= known]
    sectors = frozenset([place.sector for place in counted if place.sector])
    reached = _reached(rule, counted, sectors)
    return _outlook(reached, max((rule.count or 0) - reached, 0), sectors, until, on)


@lru_cache(maxsize=4096)  # those who were hired on one day and came equally far stand alike
def _outlook(reached: int, missing: int, sectors: frozenset[str], until: date | None, on: date) -> Outlook:
    if not missing or until is None:
        return Outlook(State.OPEN if missing else State.MET, reached, missing, sectors, until)
    if on > until:
        return Outlook(State.MISSED, reached, missing, sectors, until)
    moves = aprils(on, until)
    left = length(on + timedelta(days=1), until)
    return Outlook(_state(missing, moves), reached, missing, sectors, until, left, moves)


def unseen(rule: Rule, outlook: Outlook) -> list[str]:
    """The policy's sectors in which the person has not been."""
    return [name for name in rule.sectors if not _has_been(name, outlook.sectors)]


def _reached(rule: Rule, places: Sequence[Place], sectors: frozenset[str]) -> int:
    if rule.counts_sectors:
        return sum(_has_been(name, sectors) for name in rule.sectors)
    return len({place.workplace for place in places})


def _has_been(name: str, sectors: frozenset[str]) -> bool:
    """The policy says 窓口部門 where a department says 窓口."""
    return any(name.startswith(sector) for sector in sectors)


def _state(missing: int, moves: int) -> State:
    if moves < missing:
        return State.BEYOND
    return State.TIGHT if moves == missing else State.OPEN


def last_day(hired_on: date, years: int, away: Sequence[Absence], *, on: date) -> date:
    """The last of the first ``years``, put off by each day away until ``on``, those put on included."""
    end = planned = years_later(hired_on, years) - timedelta(days=1)
    if not away:
        return planned
    while (put_off := planned + timedelta(days=days_away(away, hired_on, min(end, on)))) != end:
        end = put_off
    return end


def served(since: date, away: Iterable[Absence], on: date) -> Length:
    """Years in post on a day, without the days away."""
    return length(since + timedelta(days=days_away(away, since, on)), on)


def days_away(away: Iterable[Absence], first: date, last: date) -> int:
    """The days away from ``first`` to ``last``; a day of two leaves is one day."""
    days, counted_to = 0, first - timedelta(days=1)
    for start, end in sorted(away, key=lambda absence: absence[0]):
        from_day, to_day = max(start, counted_to + timedelta(days=1)), min(end or last, last)
        if from_day <= to_day:
            days += (to_day - from_day).days + 1
            counted_to = to_day
    return days


def aprils(after: date, until: date) -> int:
    """How often 1 April comes after one day and until another."""
    return max(until.year - after.year + (until >= _april(until.year)) - (after >= _april(after.year)), 0)


def distribution(lengths: Iterable[Length]) -> list[int]:
    """How many people have been in post for 0, 1, 2 … completed years; the last entry is ``LONGEST`` or more."""
    counted = Counter(min(each.years, LONGEST) for each in lengths)
    return [counted[years] for years in range(LONGEST + 1)]


def _april(year: int) -> date:
    return date(year, 4, 1)
