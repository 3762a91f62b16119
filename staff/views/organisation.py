"""The organisation of a day: the chart, and one department (組織図・組織のページ)."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from staff import access, audit, heads
from staff.access import Aspect
from staff.directory import Node, Strength, chart, strengths
from staff.exporting import StaffListExport
from staff.models import Department, DepartmentVersion, Posting
from staff.remembered import remembered
from staff.rules import careers
from staff.rules.organisation import Organisation, Unit
from staff.views.pages import DatedPage

# Above so many departments, those under a 課 are folded away at first.
MOST_OPEN = 60
# Up to so many posts, a department's page names everybody under it.
MOST_NAMED = 150


class OrganisationMixin(DatedPage):
    area = "organisation"

    @cached_property
    def organisation(self) -> Organisation:
        return self.user.standing_on(self.today).organisation_on(self.on)

    def heads(self, departments: Any) -> dict[int, heads.NamedHead]:
        return heads.heads_of(departments, on=self.on, viewer=self.user, today=self.today)


class OrganisationPage(StaffListExport, OrganisationMixin):
    """All departments with heads and head-counts."""

    title = gettext_lazy("組織")
    template_name = "staff/organisation/chart.html"
    export_name = gettext_lazy("組織の一覧")

    @cached_property
    def nodes(self) -> list[Node]:
        authority = self.user.authority_id
        everywhere = Q(department__authority=authority)
        posts = Posting.objects.on(self.on).filter(everywhere)
        rows = heads.plain_heads(everywhere, on=self.on, viewer=self.user, today=self.today)
        counts, plain = remembered("strengths and heads", rows, lambda: (strengths(posts), heads.told(rows)))
        return chart(self.organisation, counts, heads.with_deputies(plain, authority=authority, on=self.on))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            nodes=self.nodes,
            number=len(self.organisation),
            total=sum((node.total for node in self.nodes), Strength()),
            vacant=sum(node.vacant for node in self.nodes),
            all_open=len(self.organisation) <= MOST_OPEN or self.request.GET.get("open") == "all",
            **kwargs,
        )

    def exported_people(self) -> list[int]:
        return [head.employee_id for node in self._every_node if (head := self._head(node)) and head.is_listed]

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [
            _("組織コード"), _("上の組織"), _("組織"), _("長の職名"), _("長"), _("長の状況"), _("人数"), _("兼務"),
            _("下の空席"),
        ]  # fmt: skip
        return headings, [self._exported_row(node) for node in self._every_node]

    @property
    def _every_node(self) -> Iterator[Node]:
        """In the order of the chart."""
        return (found for node in self.nodes for found in node.walk())

    def _exported_row(self, node: Node) -> list[Any]:
        unit, total = node.unit, node.total
        above = " ".join(step.name for step in reversed(self.organisation.above(unit.id)))
        head = heads.as_words(self._head(node), unit.head_title)
        return [unit.code, above, unit.name, *head, total.main, total.concurrent, node.vacant_below]

    def _head(self, node: Node) -> heads.NamedHead | None:
        return cast(heads.NamedHead | None, node.head)  # as the chart was given it


class Place(NamedTuple):
    """A department and who heads it."""

    unit: Unit
    head: heads.NamedHead | None


class Group(NamedTuple):
    """One department's people."""

    place: Place
    posts: list[Posting]


