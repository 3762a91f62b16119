"""Where in the house abilities are, and where not (能力の分布): shares of those who reach what their grade asks.

By their own rating, the latest of each. Counted in the database; small groups are hidden (``rules.suppression``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count as CountRows
from django.db.models import Q
from django.utils.translation import gettext as _

from common.dated import holding
from competencies.models import Competency, Grade
from competencies.rules.shown import Asked, asked_of
from staff.careers import grades as policy
from staff.rules.organisation import Unit
from staff.rules.places import Places
from training.models import SelfRating
from training.rules.suppression import Count, Node, visible

# The key of the whole city, which no department has.
EVERYWHERE = 0


class Level(StrEnum):
    BUREAU = "bureau"  # 部など、最も上の組織
    SECTION = "section"  # 課など


class Cell(NamedTuple):
    """So many per cent of so many people; ``None`` where it is hidden."""

    told: Count | None

    @property
    def number(self) -> str:
        """How many people, in words: put together here, for a page has thousands of cells."""
        return _("%d人") % self.told.people if self.told else ""

    @property
    def shade(self) -> int:
        """In five shades, from none to all."""
        return min(self.told.share // 20, 4) if self.told else 0


class Line(NamedTuple):
    """One place; ``mean``: of the shares that are told."""

    unit: Unit | None
    cells: list[Cell]
    mean: int | None

    @property
    def is_bureau(self) -> bool:
        return self.unit is not None and self.unit.parent_id is None


class House:
    """In which bureau and which section each department's people are counted, on a day."""

    def __init__(self, places: Places, on: date) -> None:
        self.organisation = places.organisation(on)
        read = places.reader()
        self.of = {unit.id: (self._top(unit), read(unit.id, on)[0]) for unit in self.organisation}

    def _top(self, unit: Unit) -> int:
        return self.organisation.path(unit.id)[0].id

    def tree(self, counts: Mapping[int, Count]) -> Node[int]:
        """``counts`` by section (or bureau, for those who stand in it directly)."""
        under: dict[int, list[Node[int]]] = defaultdict(list)
        for bureau, section in sorted(set(self.of.values())):
            if bureau != section:
                under[bureau].append(Node(section, counts.get(section, Count())))
        bureaus = (
            Node(unit.id, counts.get(unit.id, Count()), tuple(under[unit.id])) for unit in self.organisation.roots
        )
        return Node(EVERYWHERE, Count(), tuple(bureaus))


class GapMap:
    """The distribution on a day, of an authority whose policy has these grades."""

    def __init__(self, places: Places, found: Sequence[Grade], *, authority: int, on: date) -> None:
        self.grades, self.authority, self.on = found, authority, on
        self.house = House(places, on)

    @cached_property
    def asked(self) -> dict[str, list[Asked]]:
        """By the grade's code; one query."""
        rows = policy.asked_of(self.grades)
        return {grade.code: asked_of(rows[grade.pk], tops={}) for grade in self.grades}

    @cached_property
    def abilities(self) -> list[Competency]:
        """All that any grade asks, in the policy's order."""
        found = {each.competency.code: each.competency for asked in self.asked.values() for each in asked}
        return sorted(found.values(), key=lambda ability: (ability.group.order, ability.order))

    @cached_property
    def counts(self) -> dict[str, dict[int, Count]]:
        """By the ability's code and the section; one query."""
        found: dict[str, dict[int, Count]] = defaultdict(lambda: defaultdict(Count))
        for department, code, people, reached in self._rows():
            if department in self.house.of:
                found[code][self.house.of[department][1]] += Count(reached, people)
        return found

    @cached_property
    def shown(self) -> dict[str, Mapping[int, Count]]:
        """What may be told, by ability and place: bureaus and sections together, for one could give the other away."""
        return {a.code: visible(self.house.tree(self.counts.get(a.code, {}))) for a in self.abilities}

    def lines(self, level: Level) -> list[Line]:
        """One for each place in which somebody is counted, in the order of the tree; bureaus stand above sections."""
        counted = set(self._counted())
        places = {pair[0] for pair in counted}
        if level == Level.SECTION:
            places |= {pair[1] for pair in counted}
        return [self._line(unit.id, unit) for unit in self.house.organisation if unit.id in places]

    @property
    def whole(self) -> Line:
        return self._line(EVERYWHERE, None)

    def _counted(self) -> Iterator[tuple[int, int]]:
        sections = {section for by_place in self.counts.values() for section in by_place}
        return (pair for pair in set(self.house.of.values()) if pair[1] in sections)

    def _line(self, place: int, unit: Unit | None) -> Line:
        cells = [Cell(self.shown[ability.code].get(place)) for ability in self.abilities]
        shares = [cell.told.share for cell in cells if cell.told]
        return Line(unit, cells, (sum(shares) * 2 + len(shares)) // (len(shares) * 2) if shares else None)

    def _rows(self) -> Iterable[tuple[int, str, int, int]]:
        """Department, ability, how many rated themselves of those whose grade asks for it, and how many reach it."""
        if not self.abilities:
            return []
        post, grade = "employee__postings__", "employee__postings__grade_code"
        needs: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for code, asked in self.asked.items():
            for each in asked:
                needs[each.need][code].append(each.code)
        reached = (Q(_any(grade, codes), step__gte=need) for need, codes in needs.items())
        asks = _any(grade, {code: [each.code for each in asked] for code, asked in self.asked.items()})
        rows = SelfRating.objects.latest_by(on=self.on).filter(
            holding(self.on, post), asks, employee__authority=self.authority, **{f"{post}is_main": True}
        )
        return (
            rows.order_by()
            .values_list(f"{post}department", "competency_code")
            .annotate(people=CountRows("pk"), reached=CountRows("pk", filter=reduce(or_, reached)))
        )


def _any(grade: str, codes: Mapping[str, list[str]]) -> Q:
    """The abilities that grades ask for, those grades together that ask for the same."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for each, asked in codes.items():
        alike[tuple(asked)].append(each)
    found = (Q(**{f"{grade}__in": those}, competency_code__in=asked) for asked, those in alike.items() if asked)
    return reduce(or_, found, Q())
