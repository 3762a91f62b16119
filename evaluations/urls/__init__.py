"""The addresses of the evaluation pages, by subject."""

from evaluations.urls import goals, mine, rating, result, segments, self_report, sheet

app_name = "evaluations"
urlpatterns = [
    *mine.urlpatterns,
    *rating.urlpatterns,
    *sheet.urlpatterns,
    *goals.urlpatterns,
    *self_report.urlpatterns,
    *result.urlpatterns,
    *segments.urlpatterns,
]
