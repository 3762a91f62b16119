from django.urls import path

from evaluations.views import mine

urlpatterns = [
    path("evaluations/", mine.MyYear.as_view(), name="mine"),
]
