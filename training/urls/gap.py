from django.urls import path

from training.views import gap, gap_map

urlpatterns = [
    path("training/gap/", gap.GapPage.as_view(), name="gap"),
    path("training/gap/rate/", gap.SelfRatingPage.as_view(), name="self_rating"),
    path("training/gap/map/", gap_map.GapMapPage.as_view(), name="gap_map"),
    path("training/people/<int:pk>/gap/", gap.PersonGapPage.as_view(), name="person_gap"),
]
