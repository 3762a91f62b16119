"""The chart of the city's system of training (研修体系図)."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import AppointingAuthority
from training.models import Course, CourseKind, Focus, SystemStage
from training.rules.system import Chart, Step, chart
from training.views.pages import TrainingPage
from training.views.papers import paper


class SystemPage(TrainingPage):
    title = gettext_lazy("研修体系図")
    template_name = "training/system.html"

    @cached_property
    def kinds(self) -> dict[int, CourseKind]:
        return {kind.pk: kind for kind in CourseKind.objects.visible_to(self.user, on=self.today)}

    @cached_property
    def steps(self) -> list[Step]:
        """The policy's stages; where it tells of none, the grades."""
        stages = [self._step(stage) for stage in SystemStage.objects.visible_to(self.user, on=self.today)]
        return stages or [Step(grade.name, frozenset({code})) for code, grade in self.grades.items()]

    @cached_property
    def chart(self) -> Chart[Any]:
        offered: Any = Course.objects.visible_to(self.user, on=self.today).offered(on=self.today)
        shown = offered.only("code", "name", "kind", "grades", "target")
        return chart(self.steps, list(self.kinds), shown)

    def shown(self) -> dict[str, Any]:
        """What the chart shows, on the page and in print."""
        focuses = Focus.objects.visible_to(self.user, on=self.today)
        return {
            "kinds": list(self.kinds.values()),
            "chart": self.chart,
            "focuses": [(focus, self.grade_names(focus.grades)) for focus in focuses],
            "inferred": any(step.inferred for step in self.steps),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.shown(), **kwargs)

    def _step(self, stage: SystemStage) -> Step:
        abilities = tuple(self.abilities[code].name for code in stage.competencies if code in self.abilities)
        return Step(stage.name, frozenset(stage.grades), stage.grades_are_inferred, stage.summary, abilities)


class SystemPdf(SystemPage):
    """The same to be printed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from training.papers.system import system_chart  # only PDF pages wait for the drawing library to load

        # Whoever belongs to no authority was refused before.
        authority: AppointingAuthority = self.user.authority  # type: ignore[assignment]
        data = system_chart(self.shown(), authority=authority, edition=self.edition, on=self.today)
        return paper(data, _("研修体系図_%s") % authority.municipality)
