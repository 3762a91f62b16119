from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from competencies.matrices import matrices
from competencies.models import Grade, RequirementTable
from competencies.rules import gap
from competencies.rules.ladders import above, below, beside, ladders
from competencies.views.edition import EditionPage

COMMON = RequirementTable.Scale.COMMON


class GradesMixin(EditionPage):
    section = "grades"

    @cached_property
    def grades(self) -> list[Grade]:
        return list(self.parts(Grade).select_related("family"))

    def grade(self, code: str | None) -> Grade | None:
        return next((grade for grade in self.grades if grade.code == code), None)


class GradeLadder(GradesMixin):
    title = gettext_lazy("職位のはしご")
    template_name = "competencies/grades.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(ladders=ladders(self.grades), **kwargs)


class GradePage(GradesMixin):
    """What one grade is for, and what it asks, beside the grade below."""

    template_name = "competencies/grade.html"

    @cached_property
    def shown(self) -> Grade:
        return self.grade(self.kwargs["code"]) or self.part_or_404(Grade, self.kwargs["code"])

    def get_title(self) -> str:
        return self.shown.name

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("職位"), self.href("grades"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lower = below(self.shown, self.grades)
        sections = [s for s in gap.between(matrices(self.framework), lower, self.shown) if s.asked() or s.dropped()]
        return super().get_context_data(
            grade=self.shown,
            below=lower,
            above=above(self.shown, self.grades),
            beside=beside(self.shown, self.grades),
            sections=[s for s in sections if s.scale != COMMON],
            common=[s for s in sections if s.scale == COMMON],
            more=_asking_more(sections),
            **kwargs,
        )


class SideBySide(GradesMixin):
    """Two grades beside each other (?left=&right=)."""

    title = gettext_lazy("二つの職位を並べる")
    template_name = "competencies/side_by_side.html"

    @cached_property
    def chosen(self) -> list[Grade | None]:
        return [self.grade(self.request.GET.get(side)) for side in ("left", "right")]

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("職位"), self.href("grades"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left, right = self.chosen
        only = self.request.GET.get("only") == "different"
        sections = gap.between(matrices(self.framework), left, right) if left and right else []
        return super().get_context_data(
            ladders=ladders(self.grades), left=left, right=right, only=only, sections=sections, **kwargs
        )


def _asking_more(sections: list[gap.Section]) -> list[tuple[str, list[gap.Pair]]]:
    """What is asked anew, by name: one ability may be new in one table and stronger in another."""
    by_name: dict[str, list[gap.Pair]] = {}
    for pair in (pair for section in sections for pair in section.pairs):
        if pair.right and pair.asks_more:
            by_name.setdefault(pair.right.name, []).append(pair)
    return list(by_name.items())
