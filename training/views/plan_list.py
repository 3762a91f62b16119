"""The development plans of many people: of all for the office, of his people for a head (育成計画の一覧)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year, plain_date
from common.paging import lean_page
from staff import audit
from staff.exporting import StaffListExport
from staff.models import Employee
from staff.remembered import remembered
from staff.rules.organisation import Organisation
from staff.standing import Standing
from staff.views.hr_base import PER_PAGE, with_main
from training import access
from training.access import Aspect, Right
from training.models import DevelopmentPlan, PlanGoal, PlanStep
from training.querysets import PlanQuerySet
from training.rules.plans import State
from training.rules.tallies import places_below
from training.views.obligations import Tab
from training.views.pages import TrainingPage
from training.views.plan_list_forms import NONE, PlanListFilter

DEPARTMENTS, PEOPLE = "departments", "people"
SHOWN = {DEPARTMENTS: gettext_lazy("組織ごと"), PEOPLE: gettext_lazy("職員の一覧")}
CHIPS = {NONE: "warn", State.PROPOSED: "place", State.AGREED: "good", State.ACTIVE: "good"}


class Row(NamedTuple):
    """Somebody, and how far the plan of the year has come; without one, ``state`` is NONE."""

    person: Any
    place: str
    state: str
    label: str
    chip: str
    goals: int | None = None
    moved_on: datetime | None = None

    @property
    def goals_told(self) -> str:
        """A text: a template takes long over a number."""
        return "" if self.goals is None else str(self.goals)

    @property
    def day_told(self) -> str:
        return plain_date(timezone.localdate(self.moved_on)) if self.moved_on else ""


class Cell(NamedTuple):
    """A number, and the list of those whom it counts."""

    number: int
    href: str


class Line(NamedTuple):
    label: str
    cells: list[Cell]
    total: int


class PlansPage(StaffListExport, TrainingPage):
    """Of the fiscal year ?year=, counted by department or person by person (?show=).

    For the office, and for heads. What a plan says is on a page of its own.
    """

    title = export_name = gettext_lazy("育成計画の一覧")
    template_name = "training/plans/list.html"

    @cached_property
    def standing(self) -> Standing:
        return self.user.standing_on(self.today)

    @property
    def organisation(self) -> Organisation:
        return self.standing.organisation

    @cached_property
    def is_office(self) -> bool:
        return access.may(self.user, Right.READ_PLANS, on=self.today)

    def is_for_user(self) -> bool:
        return super().is_for_user() and (self.is_office or self.standing.is_manager)

    def may_export(self) -> bool:
        return self.is_office

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from who looks
        return "plans" if self.is_office else "team"

    # ── What is asked for

    @cached_property
    def show(self) -> str:
        """A head has so few people that they need no counting."""
        return DEPARTMENTS if self.is_office and self.request.GET.get("show") != PEOPLE else PEOPLE

    @cached_property
    def states(self) -> Mapping[str, str | Promise]:
        """What each is called. The office is told of drafts as of plans that are not there yet."""
        labels = dict(DevelopmentPlan.State.choices)
        if not self.is_office:
            return {NONE: gettext_lazy("まだない"), **labels}
        return {NONE: gettext_lazy("まだ出していない")} | {s: labels[s] for s in labels if s != State.DRAFT}

    @cached_property
    def form(self) -> PlanListFilter:
        return PlanListFilter(
            self.request.GET, organisation=self.organisation, within=None if self.is_office else self.standing.below,
            states=self.states, this_year=fiscal_year(self.today), label_suffix="",
        )  # fmt: skip

    @property
    def plans(self) -> PlanQuerySet:
        of_year = DevelopmentPlan.objects.visible_to(self.user, on=self.today).filter(year=self.form.fiscal_year)
        return of_year.exclude(state=State.DRAFT) if self.is_office else of_year

    @cached_property
    def people(self) -> Any:
        """Those in service of whom the page may tell, whatever their plans; each with the main post of today."""
        if self.is_office:
            told = access.people(self.user, Aspect.PLAN, on=self.today)
        else:
            told = access.led(self.user, on=self.today)
        serving = Employee.objects.filter(told).serving(on=self.today)
        return self.form.narrow(with_main(serving, on=self.today))

    @cached_property
    def listed(self) -> Any:
        """Those whose plan is in the chosen state."""
        state = self.form.chosen("state")
        found = self.people.order_by("staff_number", "pk")
        if state == NONE:
            return found.exclude(pk__in=self.plans.values("employee"))
        return found.filter(pk__in=self.plans.filter(state=state).values("employee")) if state else found

    # ── Person by person

    @cached_property
    def page(self) -> Page[Any]:
        return lean_page(self.listed, self._as_told(self.listed), self.request.GET.get("page", "1"), size=PER_PAGE)

    def _as_told(self, people: Any) -> Any:
        return people.values("pk", "staff_number", "name", "kana", "main__department")

    def rows_of(self, people: list[dict[str, Any]]) -> list[Row]:
        goals = PlanGoal.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
        steps = PlanStep.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
        told = self.plans.annotate(
            number=Subquery(goals.annotate(n=Count("pk")).values("n")),
            moved=Subquery(steps.annotate(n=Max("at")).values("n")),
        )
        found = told.filter(employee__in=[one["pk"] for one in people])
        plans = {plan[0]: plan[1:] for plan in found.values_list("employee", "state", "number", "moved")}
        labels = {state: str(label) for state, label in self.states.items()}
        rows = []
        for one in people:
            state, goals, moved = plans.get(one["pk"], (NONE, None, None))
            unit = self.organisation.unit(one["main__department"])
            said = (unit.name if unit else "", state, labels.get(state, ""), CHIPS.get(state, "plain"))
            rows.append(Row(one, *said, None if state == NONE else goals or 0, moved))
        return rows

    # ── Counted

    def lines(self) -> list[Line]:
        """The departments right under the chosen one, each with all under it; then all of them."""
        counts = self._counts()
        chosen = self.form.unit
        below = places_below(self.organisation, chosen, {d for d, _state in counts}, top=self.organisation.roots)
        by_place: dict[int, Counter[str]] = {}
        for (department, state), number in counts.items():
            by_place.setdefault(below.of[department][0], Counter())[state] += number
        names = {unit.id: (_("%s(直属)") % unit.name if unit == chosen else unit.name) for unit in below.units}
        codes = {unit.id: unit.code for unit in below.units}
        found = [self._line(names[pk], by_place[pk], codes[pk]) for pk in names if pk in by_place]
        return [*found, *([self._line(_("組織なし"), by_place[0])] if 0 in by_place else [])]

    def _counts(self) -> Counter[tuple[int, str]]:
        """How many people stand in which department (0: in none), by the state of their plans; two queries.

        Of ``people`` the office may be told every plan but drafts (``PlanQuerySet.visible_to``).
        """
        places = self.people.order_by().values_list("main__department")
        of_all = remembered("people by main department", places, lambda: list(places.annotate(Count("pk"))))
        plan, told = "development_plans__", [state for state in self.states if state != NONE]
        of_year = places.filter(**{f"{plan}year": self.form.fiscal_year, f"{plan}state__in": told})
        counted = of_year.values_list("main__department", f"{plan}state").annotate(Count("pk"))
        counts = Counter({(department or 0, state): number for department, state, number in counted})
        for department, number in of_all:
            with_plan = sum(counts[department or 0, state] for state in self.states if state != NONE)
            counts[department or 0, NONE] = number - with_plan
        return counts

    def _line(self, label: str, numbers: Counter[str], department: str = "") -> Line:
        narrowed = {"department": department} if department else {}
        cells = [Cell(numbers[state], self.address(show=PEOPLE, state=state, **narrowed)) for state in self.states]
        return Line(label, cells, numbers.total())

    def address(self, **changed: str) -> str:
        """This page with some of its questions changed."""
        kept = {name: str(value) for name, value in self.request.GET.items() if name not in {"page", "export"}}
        return f"?{urlencode(kept | changed)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self._people_told() if self.show == PEOPLE else {"lines": self.lines()}
        tabs = [Tab(str(label), self.address(show=name), name == self.show) for name, label in SHOWN.items()]
        return super().get_context_data(
            form=self.form, show=self.show, year=self.form.fiscal_year, states=self.states,
            tabs=tabs if self.is_office else [], **told, **kwargs,
        )  # fmt: skip

    def _people_told(self) -> dict[str, Any]:
        found = self.rows_of(list(self.page))
        audit.record_sight(self.request, {row.person["pk"] for row in found}, str(self.title))
        return {"page": self.page, "found": found}

    # ── As a file

    @cached_property
    def everybody(self) -> list[dict[str, Any]]:
        return list(self._as_told(self.listed))

    def exported_people(self) -> set[int]:
        return {one["pk"] for one in self.everybody} if self.show == PEOPLE else set()

    def export_table(self) -> tuple[list[Any], list[list[Any]]]:
        if self.show == DEPARTMENTS:
            headings = [SHOWN[DEPARTMENTS], *self.states.values(), _("計")]
            return headings, [[line.label, *(c.number for c in line.cells), line.total] for line in self.lines()]
        headings = [
            _("職員番号"), _("氏名"), _("フリガナ"), _("組織"), _("年度"), _("状態"), _("目標の数"), _("最後の手続き"),
        ]  # fmt: skip
        return headings, [self._exported(row) for row in self.rows_of(self.everybody)]

    def _exported(self, row: Row) -> list[Any]:
        who = row.person
        said = [who["staff_number"], who["name"], who["kana"], row.place, self.form.fiscal_year, row.label]
        return [*said, row.goals, row.moved_on]
