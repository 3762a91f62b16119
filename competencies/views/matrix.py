from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from competencies.matrices import Cell, Matrix, Row, matrices
from competencies.narrowing import filters, narrowed
from competencies.views.edition import EditionPage

WORDS = "words"


class MatrixPage(EditionPage):
    """All requirement tables, narrowed by ?family= and ?kind=; ?show=words writes the wording into the cells."""

    title = gettext_lazy("能力の表")
    template_name = "competencies/matrix.html"
    section = "matrix"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = matrices(self.framework)
        address = self.request.GET
        chosen = filters(tables, family=address.get("family", ""), kind=address.get("kind", ""))
        return super().get_context_data(
            matrices=narrowed(tables, chosen), chosen=chosen, in_words=address.get("show") == WORDS, **kwargs
        )


class CellPage(EditionPage):
    """What one grade is asked for in one competency, in words."""

    template_name = "competencies/cell.html"
    section = "matrix"

    @cached_property
    def place(self) -> tuple[Matrix, Row, Cell]:
        """The table, row and cell that the address names, or 404."""
        for matrix in matrices(self.framework):
            if matrix.table.code == self.kwargs["table"]:
                return self._in(matrix)
        raise Http404

    def _in(self, matrix: Matrix) -> tuple[Matrix, Row, Cell]:
        for row in matrix.rows:
            for cell in row.cells:
                if (cell.grade.code, row.competency.code) == (self.kwargs["grade"], self.kwargs["competency"]):
                    return matrix, row, cell
        raise Http404

    def get_title(self) -> str:
        _matrix, row, cell = self.place
        name = cell.requirement.name if cell.requirement else row.competency.name
        return f"{cell.grade.name} × {name}"

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("能力の表"), self.href("matrix"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        matrix, row, cell = self.place
        return super().get_context_data(matrix=matrix, row=row, cell=cell, asked=cell.requirement, **kwargs)
