"""On what somebody is evaluated (評価項目): out of the policy, or out of the scheme, for his grade and job family.

The wording is that of the person's own level, and stands on the sheet as it is now, whatever is revised later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from competencies.models import Framework, Grade, Requirement
from evaluations.models import Axis, Item, Scheme
from evaluations.rulebook import AxisBook, Rulebook

_GROUP, _NAME = 60, 60


@dataclass(frozen=True)
class Line:
    """One item of a form."""

    axis: int
    code: str
    order: int
    group: str
    name: str
    definition: str
    expected: str
    weight: Decimal


class Forms:
    """The forms of a cycle, each put together once. Three queries, however many people are asked about."""

    def __init__(self, framework: Framework, scheme: Scheme, book: Rulebook) -> None:
        self.grades = dict(Grade.objects.filter(framework=framework).values_list("code", "name"))
        self._axes = [axis for axis in book.axes if not axis.has_goals]
        self._asked = _asked(framework)
        self._own = _own(scheme)
        self._known: dict[tuple[str, str], tuple[Line, ...]] = {}

    @property
    def needs_grade(self) -> bool:
        """Whether the policy says what is rated; items of the scheme's own are there for whoever has no grade, too."""
        return any(axis.items_from == Axis.Items.FRAMEWORK for axis in self._axes)

    def lines(self, grade: str, family: str) -> tuple[Line, ...]:
        """The items of a grade in a job family, in the order of the form."""
        if (grade, family) not in self._known:
            lines = (line for axis in self._axes for line in self._of_axis(axis, grade, family))
            self._known[grade, family] = tuple(lines)
        return self._known[grade, family]

    def lacking(self, grade: str, family: str) -> list[str]:
        """The axes that have no item for somebody, by name."""
        there = {line.axis for line in self.lines(grade, family)}
        return [axis.name for axis in self._axes if axis.pk not in there]

    def _of_axis(self, axis: AxisBook, grade: str, family: str) -> Iterable[Line]:
        if axis.items_from == Axis.Items.FRAMEWORK:
            found = (_of_policy(axis, asked) for asked in self._asked[grade].values())
        else:
            found = (self._of_scheme(axis, item, grade) for item in self._own[axis.pk] if _is_for(item, family))
        for order, line in enumerate(found, 1):
            weight = weight_of(axis, line.code, grade)
            if weight:
                yield Line(line.axis, line.code, order, line.group, line.name, line.definition, line.expected, weight)

    def _of_scheme(self, axis: AxisBook, item: Item, grade: str) -> Line:
        """An item that names a competency of the policy says what is expected at the grade."""
        asked = self._asked[grade].get(item.competency_code)
        expected = asked.expected if asked else ""
        return Line(axis.pk, item.code, 0, "", item.name, item.viewpoint, expected, Decimal(0))


def weight_of(axis: AxisBook, item: str, grade: str) -> Decimal:
    """What an item weighs at a grade; all the same where the scheme weighs none, and 0 if it is not asked there."""
    if not axis.item_weights:
        return Decimal(1)
    return axis.weight_of(item, grade) or Decimal(0)


def _is_for(item: Item, family: str) -> bool:
    return not item.families or family in item.families


def _asked(framework: Framework) -> dict[str, dict[str, Requirement]]:
    """By grade, then by competency, in the policy's order; of two tables that ask for one, the first speaks."""
    rows = Requirement.objects.filter(framework=framework).select_related("competency__group", "level", "grade")
    found: dict[str, dict[str, Requirement]] = defaultdict(dict)
    for row in rows.order_by("table__order", "competency__group__order", "competency__order", "pk"):
        found[row.grade.code].setdefault(row.competency.code, row)
    return found


def _own(scheme: Scheme) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for item in Item.objects.filter(scheme=scheme).order_by("axis", "order", "code"):
        found[item.axis_id].append(item)
    return found


def _of_policy(axis: AxisBook, asked: Requirement) -> Line:
    competency = asked.competency
    return Line(
        axis.pk, competency.code, 0, competency.group.name[:_GROUP], asked.name[:_NAME], competency.definition,
        asked.expected, Decimal(0),
    )  # fmt: skip
