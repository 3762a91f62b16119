"""A person's gap, put together (能力の差): what a grade asks, what each source tells, and what would close it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery

from competencies.models import Competency, CompetencyGroup, Grade
from competencies.rules import gap
from competencies.rules.shown import Asked, Line, Reading, Unit, compare, to_close
from staff.access import Relation
from staff.careers.grades import GradeBook, Named, grade_book
from staff.models import Employee, Posting, User
from training.gaps import shown
from training.gaps.asking import Asking, Height, asking
from training.gaps.offers import CourseOffer, offers
from training.gaps.shown import Source
from training.models import SelfRating
from training.rules import radar
from training.rules.advice import Advice, Need, advise


def with_grade(employees: Any, *, on: date) -> Any:
    """Each with ``grade_code``: that of the main post of the day; None without one."""
    main = Posting.objects.on(on).main().filter(employee=OuterRef("pk")).order_by()
    return employees.annotate(grade_code=Subquery(main.values("grade_code")[:1]))


@dataclass(frozen=True)
class Told:
    """One ability as the table tells it. ``step``: how the next grade asks otherwise than the person's own."""

    line: Line
    readings: tuple[tuple[Source, Reading], ...]
    step: gap.Step | None

    @property
    def asked(self) -> Asked:
        return self.line.asked


@dataclass(frozen=True)
class Figure:
    """One drawing: abilities of one kind, counted alike."""

    kind: str
    unit: Unit
    drawing: radar.Radar | radar.Bars
    sources: tuple[Source, ...]
    count: int


