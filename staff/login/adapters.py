"""Where django-allauth asks us: the steps of a login, how secrets are kept, and who comes from the city's own login."""

from __future__ import annotations

import logging
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.login import accounts, logins, sealing, second_factor
from staff.models import User

logger = logging.getLogger(__name__)


class SecondFactorStage(LoginStage):  # type: ignore[misc]  # allauth is not typed
    """Between the first factor and the session: the code, of those who have one set up."""

    key = "second_factor"
    urlname = "login_code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if second_factor.proven(self.request, user) or not second_factor.is_set_up(user):
            return None, True
        return redirect("login_code"), True


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    def get_login_stages(self) -> list[str]:
        return ["staff.login.adapters.SecondFactorStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, *, redirect_url: str | None, **kwargs: Any) -> HttpResponse:
        return logins.welcome(request, user, redirect_url)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text) or ""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """A person is known by the staff number that the city's login says. No account is made, and none is linked."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        provider = sociallogin.provider
        number = staff_number_of(provider.app.settings["staff_number"], sociallogin.account.extra_data)
        user = User.objects.select_related("employee").filter(staff_number=number).first() if number else None
        if user is None or not accounts.may_log_in(user, on=timezone.localdate()):
            logins.record_failure(request, number, "シングルサインオンの失敗")
            raise ImmediateHttpResponse(refuse(request))
        record_authentication(request, user, "socialaccount", provider=provider.id)
        login = Login(user=user, redirect_url=sociallogin.get_redirect_url(request))
        raise ImmediateHttpResponse(perform_login(request, login))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> NoReturn:
        logger.warning("Single sign-on with %s failed: %s", provider.id, kwargs.get("error"))
        raise ImmediateHttpResponse(refuse(request))


def staff_number_of(claim: str, said: dict[str, Any]) -> str:
    """The claim or attribute, once and not empty; "" if it is missing, or if two statements are about two people."""
    if "id_token" in said or "userinfo" in said:
        statements = [said.get("userinfo") or {}, said.get("id_token") or {}]
        if len({statement["sub"] for statement in statements if "sub" in statement}) > 1:
            return ""
        said = statements[0] if claim in statements[0] else statements[1]
    found = said.get(claim)
    values = found if isinstance(found, list) else [found]
    return str(values[0] or "") if len(values) == 1 else ""


def refuse(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _(
            "シングルサインオンでログインできませんでした。もう一度お試しください。続けてできないときは、"
            "人事担当かシステム管理者に連絡してください。"
        ),
    )
    return redirect("login")
