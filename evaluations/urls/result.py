"""Results: read, disclosed, and complained about."""

from django.urls import path

from evaluations.views import case, cases, complaints, disclose, effect, result

urlpatterns = [
    path("evaluations/sheets/<int:pk>/result/", result.ResultPage.as_view(), name="result"),
    path("evaluations/sheets/<int:pk>/complain/", complaints.ComplainPage.as_view(), name="complain"),
    path("evaluations/sheets/<int:pk>/complain/draft/", complaints.ComplainDraftPage.as_view(), name="complain_draft"),
    path("evaluations/disclosure/", disclose.DisclosePage.as_view(), name="disclose"),
    path("evaluations/disclosure/jobs/<int:pk>/", disclose.DiscloseJobPage.as_view(), name="disclose_job"),
    path("evaluations/grievances/", cases.CasesPage.as_view(), name="grievances"),
    path("evaluations/grievances/<int:pk>/", case.CasePage.as_view(), name="case"),
    path("evaluations/grievances/<int:pk>/draft/<slug:of>/", case.CaseDraft.as_view(), name="case_draft"),
    path("evaluations/grievances/<int:pk>/decision/", case.DecisionPage.as_view(), name="decision"),
    path("evaluations/courses/<str:code>/effect/", effect.CourseEffectPage.as_view(), name="course_effect"),
]
