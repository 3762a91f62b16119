"""Who must take what, and how that stands, today or on a day to come (受講の状況)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff import audit
from staff.rules.organisation import Unit
from staff.views.hr_base import PER_PAGE, as_words
from training.obligations.city import Changes, City, changes_until, city
from training.obligations.reasons import reason
from training.rules import tallies
from training.rules.differences import ORDER, Change, Difference
from training.rules.requirements import Obligation
from training.rules.tallies import Bucket, regrouped
from training.views.differences import DifferencesMixin
from training.views.obligation_forms import ObligationFilter
from training.views.obligations_base import BUCKETS, CHIPS, Who

COURSES, DEPARTMENTS, PEOPLE, CHANGES = "courses", "departments", "people", "changes"
SHOWN = {
    COURSES: gettext_lazy("研修ごと"),
    DEPARTMENTS: gettext_lazy("組織ごと"),
    PEOPLE: gettext_lazy("職員の一覧"),
    CHANGES: gettext_lazy("今日との違い"),
}


class Tab(NamedTuple):
    label: str
    href: str
    current: bool


class Cell(NamedTuple):
    """A number, and the list of those whom it counts."""

    number: int
    href: str
    bucket: Bucket


class Line(NamedTuple):
    label: str
    cells: list[Cell]
    total: int


class Row(NamedTuple):
    """One obligation of the list."""

    who: Who
    department: str
    course: tuple[str, str]
    obligation: Obligation
    reason: str
    days: str
    state: str
    chip: str


class Spot(NamedTuple):
    """One row of what differs from today."""

    person: int
    course: int
    change: Change
    row: int


class ObligationsPage(DifferencesMixin):
    """``?show=``: counted by course or department, person by person, or (of a day to come) what differs from today."""

    title = export_name = gettext_lazy("受講の状況")
    template_name = "training/obligations/list.html"

    @cached_property
    def show(self) -> str:
        offered = [*SHOWN][: 4 if self.asked.is_to_come else 3]
        wanted = self.request.GET.get("show", "")
        return wanted if wanted in offered else CHANGES if self.asked.is_to_come else COURSES

    @cached_property
    def form(self) -> ObligationFilter:
        called_to = {rule.course for rule in self.city.rules.values()}
        courses = dict(sorted(self.city.courses[pk] for pk in called_to))
        return ObligationFilter(
            self.request.GET, courses=courses, organisation=self.organisation, within=self.reach, label_suffix=""
        )

    # Which rows of the city the page is about.

    @cached_property
    def rows(self) -> Sequence[int]:
        """Those of the chosen course and department, of people of whom the user may be told."""
        found: Sequence[int] = range(len(self.city))
        if len(self.rules) < len(self.city.rules):
            found = _among(found, self.city.of_rules, self.rules)
        if self.told is not None:
            found = _among(found, self.city.people, self.told)
        if (departments := self.form.departments) is not None:
            found = _among(found, self.city.departments, departments)
        return found

    @cached_property
    def rules(self) -> frozenset[int]:
        """Those of the chosen course that are as firm as was chosen."""
        courses = self._courses_of(self.form.chosen("course"))
        rules = self.city.rules.items()
        return frozenset(k for k, rule in rules if (not courses or rule.course in courses) and self.form.means(rule))

    def _courses_of(self, code: str) -> list[int]:
        return [pk for pk, (of, _name) in self.city.courses.items() if of == code]

    @cached_property
    def listed(self) -> Sequence[int]:
        """Those of the chosen state and last day."""
        wanted = frozenset(tallies.BUCKETS.index(bucket) for bucket in self.form.buckets)
        found = _among(self.rows, self.city.buckets, wanted)
        until = self.form.until_day
        return found[: bisect_right(found, until.toordinal(), key=self.city.dues.__getitem__)] if until else found

    def counted(self, column: Sequence[int]) -> Counter[tuple[int, int]]:
        """How many rows of each value of a column and each state."""
        states = map(self.city.buckets.__getitem__, self.rows)
        return Counter(zip(map(column.__getitem__, self.rows), states, strict=True))

    @cached_property
    def overdue(self) -> Sequence[int]:
        # The nearest last day comes first.
        end = bisect_left(self.rows, self.on.toordinal(), key=self.city.dues.__getitem__)
        return _among(self.rows[:end], self.city.buckets, {tallies.BUCKETS.index(Bucket.OVERDUE)})

    # Counted.

    def courses_counted(self) -> list[Line]:
        """The courses of the rules, those with the most overdue first."""
        found = regrouped(
            self.counted(self.city.of_rules), {key: [rule.course] for key, rule in self.city.rules.items()}
        )
        named = [(*self.city.courses[course], numbers) for course, numbers in found.items()]
        named.sort(key=lambda entry: ([-number for number in entry[2]], entry[0]))
        return [self._line(name, numbers, course=code) for code, name, numbers in named]

    def departments_counted(self) -> list[Line]:
        """The departments right under the chosen one, each with all under it."""
        chosen = self._chosen
        below = self.places_below(chosen, self.city.departments)
        found = regrouped(self.counted(self.city.departments), below.of)
        lines = [self._unit_line(unit, found[unit.id], chosen) for unit in below.units if unit.id in found]
        return [*lines, *([self._line(_("組織なし"), found[0])] if 0 in found else [])]

    def _unit_line(self, unit: Unit, numbers: list[int], chosen: Unit | None) -> Line:
        label = _("%s(直属)") % unit.name if unit == chosen else unit.name
        return self._line(label, numbers, department=unit.code)

    @property
    def _chosen(self) -> Unit | None:
        code = self.form.chosen("department")
        return next((unit for unit in self.organisation if unit.code == code), None) if code else None

    def _line(self, label: str, numbers: list[int], **narrowed: str) -> Line:
        cells = [
            Cell(number, self.address(show=PEOPLE, state=bucket, **narrowed), bucket)
            for bucket, number in zip(tallies.BUCKETS, numbers, strict=True)
        ]
        return Line(label, cells, sum(numbers))

    def address(self, **changed: str) -> str:
        """This page with some of its questions changed."""
        return f"?{urlencode({**self._questions, **changed})}"

    @cached_property
    def _questions(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.request.GET.items() if name not in {"page", "export"}}

    # Person by person.

    def people_rows(self, rows: Iterable[int]) -> list[Row]:
        rows = list(rows)
        people = self.who(self.city.people[row] for row in rows)
        return [self._person(row, who) for row in rows if (who := people.get(self.city.people[row]))]

    def _person(self, row: int, who: Who) -> Row:
        obligation = self.city.obligation(row)
        bucket = tallies.BUCKETS[self.city.buckets[row]]
        return Row(
            who, self.name_of(self.city.departments[row]), self.city.courses[obligation.rule.course], obligation,
            reason(obligation, self.names), as_words((obligation.due - self.on).days, "days"),
            str(BUCKETS[bucket]), CHIPS.get(bucket, "plain"),
        )  # fmt: skip

    # What differs from today.

    @cached_property
    def found(self) -> list[Spot]:
        """Narrowed by course, department and firmness like the other tables."""
        every, courses = self.changes, frozenset(self._courses_of(self.form.chosen("course")))
        departments, place, meant = self.form.departments, self.places.get, self._meant
        columns = zip(every.people, every.courses, every.changes, every.befores, every.afters, strict=True)
        return [
            Spot(person, course, ORDER[change], row)
            for row, (person, course, change, before, after) in enumerate(columns)
            if (not courses or course in courses)
            and (departments is None or place(person) in departments)
            and meant(before, after)
        ]

    @cached_property
    def changes(self) -> Changes:
        return changes_until(self.on, authority=self.authority, today=self.today)

    @cached_property
    def before(self) -> City:
        """What is asked today."""
        return city(authority=self.authority, on=self.today)

    @cached_property
    def _firm(self) -> tuple[frozenset[int], frozenset[int]]:
        """The rules of today, and of the day, that are as firm as was chosen."""
        of_today, of_day = (
            frozenset(key for key, rule in whole.rules.items() if self.form.means(rule))
            for whole in (self.before, self.city)
        )
        return of_today, of_day

    def _meant(self, before: int, after: int) -> bool:
        """Whether the rule of these rows is as firm as was chosen: the one to come, or the one that was."""
        of_today, of_day = self._firm
        return self.city.of_rules[after] in of_day if after >= 0 else self.before.of_rules[before] in of_today

    def whole(self, found: Spot) -> Difference:
        before, after = self.changes.befores[found.row], self.changes.afters[found.row]
        return Difference(
            found.person, found.course, found.change, self.before.obligation(before) if before >= 0 else None,
            self.city.obligation(after) if after >= 0 else None,
        )  # fmt: skip

    @cached_property
    def places(self) -> dict[int, int]:
        """Whoever has no main post by the day stands where he stands today."""
        return self.before.posts | self.city.posts

    def is_posted(self, person: int) -> bool:
        return person in self.city.posts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {PEOPLE: self._people_told, CHANGES: self.change_context}.get(self.show, self._counts_told)
        return super().get_context_data(
            form=self.form, show=self.show, tabs=self._tabs(), overdue=len(self.overdue), buckets=BUCKETS,
            overdue_people=len(set(map(self.city.people.__getitem__, self.overdue))), has_rules=bool(self.city.rules),
            **told(), **kwargs,
        )  # fmt: skip

    def _people_told(self) -> dict[str, Any]:
        page: Page[Any] = Paginator(self.listed, PER_PAGE).get_page(self.request.GET.get("page"))
        found = self.people_rows(page.object_list)
        audit.record_sight(self.request, {row.who.pk for row in found}, self.get_title())
        return {"page": page, "found": found}

    def _counts_told(self) -> dict[str, Any]:
        return {"lines": self.courses_counted() if self.show == COURSES else self.departments_counted()}

    def _tabs(self) -> list[Tab]:
        offered = [*SHOWN][: 4 if self.asked.is_to_come else 3]
        return [Tab(str(SHOWN[name]), self.address(show=name), name == self.show) for name in offered]

    # The file: what is shown.

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        if self.show == CHANGES:
            return self.changes_table()
        if self.show == PEOPLE:
            return self._people_table()
        headings = [str(SHOWN[self.show]), *BUCKETS.values(), _("計")]
        lines = self._counts_told()["lines"]
        return headings, [[line.label, *(cell.number for cell in line.cells), line.total] for line in lines]

    def _people_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        headings = [
            _("職員番号"), _("氏名"), _("フリガナ"), _("組織"), _("研修の記号"), _("研修"), _("必須"), _("理由"),
            _("期限"), _("状況"),
        ]  # fmt: skip
        rows = (
            [row.who.number, row.who.name, row.who.kana, row.department, *row.course, row.obligation.rule.is_required,
             row.reason, row.obligation.due, row.state]
            for row in self.people_rows(self.listed)
        )  # fmt: skip
        return headings, rows

    def exported_people(self) -> set[int]:
        if self.show == CHANGES:
            return self.changed_people()
        return {self.city.people[row] for row in self.listed} if self.show == PEOPLE else set()


def _among(rows: Sequence[int], column: Sequence[int], wanted: Container[int]) -> Sequence[int]:
    """Those of the rows whose value in the column is wanted. All of the city pass here for each page."""
    return [row for row in rows if column[row] in wanted]
