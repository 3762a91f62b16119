from django.urls import path

from training.views import hand_over, papers

urlpatterns = [
    path("training/sessions/<int:pk>/attendance.pdf", papers.AttendancePaper.as_view(), name="attendance_pdf"),
    path("training/sessions/<int:pk>/attendance.xlsx", papers.AttendanceWorkbook.as_view(), name="attendance_xlsx"),
    path("training/enrolments/<int:pk>/certificate.pdf", papers.Certificate.as_view(), name="certificate"),
    path("training/mine/record.pdf", papers.OwnRecord.as_view(), name="record_pdf"),
    path("training/people/<int:pk>/record.pdf", papers.PersonRecord.as_view(), name="person_record_pdf"),
    path("training/hand-over/", hand_over.HandOverPage.as_view(), name="hand_over"),
]
