"""The addresses of single sign-on: only those of a protocol that is set up."""

from django.conf import settings
from django.urls import URLPattern, path

from staff.views.single_sign_on import led_back


def openid_connect() -> list[URLPattern]:
    from allauth.socialaccount.providers.openid_connect import views

    return [
        path("oidc/<slug:provider_id>/login/", led_back(views.login), name="openid_connect_login"),
        path("oidc/<slug:provider_id>/login/callback/", led_back(views.callback), name="openid_connect_callback"),
    ]


def saml() -> list[URLPattern]:
    from allauth.socialaccount.providers.saml import views

    at = "saml/<slug:organization_slug>/"
    return [
        path(f"{at}login/", led_back(views.login), name="saml_login"),
        path(f"{at}acs/", views.acs, name="saml_acs"),
        path(f"{at}acs/finish/", led_back(views.finish_acs), name="saml_finish_acs"),
        path(f"{at}sls/", led_back(views.sls), name="saml_sls"),
        path(f"{at}metadata/", views.metadata, name="saml_metadata"),
    ]


PROTOCOLS = {"openid_connect": openid_connect, "saml": saml}

urlpatterns = [pattern for kind in settings.SOCIALACCOUNT_PROVIDERS for pattern in PROTOCOLS[kind]()]
