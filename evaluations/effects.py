"""What became of the abilities that a course builds (研修の効果): marks before it and after it, of the same people.

Of everybody who completed the course, the last evaluation before and the first after it, on one and the same scale.
Fewer than five people tell of persons, and are not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Min
from django.db.models.functions import Coalesce

from evaluations.models import ScaleLevel
from evaluations.shown import item_marks
from training.models import Course, Enrolment
from training.rules.suppression import FEWEST


class Mark(NamedTuple):
    """``day``: of the evaluation. ``place`` in its scale, of which ``symbols`` are all, the highest first."""

    day: date
    place: str
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One mark: how many had it before, and after."""

    symbol: str
    before: int
    after: int
    people: int

    @property
    def percents(self) -> tuple[int, int]:
        return round(self.before * 100 / self.people), round(self.after * 100 / self.people)


@dataclass(frozen=True)
class Effect:
    """An ability on one scale; no lines where too few people have both marks."""

    code: str
    symbols: tuple[str, ...]
    people: int
    lines: tuple[Line, ...]


def effects_of(course: Course, *, on: date) -> list[Effect]:
    """By ability, in the order of the course's effects. Four queries."""
    codes = list(course.effects.values_list("competency_code", flat=True))
    ended = Coalesce("completed_on", "session__ends_on")
    learned = Enrolment.objects.learned().filter(session__course=course, session__ends_on__lte=on).order_by()
    done = dict(learned.values_list("employee").annotate(on=Min(ended)))
    pairs: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
    for (employee, code), marks in _marks(done, codes, on).items():
        if pair := before_and_after(marks, done[employee]):
            pairs[code, pair[0].symbols].append((pair[0].place, pair[1].place))
    return sorted((_effect(*key, found) for key, found in pairs.items()), key=lambda effect: codes.index(effect.code))


def before_and_after(marks: Iterable[Mark], done: date) -> tuple[Mark, Mark] | None:
    """The last before a day and the first after it; None without either, or on two scales."""
    before = max((mark for mark in marks if mark.day < done), default=None)
    after = min((mark for mark in marks if mark.day > done), default=None)
    return (before, after) if before and after and before.symbols == after.symbols else None


def _effect(code: str, symbols: tuple[str, ...], found: list[tuple[str, str]]) -> Effect:
    people = len(found)
    if people < FEWEST:
        return Effect(code, symbols, 0, ())
    firsts, lasts = [before for before, _after in found], [after for _before, after in found]
    return Effect(code, symbols, people, tuple(Line(s, firsts.count(s), lasts.count(s), people) for s in symbols))


def _marks(done: dict[int, date], codes: list[str], on: date) -> dict[tuple[int, str], list[Mark]]:
    rows = list(
        item_marks(list(done), on=on).filter(item__code__in=codes).order_by().values_list(
            "sheet__employee", "item__code", "sheet__cycle__base_date", "level__symbol", "level__scale"
        )
    )  # fmt: skip
    symbols: dict[int, tuple[str, ...]] = {}
    levels = ScaleLevel.objects.filter(scale__in={row[4] for row in rows}).order_by("-ordinal")
    for scale, symbol in levels.values_list("scale", "symbol"):
        symbols[scale] = (*symbols.get(scale, ()), symbol)
    found: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    for employee, code, day, symbol, scale in rows:
        found[employee, code].append(Mark(day, symbol, symbols[scale]))
    return found
