"""The addresses of the evaluation pages, by subject."""

from evaluations.urls import (
    goals,
    imports,
    mine,
    notes,
    opening,
    organisation,
    papers,
    probation,
    rating,
    result,
    scheme,
    segments,
    self_report,
    sheet,
)

app_name = "evaluations"
urlpatterns = [
    *mine.urlpatterns,
    *rating.urlpatterns,
    *papers.urlpatterns,
    *opening.urlpatterns,
    *imports.urlpatterns,
    *sheet.urlpatterns,
    *goals.urlpatterns,
    *self_report.urlpatterns,
    *notes.urlpatterns,
    *organisation.urlpatterns,
    *result.urlpatterns,
    *scheme.urlpatterns,
    *segments.urlpatterns,
    *probation.urlpatterns,
]
