"""Single sign-on (シングルサインオン) from the environment, as django-allauth reads it. See docs/login.md."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

# The one identity provider of the city; it stands in the addresses that are registered there.
CITY = "city"


def providers(env: Any, *, local_only: bool) -> dict[str, Any]:
    """``SOCIALACCOUNT_PROVIDERS``: OpenID Connect, SAML, both or none, by what is set."""
    found = {}
    if server := env.str("HAGUKUMI_OIDC_SERVER", ""):
        _refuse_plain_http("HAGUKUMI_OIDC_SERVER", server, local_only=local_only)
        found["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [_oidc(env, server)]}
    if entity := env.str("HAGUKUMI_SAML_ENTITY_ID", ""):
        _refuse_plain_http("HAGUKUMI_SAML_SSO_URL", env.str("HAGUKUMI_SAML_SSO_URL"), local_only=local_only)
        found["saml"] = {"APPS": [_saml(env, entity)]}
    return found


def _oidc(env: Any, server: str) -> dict[str, Any]:
    return {
        "provider_id": CITY,
        "name": env.str("HAGUKUMI_OIDC_NAME", "職員アカウント"),
        "client_id": env.str("HAGUKUMI_OIDC_CLIENT_ID"),
        "secret": env.str("HAGUKUMI_OIDC_SECRET"),
        "settings": {
            "server_url": server,
            "scope": env.list("HAGUKUMI_OIDC_SCOPES", default=["openid", "profile"]),
            "staff_number": env.str("HAGUKUMI_OIDC_CLAIM", "staff_number"),
        },
    }


def _saml(env: Any, entity: str) -> dict[str, Any]:
    """Assertions must be signed, for us, fresh, and asked for by us."""
    attribute = env.str("HAGUKUMI_SAML_ATTRIBUTE", "staff_number")
    return {
        "client_id": CITY,
        "provider_id": CITY,
        "name": env.str("HAGUKUMI_SAML_NAME", "職員アカウント"),
        "settings": {
            "staff_number": attribute,
            "attribute_mapping": {"uid": attribute},
            "idp": {
                "entity_id": entity,
                "sso_url": env.str("HAGUKUMI_SAML_SSO_URL"),
                "x509cert": env.str("HAGUKUMI_SAML_CERTIFICATE", multiline=True),
            },
            "advanced": {
                "want_assertion_signed": True,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "allow_repeat_attribute_name": False,
                "allow_single_label_domains": True,
            },
        },
    }


def _refuse_plain_http(name: str, address: str, *, local_only: bool) -> None:
    if not address.startswith("https://") and not local_only:
        raise ImproperlyConfigured(f"{name} は https:// で始まる住所にしてください。")
