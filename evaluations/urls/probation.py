from django.urls import path

from evaluations.views import probation

urlpatterns = [
    path("evaluations/office/probations/", probation.ProbationsPage.as_view(), name="probations"),
    path("evaluations/probations/<int:pk>/", probation.ProbationPage.as_view(), name="probation"),
    path("evaluations/probations/<int:pk>/draft/", probation.OpinionDraft.as_view(), name="opinion_draft"),
    path("evaluations/probations/<int:pk>/notice.pdf", probation.NoticePDF.as_view(), name="probation_notice"),
]
