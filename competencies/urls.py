"""A policy's pages. An edition is named by its authority and number: ``/policies/tachikawa/1/…``."""

from django.urls import path

from competencies import views

app_name = "competencies"

EDITION = "<slug:authority>/<int:number>/"

urlpatterns = [
    path("", views.current, name="current"),
    path("editions/", views.EditionList.as_view(), name="editions"),
    path(EDITION, views.PolicyPage.as_view(), name="policy"),
    path(f"{EDITION}grades/", views.GradeLadder.as_view(), name="grades"),
    path(f"{EDITION}grades/<str:code>/", views.GradePage.as_view(), name="grade"),
    path(f"{EDITION}grades/<str:code>/sheet.pdf", views.grade_sheet_pdf, name="grade_pdf"),
    path(f"{EDITION}matrix/", views.MatrixPage.as_view(), name="matrix"),
    path(f"{EDITION}matrix/<str:table>/<str:grade>/<str:competency>/", views.CellPage.as_view(), name="cell"),
    path(f"{EDITION}competencies/", views.CompetencyTree.as_view(), name="competencies"),
    path(f"{EDITION}competencies/<str:code>/", views.CompetencyPage.as_view(), name="competency"),
    path(f"{EDITION}side-by-side/", views.SideBySide.as_view(), name="side_by_side"),
    path(f"{EDITION}careers/", views.CareerPage.as_view(), name="careers"),
    path(f"{EDITION}measures/", views.MeasurePage.as_view(), name="measures"),
    path(f"{EDITION}search/", views.SearchPage.as_view(), name="search"),
    path(f"{EDITION}changes/", views.ChangesPage.as_view(), name="changes"),
    path(f"{EDITION}standard-competencies.pdf", views.standard_competencies_pdf, name="table_pdf"),
]
