"""What HR's pages have in common: who may open them, whom they tell about, lists with filters and export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.core.paginator import Page, Paginator
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dated import holding
from common.dates import plain_date
from common.pages import Crumb
from common.paging import counted_page
from competencies.access import Viewer
from competencies.models import Framework
from staff import audit
from staff.access import Aspect, Right, Role, may
from staff.exporting import StaffListExport
from staff.models import Employee
from staff.querysets import EmployeeQuerySet
from staff.remembered import remembered
from staff.rules.organisation import Organisation
from staff.views.hr_forms import ListFilter
from staff.views.pages import DatedPage

PER_PAGE = 50


class HRMixin(DatedPage):
    """For those who may read HR's pages. A 部局人事担当 is shown his own departments and their people alone."""

    area = "hr"

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.READ_HR_PAGES, on=self.today)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("人事"), reverse("staff:hr"))]

    @cached_property
    def organisation(self) -> Organisation:
        return self.user.standing_on(self.today).organisation_on(self.on)

    @cached_property
    def reach(self) -> frozenset[int] | None:
        """The departments of the day that the page is about; None for all."""
        standing = self.user.standing_on(self.today)
        return None if Role.HR in standing.roles else self.organisation.below(standing.entrusted)

    @cached_property
    def people(self) -> EmployeeQuerySet:
        """Those of whom the page may tell: by today's powers, whatever the day that is asked about."""
        found = Employee.objects.visible_to(self.user, on=self.today, aspect=Aspect.PERSONAL)
        if self.reach is None:
            return found
        # His own record he may see as well; on HR's pages it stands only if it is one of his departments'.
        return found.in_departments(self.user.standing_on(self.today).bureaus, on=self.today)

    @cached_property
    def editions(self) -> Any:
        """The edition of the policy that is in force on the day."""
        return Framework.objects.visible_to(cast(Viewer, self.user)).in_force(on=self.on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_bureau=self.reach is not None, **kwargs)


class Column(NamedTuple):
    """One column of a list: its heading, and what stands there for a row."""

    heading: str | Promise
    value: Callable[[dict[str, Any]], Any]
    # number, days (until something), date or nothing: how it is set on the page.
    kind: str = ""


class Cell(NamedTuple):
    text: str
    kind: str


class Person(NamedTuple):
    """One row: whose, what stands below the name, and what."""

    pk: int
    name: str
    note: str
    cells: list[Cell]


class HRList(StaffListExport, HRMixin):
    """A list of people: filters, pages, export, and the record of who saw it.

    A list gives ``columns`` and ``rows``: a queryset of ``values`` that has ``who`` among them, or any sequence of
    which ``present`` makes such rows for one page.
    """

    template_name = "staff/hr/list.html"
    form_class: type[ListFilter] = ListFilter
    lead: str | Promise = ""
    empty_title: str | Promise = gettext_lazy("当てはまる職員はいません")
    empty_text: str | Promise = gettext_lazy("絞り込みを変えると、ほかの職員が出ることがあります。")
    # Whether another day can be asked for.
    dated = False
    # Whether a page of the list depends on records of people and places alone, and may be remembered until they change.
    is_remembered = True

    @cached_property
    def form(self) -> ListFilter:
        return self.form_class(self.request.GET, organisation=self.organisation, within=self.reach)

    @cached_property
    def columns(self) -> list[Column]:
        raise NotImplementedError

    @cached_property
    def rows(self) -> Any:
        raise NotImplementedError

    def present(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        return list(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self._page()
        found = [self._person(row) for row in self.present(list(page.object_list))]
        if found:
            audit.record_sight(self.request, [person.pk for person in found], str(self.get_title()))
        return super().get_context_data(
            form=self.form, page=page, found=found, headings=self.columns, lead=self.lead, dated=self.dated,
            empty_title=self.empty_title, empty_text=self.empty_text, **kwargs,
        )  # fmt: skip

    def _page(self) -> Page[Any]:
        asked = self.request.GET.get("page", "1")
        if not isinstance(self.rows, QuerySet):
            return Paginator(self.rows, PER_PAGE).get_page(asked)
        return counted_page(self.rows, asked, size=PER_PAGE, read=_recall if self.is_remembered else list)

    def _person(self, row: dict[str, Any]) -> Person:
        cells = [Cell(as_words(column.value(row), column.kind), column.kind) for column in self.columns]
        return Person(row["who"], row["who_name"], f"{row['who_number']} {row['who_kana']}", cells)

    # The file: every row of the list, with number, name and kana apart.

    @cached_property
    def everybody(self) -> list[dict[str, Any]]:
        return self.present(list(self.rows))

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        headings = [_("職員番号"), _("氏名"), _("フリガナ"), *(column.heading for column in self.columns)]
        rows = ([row["who_number"], row["who_name"], row["who_kana"], *self._values(row)] for row in self.everybody)
        return headings, rows

    def exported_people(self) -> set[int]:
        return {row["who"] for row in self.everybody}

    def _values(self, row: dict[str, Any]) -> list[Any]:
        values = [column.value(row) for column in self.columns]
        return [value if isinstance(value, int) else as_text(value) for value in values]

    # What columns are made of.

    def name_of(self, department: int | None) -> str:
        """The department's name on the day of the page."""
        unit = self.organisation.unit(department)
        return unit.name if unit else ""

    def by_main_post(self, rows: Any) -> Any:
        """Narrowed by the form's department and employment; ``rows`` have ``main`` (see ``with_main``)."""
        if self.form.departments is not None:
            rows = rows.filter(main__department__in=self.form.departments)
        if employment := self.form.chosen("employment"):
            rows = rows.filter(main__employment=employment)
        return rows


def _recall(rows: QuerySet[Any, Any]) -> list[Any]:
    return remembered("page of a list", rows, lambda: list(rows))


def told(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Labels by code, as text: for lists, in which each stands many times."""
    return {str(code): str(label) for code, label in choices}


def who(prefix: str = "") -> dict[str, F]:
    """The values that each row of a list has; ``prefix`` leads to the employee."""
    fields = {"who": "pk", "who_number": "staff_number", "who_name": "name", "who_kana": "kana"}
    return {name: F(f"{prefix}{field}") for name, field in fields.items()}


def main_post(name: str = "main") -> dict[str, F]:
    """The values of the main post that ``with_main`` found."""
    return {field: F(f"{name}__{field}") for field in ("department", "title", "employment")}


def with_main(rows: Any, *, on: date, prefix: str = "", name: str = "main") -> Any:
    """Each row with the employee's main post of the day, or without one, as ``main``."""
    posts = f"{prefix}postings"
    is_main = Q(**{f"{posts}__is_main": True}) & holding(on, f"{posts}__")
    return rows.annotate(**{name: FilteredRelation(posts, condition=is_main)})


def as_words(value: Any, kind: str) -> str:
    """A cell as it is read on the page."""
    if isinstance(value, date):
        return plain_date(value)
    if kind == "days":
        return str((_("%d日") if value >= 0 else _("%d日過ぎ")) % abs(value))
    return str(value) if value is not None and value != "" else _("なし")


def as_text(value: Any) -> str:
    """A cell as it is written into a file."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
