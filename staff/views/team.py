"""My people (部下): the tree under a manager today."""

from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff import audit, inbox, teams
from staff.careers.grades import GradeBook, Named, grade_book
from staff.exporting import StaffListExport
from staff.heads import NamedHead, heads_of
from staff.inbox import Duty
from staff.rules.organisation import Organisation, Unit
from staff.standing import Standing
from staff.teams import Away, Member, Row, Sort
from staff.views.pages import StaffPage

ON_A_PAGE = 100
YEARS = (2, 3, 4, 5, 7, 10)


class Line(NamedTuple):
    """A member's post as a row tells it: with its place, years in post and in grade, and what awaits him."""

    post: Row
    place: str
    grade: Named
    in_post: str
    in_grade: str
    away: Away | None
    duties: list[Duty]


class Group(NamedTuple):
    """Members of one department; without one, they stand in another order than the tree's."""

    unit: Unit | None
    head: NamedHead | None
    lines: list[Line]


class TeamPage(StaffListExport, StaffPage):
    """Narrowed by ?department= (code) and ?years= (in post, at least); ordered by ?sort=."""

    title = gettext_lazy("部下")
    template_name = "staff/team/team.html"
    area = "team"
    export_name = gettext_lazy("部下の一覧")

    @cached_property
    def standing(self) -> Standing:
        return self.user.standing_on(self.today)

    @cached_property
    def organisation(self) -> Organisation:
        return self.standing.organisation

    def is_for_user(self) -> bool:
        """Without a department to head, there is nobody to see."""
        return self.standing.is_manager

    # ── What is asked for

    @cached_property
    def units(self) -> list[Unit]:
        """The departments below, in the order of the tree."""
        return [unit for unit in self.organisation if unit.id in self.standing.below]

    @cached_property
    def chosen(self) -> Unit | None:
        code = self.request.GET.get("department")
        return next((unit for unit in self.units if unit.code == code), None)

    @cached_property
    def years(self) -> int:
        asked = self.request.GET.get("years", "")
        return next((years for years in YEARS if str(years) == asked), 0)

    @cached_property
    def sort(self) -> Sort:
        asked = self.request.GET.get("sort", "")
        return Sort(asked) if asked in Sort.values else Sort.PLACE

    # ── What there is

    @cached_property
    def heads(self) -> dict[int, NamedHead]:
        return heads_of(self.standing.below, on=self.today, viewer=self.user, today=self.today)

    @cached_property
    def everybody(self) -> list[Member]:
        return teams.members(self.user, on=self.today)

    @cached_property
    def shown(self) -> list[Member]:
        places = self.organisation.below([self.chosen.id]) if self.chosen else self.standing.below
        found = [member for member in self.everybody if member.post.department_id in places and self._stays(member)]
        return teams.sorted_by(found, self.sort)

    def _stays(self, member: Member) -> bool:
        """For at least so many years in post."""
        return not self.years or bool(member.in_post and member.in_post.years >= self.years)

    @cached_property
    def page(self) -> Page[Member]:
        return Paginator(self.shown, ON_A_PAGE).get_page(self.request.GET.get("page"))

    @property
    def vacant(self) -> list[Unit]:
        return [unit for unit in self.units if unit.id not in self.heads]

    @property
    def acting_for(self) -> list[tuple[Unit, NamedHead]]:
        """The departments that the user sees for somebody else."""
        found = [
            (unit, self.heads[unit.id]) for unit in self.units if unit.id in self.standing.headed & set(self.heads)
        ]
        return [(unit, head) for unit, head in found if head.employee_id != self.standing.employee_id]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [member.employee_id for member in self.page], str(self.export_name))
        return super().get_context_data(
            page=self.page,
            groups=self.groups,
            summary=self.summary,
            vacant=[(unit, self.organisation.path_text(unit.id)) for unit in self.vacant],
            acting_for=self.acting_for,
            units=[(unit, "\u3000" * (self.organisation.depth[unit.id] - self.highest)) for unit in self.units],
            chosen=self.chosen,
            years=self.years,
            years_choices=YEARS,
            sort=self.sort,
            sorts=Sort.choices,
            **kwargs,
        )

    @property
    def highest(self) -> int:
        return min(self.organisation.depth[unit.id] for unit in self.units)

    @property
    def summary(self) -> dict[str, int]:
        """Of all, whatever is shown."""
        main = [member for member in self.everybody if member.post.is_main]
        return {
            "people": len({member.employee_id for member in self.everybody}),
            "main": len(main),
            "concurrent": len(self.everybody) - len(main),
            "away": len({member.employee_id for member in self.everybody if member.away}),
        }

    @property
    def groups(self) -> list[Group]:
        if self.sort != Sort.PLACE:
            return [Group(None, None, [self._line(member) for member in self.page])]
        by_place = groupby(self.page, key=lambda member: member.post.department_id)
        return [self._group(place, list(found)) for place, found in by_place]

    def _group(self, place: int, found: list[Member]) -> Group:
        return Group(self.organisation.unit(place), self.heads.get(place), [self._line(member) for member in found])

    def _line(self, member: Member) -> Line:
        post = member.post
        return Line(
            post,
            self.organisation.path_text(post.department_id),
            self._grades.named(post.grade_code, self.today),
            str(member.in_post or ""),
            str(member.in_grade or ""),
            member.away,
            self._duties.get(post.employee_id, []),
        )

    @cached_property
    def _duties(self) -> dict[int, list[Duty]]:
        return inbox.duties_of_people([member.employee_id for member in self.shown], on=self.today)

    @cached_property
    def _grades(self) -> GradeBook:
        return grade_book(self.user)

    # ── As a file

    def exported_people(self) -> list[int]:
        return [member.employee_id for member in self.shown]

    def export_table(self) -> tuple[list[str], list[list[str]]]:
        headings = [
            _("職員番号"), _("氏名"), _("フリガナ"), _("所属"), _("補職名"), _("本務・兼務"), _("職位"), _("在課年数"),
            _("在級年数"), _("状況"), _("いまやること"),
        ]  # fmt: skip
        return headings, [self._exported_row(self._line(member)) for member in self.shown]

    def _exported_row(self, line: Line) -> list[str]:
        post = line.post
        kind = _("本務") if post.is_main else _("兼務")
        away = {None: "", Away.LEAVE: _("休業中"), Away.SECONDMENT: _("派遣中")}[line.away]
        duties = "、".join(duty.title for duty in line.duties)
        who = [post.staff_number, post.name, post.kana]
        return [*who, line.place, post.title, kind, line.grade.name, line.in_post, line.in_grade, away, duties]
