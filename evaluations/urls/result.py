from django.urls import path

from evaluations.views import result

urlpatterns = [
    path("evaluations/sheets/<int:pk>/result/", result.ResultPage.as_view(), name="result"),
]
