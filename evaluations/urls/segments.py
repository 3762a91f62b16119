from django.urls import path

from evaluations.views import following, segments

urlpatterns = [
    path("evaluations/sheets/<int:pk>/handover/", segments.HandoverPage.as_view(), name="handover"),
    path("evaluations/sheets/<int:pk>/handover/draft/", segments.HandoverDraft.as_view(), name="handover_draft"),
    path("evaluations/sheets/<int:pk>/evaluators/", segments.EvaluatorsPage.as_view(), name="evaluators"),
    path("evaluations/office/evaluators/", following.FollowingPage.as_view(), name="following"),
    path("evaluations/office/evaluators/jobs/<int:pk>/", following.FollowJobPage.as_view(), name="follow_job"),
]
