from django.urls import path

from training.views import plans

urlpatterns = [
    path("training/plan/", plans.PlanPage.as_view(), name="plan"),
    path("training/people/<int:pk>/plan/", plans.PersonPlanPage.as_view(), name="person_plan"),
]
