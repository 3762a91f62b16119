"""The catalogue of training and one course (研修の目録・研修)."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.exporting import ListExport
from common.paging import counted_page
from training.models import Course, CourseKind, CourseSession, Provider
from training.querysets import CourseQuerySet
from training.views.apply import Held, held
from training.views.forms import CatalogueFilter
from training.views.pages import TrainingPage

ON_A_PAGE = 50


class CoursesPage(ListExport, TrainingPage):
    """What is offered today, narrowed by ?q=, ?kind=, ?grade=, ?ability=, ?provider= and ?month=."""

    title = gettext_lazy("研修")
    template_name = "training/courses.html"
    export_name = gettext_lazy("研修の一覧")

    @cached_property
    def form(self) -> CatalogueFilter:
        return CatalogueFilter(
            self.request.GET, label_suffix="",
            kinds=CourseKind.objects.visible_to(self.user, on=self.today),
            providers=Provider.objects.visible_to(self.user, on=self.today),
            grades={code: grade.name for code, grade in self.grades.items()},
            abilities={code: ability.name for code, ability in self.abilities.items()},
            today=self.today,
        )  # fmt: skip

    @cached_property
    def found(self) -> CourseQuerySet:
        offered = Course.objects.visible_to(self.user, on=self.today).offered(on=self.today)
        coming = CourseSession.objects.visible_to(self.user, on=self.today).filter(ends_on__gte=self.today)
        narrowed = self.form.narrow(offered).select_related("kind", "provider")
        return narrowed.prefetch_related(Prefetch("sessions", coming.order_by("starts_on"), to_attr="coming"))

    @cached_property
    def page(self) -> Page[Course]:
        return counted_page(self.found, self.request.GET.get("page", "1"), size=ON_A_PAGE)

    def get_crumbs(self) -> list[Any]:
        return super().get_crumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(course, self.grade_names(course.grades), _next(course)) for course in self.page]
        return super().get_context_data(form=self.form, page=self.page, rows=rows, **kwargs)

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [
            _("記号"),
            _("研修"),
            _("区分"),
            _("研修機関"),
            _("対象の職位"),
            _("対象者"),
            _("時間数"),
            _("次の開催"),
        ]
        return headings, [self._exported_row(course) for course in self.found]

    def _exported_row(self, course: Course) -> list[Any]:
        session = _next(course)
        return [
            course.code, course.name, course.kind.name, course.provider.name if course.provider else "",
            "、".join(self.grade_names(course.grades)), course.target, course.hours,
            session.starts_on if session else "",
        ]  # fmt: skip


def _next(course: Any) -> CourseSession | None:
    """The first of those that are coming, as ``CoursesPage.found`` reads them."""
    return course.coming[0] if course.coming else None


class CoursePage(TrainingPage):
    """One course: what it is, whom it is for, what it builds, and when it is held."""

    template_name = "training/course.html"
    section = "courses"

    @cached_property
    def course(self) -> Course:
        courses = Course.objects.visible_to(self.user, on=self.today).select_related("kind", "provider")
        return get_object_or_404(courses, code=self.kwargs["code"])

    def is_for_user(self) -> bool:
        """Without an authority no course is found."""
        return True

    def get_title(self) -> str:
        return self.course.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = self.user.standing_on(self.today)
        sessions = CourseSession.objects.visible_to(self.user, on=self.today).filter(course=self.course).with_taken()
        behind: dict[bool, list[Held]] = defaultdict(list)
        for one in held(sessions, standing.employee_id, on=self.today):
            behind[one.session.ends_on < self.today].append(one)
        return super().get_context_data(
            course=self.course,
            edition=self.edition,
            target_grades=list(zip(self.course.grades, self.grade_names(self.course.grades), strict=True)),
            builds=[(self.abilities.get(effect.competency_code), effect) for effect in self.course.effects.all()],
            coming=behind[False],
            past=behind[True][::-1],
            nominates=standing.is_manager,
            is_offered=self.course.holds_on(self.today),
            **kwargs,
        )  # fmt: skip
