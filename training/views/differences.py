"""What is asked differently, as tables and a list of people (変わる人), for pages that know two ways of asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff import audit
from staff.views.hr_base import PER_PAGE
from training.obligations.reasons import day, reason
from training.rules.differences import ORDER, Change, Difference
from training.rules.requirements import Obligation, State
from training.views.obligations_base import AskedPage, Who

CHANGES: dict[Change, str | Promise] = {
    Change.CALLED: gettext_lazy("新たに対象"),
    Change.RELEASED: gettext_lazy("対象から外れる"),
    Change.MOVED: gettext_lazy("期限が変わる"),
    Change.OVERDUE: gettext_lazy("期限が過ぎる"),
}
_CHIPS = {Change.CALLED: "place", Change.MOVED: "warn", Change.OVERDUE: "bad"}


class Line(NamedTuple):
    """One row of a table: what it is about, and how many of each change."""

    label: str
    numbers: list[int]


class Changed(NamedTuple):
    """One person and course of the list."""

    who: Who
    department: str
    course: str
    change: str
    chip: str
    before: str
    after: str


class Found(Protocol):
    """Who is asked otherwise, and how; a page makes the whole ``Difference`` of those that it shows."""

    @property
    def person(self) -> int: ...
    @property
    def course(self) -> int: ...
    @property
    def change(self) -> Change: ...


class DifferencesMixin(AskedPage):
    """A page gives ``found``: what differs, of whomever it tells, change by change."""

    change_kinds: Sequence[Change] = ORDER

    @property
    def found(self) -> Sequence[Found]:
        raise NotImplementedError

    def whole(self, found: Any) -> Difference:
        """What one of ``found`` stands for."""
        return found  # type: ignore[no-any-return]  # as a page without another form gives it

    @cached_property
    def differences(self) -> Sequence[Found]:
        """Those of which the user may be told."""
        if self.told is None:
            return self.found
        return [found for found in self.found if found.person in self.told]

    @cached_property
    def places(self) -> dict[int, int]:
        """The department of each one's main post on the day."""
        return self.city.posts

    def totals(self) -> list[tuple[str | Promise, int]]:
        counts = Counter(d.change for d in self.differences)
        return [(CHANGES[kind], counts[kind]) for kind in self.change_kinds]

    def by_course(self) -> list[Line]:
        counts = Counter((d.course, d.change) for d in self.differences)
        courses = sorted({d.course for d in self.differences})
        return [Line(self.names.courses.get(pk, ""), self._numbers(counts, pk)) for pk in courses]

    def by_department(self) -> list[Line]:
        """By the departments at the top, each with all under it."""
        below = self.places_below(None, self.places.values())
        of, place = below.of, self.places.get
        counts = Counter((of.get(place(d.person, 0), (0,))[0], d.change) for d in self.differences)
        lines = [Line(unit.name, self._numbers(counts, unit.id)) for unit in below.units]
        return [line for line in [*lines, Line(_("組織なし"), self._numbers(counts, 0))] if any(line.numbers)]

    def _numbers(self, counts: Counter[tuple[int, Change]], key: int) -> list[int]:
        return [counts[key, kind] for kind in self.change_kinds]

    def change_context(self) -> dict[str, Any]:
        """For ``training/obligations/changes.html``; the sight of those on the page is written down."""
        page: Page[Any] = Paginator(self.differences, PER_PAGE).get_page(self.request.GET.get("page"))
        changed = self.present(page.object_list)
        audit.record_sight(self.request, {row.who.pk for row in changed}, self.get_title())
        return {
            "page": page, "changed": changed, "totals": self.totals(), "by_course": self.by_course(),
            "by_department": self.by_department(), "kinds": [CHANGES[kind] for kind in self.change_kinds],
        }  # fmt: skip

    def present(self, found: Iterable[Found]) -> list[Changed]:
        rows = [self.whole(one) for one in found]
        people = self.who(row.person for row in rows)
        return [self._row(row, people[row.person]) for row in rows if row.person in people]

    def _row(self, row: Difference, who: Who) -> Changed:
        return Changed(
            who, self.name_of(self.places.get(row.person)), self.names.courses.get(row.course, ""),
            str(CHANGES[row.change]), _CHIPS.get(row.change, "plain"), self._told(row.before),
            self._told(row.after) if self.is_posted(row.person) else _("この日に本務の発令がありません"),
        )  # fmt: skip

    def is_posted(self, person: int) -> bool:
        """Whether the person has a main post on the day: without one, no rule asks anything of him."""
        return person in self.places

    def _told(self, obligation: Obligation | None) -> str:
        if obligation is None:
            return _("対象ではありません")
        told = reason(obligation, self.names)
        if obligation.state in {State.DONE, State.EXEMPT}:
            return told
        return _("%(reason)s(%(day)sまで)") % {"reason": told, "day": day(obligation.due)}

    # The file.

    def changes_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [
            _("職員番号"), _("氏名"), _("フリガナ"), _("組織"), _("研修"), _("変わること"), _("変更前"), _("変更後"),
        ]  # fmt: skip
        rows = self.present(self.differences)
        return headings, [
            [r.who.number, r.who.name, r.who.kana, r.department, r.course, r.change, r.before, r.after] for r in rows
        ]

    def changed_people(self) -> set[int]:
        return {difference.person for difference in self.differences}
