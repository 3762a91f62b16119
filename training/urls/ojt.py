from django.urls import path

from training.views import ojt, ojt_plan

urlpatterns = [
    path("training/ojt/", ojt.OJTPlansPage.as_view(), name="ojt_plans"),
    path("training/ojt/new/", ojt.OJTNewPage.as_view(), name="ojt_new"),
    path("training/ojt/<int:pk>/", ojt_plan.OJTPlanPage.as_view(), name="ojt_plan"),
    path("training/ojt/<int:pk>/edit/", ojt.OJTEditPage.as_view(), name="ojt_edit"),
]
