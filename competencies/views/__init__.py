"""The pages of a policy (方針の画面). Thin: find the edition the user may see, ask one rule, show it."""

from competencies.views.abilities import CompetencyPage, CompetencyTree
from competencies.views.documents import grade_sheet_pdf, standard_competencies_pdf
from competencies.views.editions import ChangesPage, EditionList, current
from competencies.views.grades import GradeLadder, GradePage, SideBySide
from competencies.views.matrix import CellPage, MatrixPage
from competencies.views.plans import CareerPage, MeasurePage
from competencies.views.policy import PolicyPage
from competencies.views.searching import SearchPage

__all__ = [
    "CareerPage",
    "CellPage",
    "ChangesPage",
    "CompetencyPage",
    "CompetencyTree",
    "EditionList",
    "GradeLadder",
    "GradePage",
    "MatrixPage",
    "MeasurePage",
    "PolicyPage",
    "SearchPage",
    "SideBySide",
    "current",
    "grade_sheet_pdf",
    "standard_competencies_pdf",
]
