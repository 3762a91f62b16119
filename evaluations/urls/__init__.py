"""The addresses of the evaluation pages, by subject."""

from evaluations.urls import mine

app_name = "evaluations"
urlpatterns = [
    *mine.urlpatterns,
]
