"""The addresses of the evaluation pages, by subject."""

from evaluations.urls import goals, mine, papers, rating, result, segments, self_report, sheet

app_name = "evaluations"
urlpatterns = [
    *mine.urlpatterns,
    *rating.urlpatterns,
    *papers.urlpatterns,
    *sheet.urlpatterns,
    *goals.urlpatterns,
    *self_report.urlpatterns,
    *result.urlpatterns,
    *segments.urlpatterns,
]
