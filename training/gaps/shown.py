"""Where it is told what somebody can do (示した能力の出どころ): sources from every app, kept apart.

An app that knows of abilities registers a source when it is ready::

    shown.register(Source("evaluation", _("評価"), latest_evaluations, is_open_to))

All sources together are one query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competencies.rules.shown import Reading, Shown, Unit
from staff.access import Relation
from staff.waiting import Question, ask, question
from training.access import SIGHTS, Aspect
from training.models import Enrolment, ExternalRecord, SelfRating

SELF, TRAINED = "self", "trained"


class Rows(NamedTuple):
    """Rows of a source, and the names of their fields: whose, of which ability, how far, on what day.

    ``reached`` may be None where it is not told how far; ``code`` may name several abilities, with spaces between.
    """

    found: QuerySet[Any]
    employee: str
    code: str
    reached: str
    day: str


@dataclass(frozen=True)
class Source:
    """``key`` tells it from others in drawings; ``judges``: it says how far somebody is, and so shows what is missing.

    ``rows``: of these people (primary keys), by a day. Of several rows of one ability the latest counts for a source
    that judges, and the furthest for one that does not. ``is_open_to``: whether somebody who stands so to a person may
    read that of him. ``unit``: what it counts, if it knows but one. ``say``: how far, in the source's own words.
    ``stays``: it is shown even where it tells nothing.
    """

    key: str
    label: str | Promise
    rows: Callable[[Collection[int], date], Iterable[Rows]]
    is_open_to: Callable[[Collection[Relation]], bool]
    judges: bool = True
    unit: Unit | None = None
    say: Callable[[Reading], str] | None = None
    stays: bool = True

    def rank(self, shown: Shown) -> tuple[Any, ...]:
        """Of two, the higher one counts."""
        reached = -1 if shown.reached is None else shown.reached
        return (shown.on, reached) if self.judges else (reached, shown.on)


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Ask this source, too. One of the same key takes the place of the one before."""
    _sources[source.key] = source


def sources_for(relations: Collection[Relation]) -> list[Source]:
    """Those that somebody who stands so to a person may read, in the order in which they were registered."""
    return [source for source in _sources.values() if source.is_open_to(relations)]


def shown(sources: Sequence[Source], employee: int, *, on: date) -> dict[str, dict[str, Shown]]:
    """What the sources tell of one person: by source, by the ability's code. One query, however many sources."""
    by_key = {source.key: source for source in sources}
    found: dict[str, dict[str, Shown]] = {key: {} for key in by_key}
    for key, codes, reached, day in ask(_question(tuple(sources), employee, on)):
        source, told = by_key[key], Shown(reached, _as_date(day), by_key[key].unit)
        for code in codes.split():
            before = found[key].get(code)
            if before is None or source.rank(told) > source.rank(before):
                found[key][code] = told
    return found


@lru_cache(maxsize=1000)
def _question(sources: tuple[Source, ...], employee: int, on: date) -> Question | None:
    """Its words alone are kept: to put them together takes longer than the answer."""
    return question([_columns(source.key, rows) for source in sources for rows in source.rows([employee], on)])


def _as_date(day: date | str) -> date:
    """SQLite knows no days: it tells them as text."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def _columns(key: str, rows: Rows) -> QuerySet[Any, Any]:
    source = Value(key, CharField())
    return rows.found.order_by().values_list(source, rows.code, rows.reached, rows.day)


def latest_self_ratings(employees: Collection[int], on: date) -> Iterable[Rows]:
    """自己点検: the latest of each ability."""
    rated = SelfRating.objects.filter(employee__in=employees).latest_by(on=on)
    yield Rows(rated, "employee", "competency_code", "step", "rated_on")


def completed_training(employees: Collection[int], on: date) -> Iterable[Rows]:
    """修了した研修: up to which level a course builds an ability, or only that it was learned.

    It tells what somebody learned, here or elsewhere. How far he can do it is for others to say: it is no rating.
    """
    here = Enrolment.objects.learned().filter(
        employee__in=employees, session__ends_on__lte=on, session__course__effects__isnull=False
    )
    effects = "session__course__effects__"
    yield Rows(here, "employee", f"{effects}competency_code", f"{effects}level", "session__ends_on")
    elsewhere = ExternalRecord.objects.confirmed().filter(employee__in=employees, completed_on__lte=on)
    effects = "course__effects__"
    equal = elsewhere.filter(course__effects__isnull=False)
    yield Rows(equal, "employee", f"{effects}competency_code", f"{effects}level", "completed_on")
    named = elsewhere.annotate(codes=Cast("competencies", CharField()), level=Cast(Value(None), IntegerField()))
    yield Rows(named, "employee", "codes", "level", "completed_on")


def _open_by(aspect: Aspect) -> Callable[[Collection[Relation]], bool]:
    return lambda relations: any(aspect in SIGHTS[relation] for relation in relations)


def register_own() -> None:
    """The sources that this app knows of."""
    register(Source(SELF, _("自己点検"), latest_self_ratings, _open_by(Aspect.SELF_RATING)))
    register(Source(TRAINED, _("修了した研修"), completed_training, _open_by(Aspect.ENROLMENTS), False, Unit.LEVEL))
