from django.urls import path

from evaluations.views import goals

urlpatterns = [
    path("evaluations/sheets/<int:pk>/goals/", goals.GoalsPage.as_view(), name="goals"),
    path("evaluations/sheets/<int:pk>/goals/draft/", goals.GoalsDraft.as_view(), name="goals_draft"),
    path("evaluations/sheets/<int:pk>/goals/check/", goals.GoalsCheck.as_view(), name="goals_check"),
]
