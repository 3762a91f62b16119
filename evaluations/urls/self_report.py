from django.urls import path

from evaluations.views import self_report

urlpatterns = [
    path("evaluations/sheets/<int:pk>/self/", self_report.SelfPage.as_view(), name="self"),
    path("evaluations/sheets/<int:pk>/self/draft/", self_report.SelfDraft.as_view(), name="self_draft"),
    path("evaluations/sheets/<int:pk>/self/check/", self_report.SelfCheck.as_view(), name="self_check"),
]
