from django.urls import path

from evaluations.views import papers, prints, uploads

urlpatterns = [
    path("evaluations/papers/", prints.PrintPage.as_view(), name="prints"),
    path("evaluations/papers/jobs/<int:pk>/", prints.PrintJobPage.as_view(), name="print_job"),
    path("evaluations/papers/jobs/<int:pk>/file/", prints.PrintFile.as_view(), name="print_file"),
    path("evaluations/sheets/<int:pk>/record.pdf", papers.RecordPDF.as_view(), name="record_pdf"),
    path("evaluations/sheets/<int:pk>/record.xlsx", uploads.RecordXLSX.as_view(), name="record_xlsx"),
    path("evaluations/sheets/<int:pk>/record/upload/", uploads.RecordUpload.as_view(), name="record_upload"),
]
