from django.urls import path

from staff.views import organisation, people, team

urlpatterns = [
    path("organisation/", organisation.OrganisationPage.as_view(), name="organisation"),
    path("organisation/<str:code>/", organisation.DepartmentPage.as_view(), name="department"),
    path("people/", people.PeoplePage.as_view(), name="people"),
    path("people/<int:pk>/", people.PersonPage.as_view(), name="person"),
    path("team/", team.TeamPage.as_view(), name="team"),
]
