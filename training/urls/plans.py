from django.urls import path

from training.views import plan_list, plans

urlpatterns = [
    path("training/plan/", plans.PlanPage.as_view(), name="plan"),
    path("training/plans/", plan_list.PlansPage.as_view(), name="plans"),
    path("training/people/<int:pk>/plan/", plans.PersonPlanPage.as_view(), name="person_plan"),
]
