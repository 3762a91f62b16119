"""The import of routes and exceptions (評価者の経路と例外の取り込み): the pages of any import, of their book."""

from __future__ import annotations

from typing import cast

from evaluations.imports.book import CODE
from evaluations.views.pages import EvaluationPage
from staff.views.imports import ImportPage


def of_evaluations(page: type[ImportPage]) -> type[ImportPage]:
    """A page of the import, among those of the evaluation."""
    own = {"book_code": CODE, "area": EvaluationPage.area, "section": "imports", "frame": "evaluations/base.html"}
    return cast("type[ImportPage]", type(page.__name__, (page, EvaluationPage), own))
