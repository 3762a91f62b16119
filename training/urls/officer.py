from django.urls import path

from training.views import attendance, roster, sessions

urlpatterns = [
    path("training/sessions/", sessions.SessionsPage.as_view(), name="sessions"),
    path("training/sessions/<int:pk>/", roster.RosterPage.as_view(), name="session"),
    path("training/sessions/<int:pk>/cancel/", sessions.CancelSession.as_view(), name="cancel_session"),
    path("training/sessions/<int:pk>/attendance/", attendance.AttendancePage.as_view(), name="attendance"),
]
