"""Which grade an order's code names on a day (職位の記号が指す職位).

Orders outlive editions of the policy, so they name a grade by its code. On a day, the code means the grade of the
edition in force; where none was in force that day, or it does not know the code, that of the nearest edition which
does, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from competencies.frozen import kept
from competencies.models import CompetencyLevel, Framework, Grade, Requirement
from competencies.rules import gap, ladders

if TYPE_CHECKING:
    from staff.models import User


@dataclass(frozen=True)
class Named:
    """A code and what it names. ``borrowed``: by an edition that was not in force on the day."""

    code: str
    grade: Grade | None = None
    borrowed: bool = False

    @property
    def name(self) -> str:
        """The grade's name; an unknown code is shown as it is."""
        return self.grade.name if self.grade else self.code

    @cached_property
    def href(self) -> str:
        """The grade's page in the policy; nothing for an unknown code."""
        return self.grade.get_absolute_url() if self.grade else ""

    @cached_property
    def link(self) -> SafeString:
        """The name, with the way to the grade's page in the policy: the same in many rows of a list."""
        return format_html('<a href="{}">{}</a>', self.href, self.name) if self.href else conditional_escape(self.name)


@dataclass(frozen=True)
class Anew:
    """An ability that a grade asks beyond the grade below, and in which ways."""

    name: str
    competency_code: str
    steps: tuple[gap.Step, ...]


class GradeBook:
    """The grades of all editions that are or were in force."""

    def __init__(self, grades: Mapping[Framework, Iterable[Grade]]) -> None:
        self._editions = {edition: {grade.code: grade for grade in found} for edition, found in grades.items()}
        # A list names the same few codes for everybody.
        self._named: dict[tuple[str, date], Named] = {}

    def edition(self, on: date) -> Framework | None:
        """The edition in force on a day."""
        return next((edition for edition in self._editions if edition.in_force_on(on)), None)

    def grades(self, on: date) -> list[Grade]:
        """All grades of the edition in force, family by family, from below."""
        edition = self.edition(on)
        return list(self._editions[edition].values()) if edition else []

    def named(self, code: str, on: date) -> Named:
        """What the code names on a day."""
        if (code, on) not in self._named:
            self._named[code, on] = self._look_up(code, on)
        return self._named[code, on]

    def _look_up(self, code: str, on: date) -> Named:
        for edition in sorted(self._editions, key=lambda edition: _distance(edition, on)):
            if grade := self._editions[edition].get(code):
                return Named(code, grade, borrowed=not edition.in_force_on(on))
        return Named(code)

    def family(self, code: str, on: date) -> str:
        """What the edition of a day calls a family (職種・給料表の系列); an unknown code is shown as it is."""
        return next((grade.family.name for grade in self.grades(on) if grade.family.code == code), code)

    def ahead(self, grade: Grade, on: date) -> list[Grade]:
        """The grades of the family's main line above one, nearest first, in the edition in force."""
        return _climb(grade, self.grades(on))


def grade_book(user: User) -> GradeBook:
    """One query, and another for grades that nobody asked about before; drafts (改定案) name nothing."""
    editions = {
        edition.pk: edition for edition in Framework.objects.visible_to(user).frozen().select_related("authority")
    }
    found = kept("grades", editions, _grades)
    for pk, grades in found.items():
        for grade in grades:
            grade.framework = editions[pk]
    return GradeBook({edition: found[pk] for pk, edition in editions.items() if found[pk]})


def _grades(editions: Iterable[int]) -> dict[int, list[Grade]]:
    """The grades of each edition, family by family, from below."""
    found: dict[int, list[Grade]] = {edition: [] for edition in editions}
    families: dict[Any, Any] = {}
    for grade in Grade.objects.filter(framework__in=found).select_related("family").order_by("family__order", "order"):
        _share(grade, "family", families)
        found[grade.framework_id].append(grade)
    return found


def asked_of(grades: Iterable[Grade]) -> dict[int, list[Requirement]]:
    """What each of the grades is asked for, in the tables' order; one query at most.

    Each with ``level_top``, the highest level of its edition; None where there are no levels.
    """
    return kept("asked", {grade.pk: grade.framework for grade in grades}, _asked)


def _asked(grades: Iterable[int]) -> dict[int, list[Requirement]]:
    found: dict[int, list[Requirement]] = {grade: [] for grade in grades}
    levels = CompetencyLevel.objects.filter(framework=OuterRef("framework")).order_by("-number")
    rows = (
        Requirement.objects.filter(grade__in=found)
        .select_related("table", "mark", "level", "competency__group")
        .annotate(level_top=Subquery(levels.values("number")[:1]))
    )
    parts: dict[Any, Any] = {}
    for row in rows.order_by("table__order", "competency__group__order", "competency__order"):
        for holder, name in ((row, "table"), (row, "mark"), (row.competency, "group")):
            _share(holder, name, parts)
        found[row.grade_id].append(row)
    return found


def _share(row: Any, name: str, parts: dict[Any, Any]) -> None:
    """Rows of one table hold the same table, so that it is kept and read back once."""
    part = getattr(row, name)
    setattr(row, name, parts.setdefault((name, part and part.pk), part))


def level_top(rows: Iterable[Requirement]) -> int:
    """The highest level that the edition knows, for those of its tables that have levels (rows from ``asked_of``)."""
    return max((getattr(row, "level_top", 0) or 0 for row in rows), default=0)


def asked_anew(sections: Iterable[gap.Section]) -> list[Anew]:
    """What one grade asks beyond another, by name: one ability may be new in one table and stronger in another."""
    found: dict[tuple[str, str], list[gap.Step]] = {}
    for pair in (pair for section in sections for pair in section.asked()):
        if pair.right and pair.step and pair.asks_more:
            found.setdefault((pair.right.name, pair.competency.code), []).append(pair.step)
    return [Anew(name, code, tuple(dict.fromkeys(steps))) for (name, code), steps in found.items()]


def _climb(grade: Grade, grades: list[Grade]) -> list[Grade]:
    above = ladders.above(grade, grades)
    return [above, *_climb(above, grades)] if above else []


def _distance(edition: Framework, on: date) -> int:
    """How many days the edition is from being in force on the day; 0 when it is."""
    start = edition.effective_from or date.max
    end = edition.effective_to or date.max
    return max((start - on).days, (on - end).days, 0)
