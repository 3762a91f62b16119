from django.urls import path

from staff.views import records

urlpatterns = [
    path("records/sights/", records.SightsPage.as_view(), name="sights"),
]
