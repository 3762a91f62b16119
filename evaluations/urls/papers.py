from django.urls import path

from evaluations.views import papers

urlpatterns = [
    path("evaluations/sheets/<int:pk>/record.pdf", papers.RecordPDF.as_view(), name="record_pdf"),
]
