from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from competencies.matrices import Matrix, Row, matrices
from competencies.models import Competency, CompetencyGroup, CompetencyLevel, Framework, Grade
from competencies.rules.trees import Node, trees
from competencies.views.edition import EditionPage


@dataclass(frozen=True)
class Rank:
    """One level of a competency, and the grades asked for it."""

    level: CompetencyLevel
    grades: tuple[Grade, ...]


@dataclass(frozen=True)
class Place:
    """A competency in one requirement table: its levels, if the table has such, and its cells."""

    matrix: Matrix
    row: Row
    ranks: tuple[Rank, ...]


class CompetencyTree(EditionPage):
    title = gettext_lazy("能力の一覧")
    template_name = "competencies/competencies.html"
    section = "competencies"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = list(self.parts(CompetencyGroup).select_related("ideal_part"))
        return super().get_context_data(groups=_with_abilities(groups, self.framework), **kwargs)


class CompetencyPage(EditionPage):
    """One competency across all levels and grades."""

    template_name = "competencies/competency.html"
    section = "competencies"

    @cached_property
    def competency(self) -> Competency:
        found: Competency = self.part_or_404(
            Competency, self.kwargs["code"], "group__ideal_part", "parent", "equivalent"
        )
        return found

    def get_title(self) -> str:
        return self.competency.name

    def get_crumbs(self) -> list[Crumb]:
        above = [Crumb(_("能力"), self.href("competencies"))]
        parent = self.competency.parent
        if parent:
            above.append(Crumb(parent.name, self.href("competency", parent.code)))
        return [*super().get_crumbs(), *above]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.competency
        return super().get_context_data(
            competency=shown,
            children=shown.parts.all(),
            equivalents=self.equivalents(),
            places=_places(shown, self.framework),
            measures=shown.measures.select_related("parent"),
            **kwargs,
        )

    def equivalents(self) -> list[Competency]:
        """The same ability under another name, from whichever side the policy says so."""
        named = [self.competency.equivalent] if self.competency.equivalent else []
        return [*named, *self.parts(Competency).filter(equivalent=self.competency)]


def _with_abilities(
    groups: list[CompetencyGroup], framework: Framework
) -> list[tuple[CompetencyGroup, list[Node[Competency]]]]:
    """Groups in the tree's order, each with the trees of its competencies."""
    abilities: dict[int, list[Competency]] = {}
    for ability in Competency.objects.filter(framework=framework):
        abilities.setdefault(ability.group_id, []).append(ability)
    ordered = [group for root in trees(groups) for group in root.walk()]
    return [(group, trees(abilities.get(group.pk, []))) for group in ordered]


def _places(competency: Competency, framework: Framework) -> list[Place]:
    levels = list(competency.levels.all())
    return [
        Place(matrix, row, _ranks(row, [level for level in levels if level.table_id == matrix.table.pk]))
        for matrix in matrices(framework)
        for row in matrix.rows
        if row.competency.pk == competency.pk
    ]


def _ranks(row: Row, levels: list[CompetencyLevel]) -> tuple[Rank, ...]:
    asked = [(cell.requirement.level_id, cell.grade) for cell in row.cells if cell.requirement]
    return tuple(Rank(level, tuple(grade for pk, grade in asked if pk == level.pk)) for level in levels)
