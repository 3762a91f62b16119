"""The addresses of the staff pages, by subject."""

from staff.urls import accounts, careers, delegations, hr, imports, people, records

app_name = "staff"
urlpatterns = [
    *people.urlpatterns,
    *careers.urlpatterns,
    *hr.urlpatterns,
    *imports.urlpatterns,
    *records.urlpatterns,
    *accounts.urlpatterns,
    *delegations.urlpatterns,
]