class PersonGap:
    """The gap of ``employee`` (read ``with_grade``) for a viewer who stands so to him; ``code``: of which grade."""

    def __init__(
        self, employee: Employee, *, viewer: User, relations: Collection[Relation], on: date, code: str = "",
        judging_alone: bool = False,
    ) -> None:  # fmt: skip
        """``judging_alone``: what was learned is not asked about, where only what is missing matters."""
        self.employee, self.viewer, self.relations, self.on, self._code = employee, viewer, relations, on, code
        self._judging_alone = judging_alone

    # ── Of which grade

    @cached_property
    def book(self) -> GradeBook:
        return grade_book(self.viewer)

    @property
    def named(self) -> Named | None:
        code = self.employee.grade_code  # type: ignore[attr-defined]  # read by with_grade
        return self.book.named(code, self.on) if code else None

    @cached_property
    def choices(self) -> list[Grade]:
        """The own grade and the next, if the policy knows them."""
        own = self.named.grade if self.named else None
        return [own, *self.book.ahead(own, self.on)[:1]] if own else []

    @cached_property
    def grade(self) -> Grade | None:
        """The one that is asked for; else the own."""
        return next((grade for grade in self.choices if grade.code == self._code), next(iter(self.choices), None))

    @property
    def is_next(self) -> bool:
        return self.grade is not None and self.grade != self.choices[0]

    # ── What it asks

    @cached_property
    def _asking(self) -> Asking:
        """Of both grades."""
        return asking(self.choices)

    @property
    def levels(self) -> list[Height]:
        """Of the tables that ask for levels, from the lowest up."""
        return self._asking.heights

    @cached_property
    def symbols(self) -> dict[int, str]:
        """What each level is called."""
        return {level.number: level.symbol for level in self.levels}

    def asked(self, grade: Grade) -> list[Asked]:
        return self._asking.asked[grade.pk]

    # ── What was shown

    @cached_property
    def sources(self) -> list[Source]:
        found = shown.sources_for(self.relations)
        return [source for source in found if source.judges] if self._judging_alone else found

    @cached_property
    def lines(self) -> list[Line]:
        told = shown.shown(self.sources, self.employee.pk, on=self.on)
        return compare(self.asked(self.grade), told) if self.grade else []

    @cached_property
    def telling(self) -> list[Source]:
        """Those that are shown beside each other: the ones that stay, and those that tell something."""
        return [s for s in self.sources if s.stays or any(line.readings[s.key].shown for line in self.lines)]

    def lines_of_all(self) -> list[Line]:
        """Of both grades."""
        told = shown.shown(self.sources, self.employee.pk, on=self.on)
        return compare((asked for grade in self.choices for asked in self.asked(grade)), told)

    @cached_property
    def told(self) -> list[Told]:
        own = {each.code: each for each in self.asked(self.choices[0])} if self.is_next else {}
        return [self._told(line, own.get(line.asked.code)) for line in self.lines]

    @property
    def grouped(self) -> list[tuple[CompetencyGroup, list[Told]]]:
        found: dict[int, list[Told]] = defaultdict(list)
        for told in self.told:
            found[told.asked.competency.group_id].append(told)
        return [(of_group[0].asked.competency.group, of_group) for of_group in found.values()]

    def _told(self, line: Line, own: Asked | None) -> Told:
        readings = tuple((source, line.readings[source.key]) for source in self.telling)
        return Told(line, readings, _step(own, line.asked) if self.is_next else None)

    @cached_property
    def short(self) -> list[Reading]:
        """What falls short by a source that judges, each ability once as the source that sees most missing tells it."""
        judging = [source.key for source in self.sources if source.judges]
        worst = (
            max((line.readings[key] for key in judging), key=lambda r: r.missing) for line in self.lines if judging
        )
        return to_close(worst)

    @property
    def unknown(self) -> list[Asked]:
        """Of which no source that judges tells anything."""
        judging = [source.key for source in self.sources if source.judges]
        return [line.asked for line in self.lines if all(line.readings[key].difference is None for key in judging)]

    # ── As drawings

    @cached_property
    def figures(self) -> list[Figure]:
        """One for each kind of abilities (能力・意識 …), in the order in which they are asked."""
        found: dict[tuple[str, Unit], list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.asked.competency.kind, line.asked.unit].append(line)
        return [self._figure(kind, unit, lines) for (kind, unit), lines in found.items()]

    def ring_names(self, unit: Unit) -> list[str]:
        """What the rings are called, from the middle; the middle of levels is 「まだⅰの手前」 and has no name."""
        if unit == Unit.STEP:
            return [str(label) for label in SelfRating.Step.labels]
        return ["", *(self.symbols[number] for number in sorted(self.symbols))]

    def _figure(self, kind: str, unit: Unit, lines: Sequence[Line]) -> Figure:
        drawn = [
            source for source in self.sources if any(line.readings[source.key].reached is not None for line in lines)
        ]
        drawing = radar.draw(
            [line.asked.name for line in lines],
            radar.Series("asked", tuple(line.asked.need for line in lines)),
            [radar.Series(s.key, tuple(line.readings[s.key].reached for line in lines)) for s in drawn],
            rings=self.ring_names(unit),
        )
        return Figure(str(Competency(kind=kind).get_kind_display()), unit, drawing, tuple(drawn), len(lines))

    # ── What would close it

    @cached_property
    def needs(self) -> list[Need]:
        return [
            Need(r.asked.codes, r.reached or 0, r.missing, r.asked.weight, counts_levels=r.asked.unit == Unit.LEVEL)
            for r in self.short
        ]

    @cached_property
    def advice(self) -> list[Advice]:
        """The courses that somebody of his own grade can go to, the best first."""
        codes = {code for need in self.needs for code in need.codes}
        return self.advise(offers(self.employee, self.viewer, on=self.on, building=codes)) if codes else []

    def advise(self, found: Sequence[CourseOffer]) -> list[Advice]:
        done = {offer.course for offer in found if offer.is_done}
        return advise(self.needs, found, grade=self.choices[0].code, done=done) if self.choices else []


def _step(own: Asked | None, asked: Asked) -> gap.Step:
    """How the next grade asks otherwise; a stronger mark is no higher level, but is told as well."""
    if own is None:
        return gap.Step.NEW
    if own.unit != asked.unit or own.need != asked.need:
        return gap.Step.HIGHER if asked.need > own.need else gap.Step.CHANGED
    if asked.weight > own.weight:
        return gap.Step.STRONGER
    return gap.step(own.requirement, asked.requirement)
