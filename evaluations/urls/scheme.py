from django.urls import path

from evaluations.views import scheme

urlpatterns = [
    path("evaluations/scheme/", scheme.SchemePage.as_view(), name="scheme"),
]
