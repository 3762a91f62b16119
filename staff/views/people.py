"""The staff list and the page of one person (職員の検索・職員のページ)."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from common.paging import counted_page
from staff import audit
from staff.access import Aspect
from staff.directory import search
from staff.exporting import StaffListExport
from staff.models import Employee
from staff.person import Seen
from staff.querysets import EmployeeQuerySet
from staff.rules.organisation import Organisation
from staff.views.pages import StaffPage

LONGEST_QUERY = 100
ON_A_PAGE = 25


class PeoplePage(StaffListExport, StaffPage):
    """Search by name, kana, number and department (?q=)."""

    title = gettext_lazy("職員を探す")
    template_name = "staff/people/list.html"
    area = "organisation"
    export_name = gettext_lazy("職員の一覧")

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("q", "").strip()[:LONGEST_QUERY]

    @cached_property
    def organisation(self) -> Organisation:
        return self.user.standing_on(self.today).organisation

    @cached_property
    def found(self) -> EmployeeQuerySet:
        return search(self.user, self.query, self.organisation).with_posts(on=self.today)

    @cached_property
    def page(self) -> Page[Employee]:
        return counted_page(self.found, self.request.GET.get("page", "1"), size=ON_A_PAGE)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("組織"), reverse("staff:organisation"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(query=self.query, **kwargs)
        if self.query:
            context |= {"page": self.page, "rows": [(person, self._places(person)) for person in self.page]}
        return context

    def _places(self, person: Employee) -> list[tuple[Any, str]]:
        """Today's posts (``with_posts``), each with the path of its department."""
        posts = person.posts  # type: ignore[attr-defined]  # read by with_posts
        return [(post, self.organisation.path_text(post.department_id)) for post in posts]

    def exported_people(self) -> list[int]:
        return [person.pk for person in self.found]

    def export_table(self) -> tuple[list[str], list[list[str]]]:
        headings = [_("職員番号"), _("氏名"), _("フリガナ"), _("所属"), _("補職名"), _("兼務")]
        return headings, [self._exported_row(person) for person in self.found]

    def _exported_row(self, person: Employee) -> list[str]:
        posts = self._places(person)
        main = next(((path, post.title) for post, path in posts if post.is_main), ("", ""))
        more = "、".join(f"{path} {post.title}" for post, path in posts if not post.is_main)
        return [person.staff_number, person.name, person.kana, *main, more]


class PersonPage(StaffPage):
    """What the user may see of one person. Whoever is not to be found, is missing, or left, answers alike."""

    template_name = "staff/people/person.html"
    area = "organisation"

    @cached_property
    def employee(self) -> Employee:
        listed = Employee.objects.listed_for(self.user, on=self.today)
        return get_object_or_404(listed.with_relations(self.user, on=self.today), pk=self.kwargs["pk"])

    @cached_property
    def seen(self) -> Seen:
        return Seen(self.user, self.employee, on=self.today)

    def is_for_user(self) -> bool:
        """Without an authority nobody is found."""
        return True

    def get_title(self) -> str:
        return self.employee.name

    def get_crumbs(self) -> list[Crumb]:
        top = Crumb(_("組織"), reverse("staff:organisation"))
        return [*super().get_crumbs(), top, Crumb(_("職員を探す"), reverse("staff:people"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.seen.beyond_card:
            audit.record_sight(self.request, [self.employee], _("職員のページ"))
        return super().get_context_data(
            employee=self.employee,
            seen=self.seen,
            sees={aspect.value: self.seen.may(aspect) for aspect in Aspect},
            **kwargs,
        )
