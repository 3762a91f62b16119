from django.urls import path

from evaluations.views import opening

urlpatterns = [
    path("evaluations/cycles/", opening.CyclesPage.as_view(), name="cycles"),
    path("evaluations/cycles/<int:pk>/", opening.CyclePage.as_view(), name="cycle"),
    path("evaluations/cycles/jobs/<int:pk>/", opening.CycleJobPage.as_view(), name="cycle_job"),
]
