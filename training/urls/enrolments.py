from django.urls import path

from training.views import apply, enrolments, mine, nominate, reports, team

urlpatterns = [
    path("training/mine/", mine.MinePage.as_view(), name="mine"),
    path("training/people/<int:pk>/", mine.PersonPage.as_view(), name="person"),
    path("training/team/", team.TeamPage.as_view(), name="team"),
    path("training/sessions/<int:pk>/apply/", apply.ApplyPage.as_view(), name="apply"),
    path("training/sessions/<int:pk>/nominate/", nominate.NominatePage.as_view(), name="nominate"),
    path("training/enrolments/<int:pk>/", enrolments.EnrolmentPage.as_view(), name="enrolment"),
    path("training/enrolments/<int:pk>/report/", reports.ReportPage.as_view(), name="report"),
    path("training/enrolments/<int:pk>/follow-up/", reports.FollowUpPage.as_view(), name="follow_up"),
]
