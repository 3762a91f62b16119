from typing import Any

from django.utils.translation import gettext_lazy

from competencies.models import (
    CareerPath,
    CareerStage,
    Competency,
    DigitalTalentCategory,
    DigitalTalentTier,
    Measure,
    RotationSector,
)
from competencies.rules.career_chart import bars
from competencies.rules.trees import Node, trees
from competencies.views.edition import EditionPage


class CareerPage(EditionPage):
    title = gettext_lazy("キャリアの道筋")
    template_name = "competencies/careers.html"
    section = "careers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            path=self.parts(CareerPath).first(),
            bars=bars(self.parts(CareerStage).prefetch_related("grades")),
            sectors=self.parts(RotationSector),
            categories=self.parts(DigitalTalentCategory),
            tiers=self.parts(DigitalTalentTier).select_related("category").prefetch_related("grades"),
            **kwargs,
        )


class MeasurePage(EditionPage):
    """Pillars, measures and actions; ?competency= keeps those that build one ability."""

    title = gettext_lazy("施策と取組")
    template_name = "competencies/measures.html"
    section = "measures"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        measures = trees(self.parts(Measure).prefetch_related("competencies"))
        built = {c for root in measures for measure in root.walk() for c in measure.competencies.all()}
        chosen = next((c for c in built if c.code == self.request.GET.get("competency")), None)
        return super().get_context_data(
            pillars=_building(measures, chosen) if chosen else measures,
            abilities=sorted(built, key=lambda c: (c.group_id, c.order)),
            chosen=chosen,
            **kwargs,
        )


def _building(nodes: list[Node[Measure]], ability: Competency) -> list[Node[Measure]]:
    """The pillars with only those measures under which ``ability`` is built."""
    kept = [Node(n.part, tuple(c for c in n.children if _builds(c, ability))) for n in nodes]
    return [node for node in kept if node.children or ability in node.part.competencies.all()]


def _builds(node: Node[Measure], ability: Competency) -> bool:
    return any(ability in measure.competencies.all() for measure in node.walk())
