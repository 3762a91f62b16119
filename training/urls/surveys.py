from django.urls import path

from training.views import surveys

urlpatterns = [
    path("training/enrolments/<int:pk>/questionnaire/", surveys.QuestionnairePage.as_view(), name="questionnaire"),
    path("training/surveys/", surveys.SurveysPage.as_view(), name="surveys"),
    path("training/surveys/<str:code>/", surveys.SurveyPage.as_view(), name="survey"),
]
