from django.urls import path

from evaluations.views import record

urlpatterns = [
    path("evaluations/sheets/<int:pk>/", record.RecordPage.as_view(), name="sheet"),
    path("evaluations/sheets/<int:pk>/move/", record.MovePage.as_view(), name="move"),
]
