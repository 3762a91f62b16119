"""One person's career, as page, drawing and PDF tell it (キャリアの道のり).

Nothing in it is of the future: orders that have not begun, and ends that have not come, are left out for everybody.
What the reader may not see of the person (``sees``) is left out too: the days of an absence, its kind, the age.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from competencies.models import Framework, Grade
from competencies.rules import gap
from staff.access import SIGHTS, Aspect, Relation
from staff.careers import learning, records, tenures
from staff.careers.grades import GradeBook, asked_of, grade_book
from staff.careers.learning import Learned
from staff.careers.parts import Away, Reach, Rotation, Row
from staff.careers.policy import CareerPolicy, career_policy
from staff.careers.present import Present, present
from staff.models import DepartmentVersion, Employee, Leave, Posting, Secondment, User
from staff.rules import careers, outlook, stages
from staff.rules.careers import Stretch, known_end
from staff.rules.outlook import Absence, Place, Way
from staff.rules.places import Places
from staff.rules.rotation import Rule
from staff.rules.stages import Stage

SECTORS = dict(DepartmentVersion.Sector.choices)
# Those whose term ends with the year have no way up to be drawn.
ON_A_LADDER = {Posting.Employment.REGULAR}
SECONDMENT, LEAVE = "secondment", "leave"


class Spell(NamedTuple):
    """A secondment or an absence, as it is kept."""

    start: date
    end: date | None
    what: str
    kind: str


class Career:
    """The career of ``employee`` by the day ``on``, for a reader of these ``relations`` to him. Seven queries."""

    def __init__(self, employee: Employee, *, viewer: User, relations: frozenset[Relation], on: date) -> None:
        self.employee, self.viewer, self.relations, self.on = employee, viewer, relations, on
        self.sees: frozenset[Aspect] = frozenset().union(*(SIGHTS[relation] for relation in relations))

    # ── What is read

    @cached_property
    def orders(self) -> list[Posting]:
        """All that have begun, oldest first."""
        return list(self.employee.postings.begun(by=self.on).order_by("valid_from", "-is_main", "pk"))

    @cached_property
    def places(self) -> Places:
        return self.viewer.standing_on(self.on).places

    @cached_property
    def book(self) -> GradeBook:
        return grade_book(self.viewer)

    @cached_property
    def policy(self) -> CareerPolicy:
        return career_policy(self.edition)

    @cached_property
    def _records(self) -> tuple[dict[Any, list[Any]], list[tuple[Any, ...]]]:
        """Secondments and absences that have begun, and what the apps above tell of what was learned."""
        begun = [kept.begun(by=self.on) for kept in (self.employee.secondments, self.employee.leaves)]
        return records.read_with(begun, learning.rows(self.employee, self.relations, on=self.on))

    @cached_property
    def _spells(self) -> list[Spell]:
        """Secondments and absences, oldest first."""
        found = self._records[0]
        gone = [Spell(row.valid_from, row.valid_to, row.destination, SECONDMENT) for row in found[Secondment]]
        absent = [Spell(row.valid_from, row.valid_to, row.kind, LEAVE) for row in found[Leave]]
        return sorted([*gone, *absent], key=lambda spell: spell.start)

    # ── Who the person is

    @property
    def edition(self) -> Framework | None:
        return self.book.edition(self.on)

    @cached_property
    def present(self) -> Present:
        return present(self.employee, self.orders, self.places, self.book, on=self.on)

    @cached_property
    def grade(self) -> Grade | None:
        """The grade of the day, if the policy knows it."""
        return self.present.grade.grade if self.present.grade else None

    @property
    def birth_date(self) -> date | None:
        return self.employee.birth_date if Aspect.PERSONAL in self.sees else None

    @property
    def has_left(self) -> bool:
        return known_end(self.employee.left_on, self.on) is not None

    @cached_property
    def climbs(self) -> bool:
        """In service, in a post that grades lead on from."""
        employment = next((o.employment for o in self.orders if o.is_main and o.holds_on(self.on)), "")
        return self.employee.serves_on(self.on) and employment in ON_A_LADDER

    # ── The way so far

    @cached_property
    def stays(self) -> list[Stretch]:
        """The workplaces (職場: 課 and the like) one after the other."""
        return careers.stretches(self.orders, self._workplace)

    @cached_property
    def rows(self) -> list[Row]:
        numbers = {o.pk: str(i) for i, stay in enumerate(self.stays, start=1) for o in stay.orders}
        beside = [order for order in self.orders if not order.is_main]
        numbers |= {order.pk: _("兼%d") % i for i, order in enumerate(beside, start=1)}
        opening = {stay.orders[0].pk for stay in self.stays}
        return [self._row(o, numbers[o.pk], opens=not o.is_main or o.pk in opening) for o in self.orders]

    @cached_property
    def away(self) -> list[Away]:
        """Secondments, and absences for those who may know of them."""
        shown = [s for s in self._spells if s.kind == SECONDMENT or Aspect.ABSENCE in self.sees]
        return [Away(start=s.start, end=known_end(s.end, self.on), what=self._what(s), kind=s.kind) for s in shown]

    @cached_property
    def learned(self) -> list[Learned]:
        """What he has learned, the latest first."""
        return [Learned(on, what, detail) for on, _second, what, detail, *_keys in self._records[1]]

    def workplace_name(self, stay: Stretch) -> str:
        """What the workplace was called when the person came."""
        unit = self.places.workplace(stay.orders[0].department_id, stay.start)
        return unit.name if unit else ""

    def sector(self, stay: Stretch) -> str:
        return self.places.sector(stay.orders[0].department_id, stay.start)

    def _workplace(self, order: Posting) -> int:
        unit = self.places.workplace(order.department_id, order.valid_from)
        return unit.id if unit else order.department_id

    def _row(self, order: Posting, number: str, *, opens: bool) -> Row:
        start = order.valid_from
        return Row(
            number=number,
            start=start,
            end=known_end(order.valid_to, self.on),
            path=self.places.path_text(order.department_id, start),
            sector=sector_word(self.places.sector(order.department_id, start)),
            title=order.title,
            grade=self.book.named(order.grade_code, start) if order.grade_code else None,
            order=order.order_word,
            is_main=order.is_main,
            opens_workplace=opens,
        )

    def _what(self, spell: Spell) -> str:
        if spell.kind == SECONDMENT:
            return spell.what
        return str(Leave.Kind(spell.what).label) if Aspect.LEAVE in self.sees else _("休業等")

    # ── What the policy says of it

    @cached_property
    def ahead(self) -> list[Reach]:
        """The grades ahead, nearest first."""
        if self.grade is None or not self.climbs:
            return []
        ladder = [self.grade, *self.book.ahead(self.grade, self.on)]
        asked = asked_of(ladder)
        return [Reach(g, below, tuple(gap.beside(asked[below.pk], asked[g.pk]))) for below, g in pairwise(ladder)]

    @property
    def asks_anew(self) -> bool:
        """Some grade ahead asks something that the one below it does not."""
        return any(reach.anew for reach in self.ahead)

    @property
    def asks_alike(self) -> bool:
        """The policy asks the same of all grades ahead."""
        return bool(self.ahead) and not any(reach.differences for reach in self.ahead)

    @cached_property
    def stages(self) -> list[Stage]:
        return self.policy.stages_of(self.employee.hired_on, self.birth_date)

    @property
    def infers_stages(self) -> bool:
        return any(stage.inferred for stage in self.stages)

    @cached_property
    def rotation(self) -> Rotation | None:
        rule = self.policy.rule
        if rule is None or not self.climbs:
            return None
        places = [Place(stay.key, stay.start, sector_word(self.sector(stay))) for stay in self.stays]
        way = Way(self.employee.hired_on, places, self._leaves)
        sectors = tuple((sector, self._seen(sector, rule)) for sector in rule.sectors)
        return Rotation(rule, outlook.assess(rule, way, self.on), sectors)

    def _seen(self, sector: str, rule: Rule) -> tuple[str, ...]:
        """The workplaces of one of the policy's sectors."""
        stays = [stay for stay in self.stays if rule.takes_in(sector, sector_word(self.sector(stay)))]
        return tuple(dict.fromkeys(map(self.workplace_name, stays)))

    @property
    def _leaves(self) -> list[Absence]:
        """The absences that count against nobody (``staff.rules.outlook``), as far as the reader may know of them."""
        counted = [s for s in self._spells if s.kind == LEAVE and s.what not in tenures.COUNTS_AS_PRESENT]
        return [(s.start, s.end) for s in counted] if Aspect.ABSENCE in self.sees else []

    # ── Where it ends, and what a reader must know

    @cached_property
    def retirement(self) -> date:
        return stages.retirement(self.employee.hired_on, self.birth_date)

    @cached_property
    def ends_on(self) -> date:
        """Where the drawing ends: with the service, or with the year for those whom no grades lead on."""
        this_year = stages.end_of_fiscal_year(self.on)
        if left := known_end(self.employee.left_on, self.on):
            return left
        return max(self.retirement, this_year) if self.climbs else this_year

    @property
    def end_words(self) -> str:
        if self.has_left:
            return _("退職")
        if self.ends_on != self.retirement:
            return _("今年度末")
        return _("65歳になる年度末") if self.birth_date else _("採用から40年の年度末")

    @property
    def guesses_end(self) -> bool:
        """The drawing goes on to a day that does not follow from the birth date."""
        return self.climbs and self.birth_date is None

    @property
    def is_at_top(self) -> bool:
        """The family has no grade above that of the day."""
        now = self.present.grade
        return self.climbs and bool(now and now.grade and not now.borrowed) and not self.ahead

    @property
    def borrows(self) -> bool:
        """A grade's name comes from an edition that was not in force then."""
        return any(row.grade and row.grade.borrowed for row in self.rows)

    @property
    def unknown_code(self) -> str:
        """The code of the day's grade, if no edition knows it."""
        now = self.present.grade
        return now.code if now and now.grade is None else ""

    @property
    def sectors_seen(self) -> list[tuple[str, str]]:
        """The sectors of the workplaces, each once, with its word; a workplace may have none."""
        keys = {self.sector(stay) for stay in self.stays}
        return [(key, sector_word(key)) for key in [*SECTORS, ""] if key in keys]

    @property
    def has_concurrent(self) -> bool:
        return any(not order.is_main for order in self.orders)

    @property
    def away_kinds(self) -> list[str]:
        return sorted({away.kind for away in self.away})

    @property
    def has_hints(self) -> bool:
        """The policy says around when grades ahead are reached, and it can be told for this person."""
        codes = {reach.grade.code for reach in self.ahead}
        return any(stage.start and stage.grade_codes & codes for stage in self.stages)

    @property
    def stages_now(self) -> list[tuple[Stage, bool]]:
        """Each stage, and whether it is the one of today."""
        return [(stage, stage.has(self.on)) for stage in self.stages]


def sector_word(sector: str) -> str:
    """窓口・事業・管理, or nothing where a department has none."""
    return str(SECTORS.get(sector, ""))
