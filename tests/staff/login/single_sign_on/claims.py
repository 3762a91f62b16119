"""What the identity provider of the tests says of a person: the staff number in a claim of its own."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Claims(DefaultOIDCAdapter):
    def get_claims(self, purpose: str, user: Any, client: Any, scopes: Any, **kwargs: Any) -> dict[str, Any]:
        claims = super().get_claims(purpose, user, client, scopes, **kwargs)
        if user.first_name:
            claims["staff_number"] = user.first_name
        return claims
