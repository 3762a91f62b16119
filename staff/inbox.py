"""What awaits somebody (いまやること): duties from every app, on one list.

An app that knows of duties registers a source when it is ready (``AppConfig.ready``)::

    inbox.register(my_duties)                 # (user, day) → duties: on the home page of the user
    inbox.register_rows(my_rows, tellers)     # (user, day) → parts of one question, and how a row of a kind is told
    inbox.register_people(their_duties)       # (employees, day) → (employee, duty): on the list of a manager
    inbox.register_people_rows(rows, tellers) # the same as parts of one question; the key of a row is the employee

A source asks one query, however many duties or people there are, and all rows together are one. None tells what is
still to come (内示前), or what the user may not see. Who asks for the duties of people sees to it that he may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.waiting import Question, Row, answer, question

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import User


class Kind(models.TextChoices):
    """What is to be done."""

    ACT = "act", _("手続き")
    CHECK = "check", _("確かめる")
    KNOW = "know", _("お知らせ")


@dataclass(frozen=True)
class Duty:
    """One thing to do: what, why, until when, and where; no day, no deadline, and no address, no page for it."""

    title: str
    why: str
    kind: Kind = Kind.ACT
    due: date | None = None
    href: str = ""


Source = Callable[["User", date], Iterable[Duty]]
Part = Callable[["User", date], Iterable["QuerySet[Any, Any]"]]
Teller = Callable[[Row, date], Duty]
PeoplePart = Callable[[Collection[int], date], Iterable["QuerySet[Any, Any]"]]
PeopleSource = Callable[[Collection[int], date], Iterable[tuple[int, Duty]]]

_sources: dict[Source, None] = {}
_people_sources: dict[PeopleSource, None] = {}
_people_parts: dict[PeoplePart, None] = {}
_parts: dict[Part, None] = {}
_tellers: dict[str, Teller] = {}
# A few kilobytes each.
_questions: dict[tuple[Any, ...], Question | None] = {}
_MOST_QUESTIONS = 1000


def register(source: Source) -> None:
    """Ask this source for the duties of a user; once, however often it is registered."""
    _sources[source] = None


def register_rows(part: Part, tellers: Mapping[str, Teller]) -> None:
    """Ask for these rows (``staff.waiting``) together with all others. The names of kinds are an app's own."""
    _parts[part] = None
    _tellers.update(tellers)


def register_people(source: PeopleSource) -> None:
    """Ask this source for the duties of many employees at once."""
    _people_sources[source] = None


def register_people_rows(part: PeoplePart, tellers: Mapping[str, Teller]) -> None:
    """Ask for these rows of many employees together with those of all others."""
    _people_parts[part] = None
    _tellers.update(tellers)


def duties(user: User, *, on: date) -> list[Duty]:
    """All that awaits a user on a day, the nearest deadline first."""
    found = [*waiting(user, on=on), *(duty for source in _sources for duty in source(user, on))]
    return sorted(found, key=_urgency)


def waiting(user: User, *, on: date) -> list[Duty]:
    """Those of the duties that are rows; one query for all apps together."""
    return [_tellers[row.kind](row, on) for row in answer(_question_of(user, on))]


def _question_of(user: User, on: date) -> Question | None:
    """What is asked for a user, put together once: whoever stands or reaches otherwise by then is asked for anew.

    A part looks at nothing else, so that only the words of the question are kept, and neither rights nor answers.
    """
    known = (tuple(_parts), *user.standing_on(on).told())
    return _put_together(known, lambda: [rows for part in _parts for rows in part(user, on)])


def _question_of_people(employees: Collection[int], on: date) -> Question | None:
    """The same for a team, at which its head looks again."""
    known = (tuple(_people_parts), on, *employees)
    return _put_together(known, lambda: [rows for part in _people_parts for rows in part(employees, on)])


def _put_together(known: tuple[Any, ...], parts: Callable[[], list[QuerySet[Any, Any]]]) -> Question | None:
    """What is asked, by all that its words depend on."""
    if known not in _questions:
        if len(_questions) >= _MOST_QUESTIONS:
            _questions.clear()
        _questions[known] = question(parts())
    return _questions[known]


def duties_of_people(employees: Collection[int], *, on: date) -> dict[int, list[Duty]]:
    """What awaits each of these employees, by primary key; nothing for those whom nothing awaits."""
    found: dict[int, list[Duty]] = defaultdict(list)
    if not employees:
        return {}
    for row in answer(_question_of_people(employees, on)):
        found[row.key or 0].append(_tellers[row.kind](row, on))
    for source in _people_sources:
        for employee, duty in source(employees, on):
            found[employee].append(duty)
    return {employee: sorted(theirs, key=_urgency) for employee, theirs in found.items()}


def _urgency(duty: Duty) -> tuple[date, str]:
    return duty.due or date.max, duty.title
