"""The chart of the city's system of training (研修体系図)."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy

from training.models import Course, CourseKind, Focus, SystemStage
from training.rules.system import Chart, Step, chart
from training.views.pages import TrainingPage


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
        return chart(self.steps, list(self.kinds), offered)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        focuses = Focus.objects.visible_to(self.user, on=self.today)
        return super().get_context_data(
            kinds=list(self.kinds.values()),
            chart=self.chart,
            focuses=[(focus, self.grade_names(focus.grades)) for focus in focuses],
            inferred=any(step.inferred for step in self.steps),
            **kwargs,
        )

    def _step(self, stage: SystemStage) -> Step:
        abilities = tuple(self.abilities[code].name for code in stage.competencies if code in self.abilities)
        return Step(stage.name, frozenset(stage.grades), stage.grades_are_inferred, stage.summary, abilities)
