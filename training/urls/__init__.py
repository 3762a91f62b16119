"""The addresses of the training pages, by subject."""

from training.urls import (
    catalogue,
    enrolments,
    gap,
    imports,
    obligations,
    officer,
    ojt,
    papers,
    plans,
    support,
    surveys,
)

app_name = "training"
urlpatterns = [
    *catalogue.urlpatterns,
    *enrolments.urlpatterns,
    *gap.urlpatterns,
    *imports.urlpatterns,
    *obligations.urlpatterns,
    *officer.urlpatterns,
    *ojt.urlpatterns,
    *papers.urlpatterns,
    *plans.urlpatterns,
    *support.urlpatterns,
    *surveys.urlpatterns,
]
