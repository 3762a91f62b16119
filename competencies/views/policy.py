from dataclasses import dataclass
from itertools import groupby
from typing import Any

from competencies.models import Competency, Framework, IdealPart, PolicyItem, Principle
from competencies.rules.trees import Node, trees
from competencies.views.edition import EditionPage

# The order in which a reader wants to know: what it rests on, how it is carried out, then what is for reference.
READING_ORDER = [
    PolicyItem.Kind.BACKGROUND,
    PolicyItem.Kind.PLAN,
    PolicyItem.Kind.UPPER_PLAN,
    PolicyItem.Kind.LAW,
    PolicyItem.Kind.HISTORY,
    PolicyItem.Kind.REVIEW,
    PolicyItem.Kind.SURVEY,
    PolicyItem.Kind.EVALUATION,
    PolicyItem.Kind.DIGITAL,
    PolicyItem.Kind.GOVERNANCE,
    PolicyItem.Kind.MODEL,
    PolicyItem.Kind.SYSTEM,
    PolicyItem.Kind.GLOSSARY,
]


@dataclass(frozen=True)
class Chapter:
    """The policy's items of one kind."""

    kind: PolicyItem.Kind
    nodes: tuple[Node[PolicyItem], ...]

    @property
    def has_texts(self) -> bool:
        return any(node.part.text for node in self.nodes)

    @property
    def template(self) -> str:
        return f"competencies/policy/{SHAPES.get(self.kind, 'list')}.html"


# Kinds that are read better in a shape of their own; the others are lists of headings and texts.
SHAPES = {
    PolicyItem.Kind.PLAN: "table",
    PolicyItem.Kind.HISTORY: "history",
    PolicyItem.Kind.MODEL: "flows",
    PolicyItem.Kind.SYSTEM: "table",
    PolicyItem.Kind.GLOSSARY: "glossary",
}


class PolicyPage(EditionPage):
    """The whole policy as one long page with a table of contents."""

    template_name = "competencies/policy.html"
    section = "policy"

    def get_title(self) -> str:
        return self.framework.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = list(self.parts(PolicyItem))
        return super().get_context_data(
            ideal_parts=_with_groups(self.framework),
            principles=trees(self.parts(Principle)),
            chapters=_chapters(items),
            notes=[item for item in items if item.kind == PolicyItem.Kind.NOTE],
            **kwargs,
        )


def _chapters(items: list[PolicyItem]) -> list[Chapter]:
    by_kind = {kind: list(of_kind) for kind, of_kind in groupby(items, key=lambda item: item.kind)}
    return [Chapter(kind, tuple(trees(by_kind[kind]))) for kind in READING_ORDER if kind in by_kind]


def _with_groups(framework: Framework) -> list[tuple[IdealPart, list[Competency]]]:
    """Each part of the ideal with the abilities whose group serves it (流山's 4C)."""
    abilities = Competency.objects.filter(framework=framework, parent=None).select_related("group")
    serving: dict[int | None, list[Competency]] = {}
    for ability in abilities:
        serving.setdefault(ability.group.ideal_part_id, []).append(ability)
    return [(part, serving.get(part.pk, [])) for part in IdealPart.objects.filter(framework=framework)]
