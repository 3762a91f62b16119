from django.urls import path

from evaluations.views import organisation

urlpatterns = [
    path("evaluations/department-goals/", organisation.GoalTree.as_view(), name="department_goals"),
    path(
        "evaluations/department-goals/new/<int:department>/", organisation.GoalNew.as_view(),
        name="department_goal_new",
    ),
    path("evaluations/department-goals/<int:pk>/", organisation.GoalPage.as_view(), name="department_goal"),
    path(
        "evaluations/department-goals/<int:pk>/edit/", organisation.GoalSetting.as_view(), name="department_goal_edit"
    ),
    path(
        "evaluations/department-goals/<int:pk>/result/", organisation.GoalJudging.as_view(),
        name="department_goal_result",
    ),
]  # fmt: skip
