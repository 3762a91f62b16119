from django.urls import path

from evaluations.views import papers, uploads

urlpatterns = [
    path("evaluations/sheets/<int:pk>/record.pdf", papers.RecordPDF.as_view(), name="record_pdf"),
    path("evaluations/sheets/<int:pk>/record.xlsx", uploads.RecordXLSX.as_view(), name="record_xlsx"),
    path("evaluations/sheets/<int:pk>/record/upload/", uploads.RecordUpload.as_view(), name="record_upload"),
]