class DepartmentPage(StaffListExport, OrganisationMixin):
    """One department on the day: where it stands, who heads it, who is there."""

    template_name = "staff/organisation/department.html"

    @cached_property
    def department(self) -> Department:
        visible = Department.objects.visible_to(self.user, on=self.today)
        return get_object_or_404(visible, code=self.kwargs["code"])

    @cached_property
    def unit(self) -> Unit | None:
        """None when there is no such department on the day."""
        return self.organisation.unit(self.department.pk)

    @cached_property
    def versions(self) -> list[DepartmentVersion]:
        """What it was called up to the day (up to today if it is not there on the day); the latest first."""
        until = self.on if self.unit or self.plans_ahead else self.today
        return list(self.department.versions.filter(valid_from__lte=until).order_by("-valid_from"))

    def get_title(self) -> str:
        if self.unit:
            return self.unit.name
        return self.versions[0].name if self.versions else self.department.code

    def get_crumbs(self) -> list[Crumb]:
        top = Crumb(_("組織"), reverse("staff:organisation") + self.day_query)
        above = reversed(self.organisation.above(self.department.pk))
        return [*super().get_crumbs(), top, *(Crumb(unit.name, self.address(unit)) for unit in above)]

    def address(self, unit: Unit) -> str:
        return reverse("staff:department", args=[unit.code]) + self.day_query

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            department=self.department,
            unit=self.unit,
            versions=self.versions,
            ended=careers.known_end(self.department.valid_to, self.today),
            **kwargs,
        )
        return context | self._present(self.unit) if self.unit else context

    def _present(self, unit: Unit) -> dict[str, Any]:
        self._write_down()
        children = chart(self.organisation, self.strengths, self.heads_here, top=unit)
        return {
            "place": self._place(unit),
            "total": self.total,
            "children": children,
            "above": [self._place(above) for above in self.organisation.above(unit.id)],
            "groups": self.groups,
            "hidden": self.hidden,
            "names_all": self.names_all,
            "sector": DepartmentVersion.Sector(unit.sector).label if unit.sector else "",
        }

    @cached_property
    def below(self) -> frozenset[int]:
        """The department and all under it."""
        return self.organisation.below([self.department.pk])

    @cached_property
    def strengths(self) -> dict[int, Strength]:
        return strengths(Posting.objects.on(self.on).filter(department__in=self.below))

    @cached_property
    def heads_here(self) -> dict[int, heads.NamedHead]:
        """Of the departments above and of all below."""
        return self.heads({unit.id for unit in self.organisation.path(self.department.pk)} | self.below)

    def _place(self, unit: Unit) -> Place:
        return Place(unit, self.heads_here.get(unit.id))

    @cached_property
    def total(self) -> Strength:
        return sum(self.strengths.values(), Strength())

    @property
    def names_all(self) -> bool:
        """A large department names its own people; those under it stand on the pages of its parts."""
        return self.total.posts <= MOST_NAMED

    @cached_property
    def units(self) -> list[Unit]:
        """The departments whose people are named."""
        if self.unit is None:
            return []
        return list(self.organisation.walk(self.unit)) if self.names_all else [self.unit]

    @cached_property
    def groups(self) -> list[Group]:
        """Departments without anybody to name are left out."""
        posts = self._posts([unit.id for unit in self.units])
        return [Group(self._place(unit), posts[unit.id]) for unit in self.units if unit.id in posts]

    @property
    def hidden(self) -> int:
        """The posts of those whom the viewer may not see there."""
        filled = sum(self.strengths.get(unit.id, Strength()).posts for unit in self.units)
        return filled - sum(len(group.posts) for group in self.groups)

    def _posts(self, departments: list[int]) -> dict[int, list[Posting]]:
        """The posts by department. Where somebody stood on another day than today is part of his career."""
        aspect = Aspect.CARD if self.on == self.today else Aspect.CAREER
        visible = access.people(self.user, aspect, on=self.today, prefix="employee__")
        rows = Posting.objects.on(self.on).filter(visible, department__in=departments).select_related("employee")
        found = defaultdict(list)
        for post in rows.order_by("-is_head", "-is_main", "employee__staff_number"):
            found[post.department_id].append(post)
        return found

    def _write_down(self) -> None:
        if self.on != self.today:
            what = _("%(name)sの職員(%(day)s)") % {"name": self.get_title(), "day": self.on.isoformat()}
            audit.record_sight(self.request, self.exported_people(), what)

    @property
    def export_name(self) -> str:  # type: ignore[override]  # it depends on what is shown
        return _("%sの職員") % self.get_title()

    def exported_people(self) -> list[int]:
        return [post.employee_id for group in self.groups for post in group.posts]

    def export_table(self) -> tuple[list[str], list[list[str]]]:
        headings = [_("組織コード"), _("所属"), _("職員番号"), _("氏名"), _("フリガナ"), _("補職名"), _("本務・兼務")]
        return headings, [self._exported_row(g.place.unit, post) for g in self.groups for post in g.posts]

    def _exported_row(self, unit: Unit, post: Posting) -> list[str]:
        who, path = post.employee, self.organisation.path_text(unit.id)
        kind = _("本務") if post.is_main else _("兼務")
        return [unit.code, path, who.staff_number, who.name, who.kana, post.title, kind]
