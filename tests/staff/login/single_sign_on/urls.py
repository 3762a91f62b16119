"""The addresses of Hagukumi with both protocols set up."""

from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from config.urls import urlpatterns as ours
from staff.urls.single_sign_on import PROTOCOLS

urlpatterns = [*ours, *(path("login/sso/", include(addresses())) for addresses in PROTOCOLS.values())]
