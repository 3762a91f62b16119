from django.urls import path

from staff.views import delegations

urlpatterns = [
    path("account/delegations/", delegations.DelegationsPage.as_view(), name="delegations"),
]
