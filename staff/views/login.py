"""Logging in and out, and the own password (ログイン・ログアウト・パスワード)."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any, cast

from allauth.account.internal.flows.login import clear_authentication_records, perform_login, record_authentication
from allauth.account.models import Login as LoginUnderWay
from allauth.account.stages import LoginStageController
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from common.pages import PageMixin
from competencies.models import AppointingAuthority
from staff import audit
from staff.demo import DEMO_PEOPLE, PASSWORD
from staff.login import accounts, kept_text, lockout, logins, passwords, second_factor
from staff.login.adapters import SecondFactorStage
from staff.models import AuditEvent, OneTimeCode, User


def please_wait(wait: timedelta) -> ValidationError:
    """The same words for every number, whether anybody has it or not."""
    seconds = math.ceil(wait.total_seconds())
    told = _("%d秒") % seconds if seconds < 60 else _("%d分") % math.ceil(seconds / 60)
    return ValidationError(
        _(
            "続けて間違えたため、しばらく受け付けません。%sほど待ってから、もう一度入力してください。"
            "分からないときは、人事担当かシステム管理者に連絡してください。"
        )
        % told,
        code="wait",
    )


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy(
            "職員番号かパスワードが違うか、使えないアカウントです。大文字と小文字、半角と全角を確かめてください。"
        ),
        "inactive": "",
    }

    def clean(self) -> dict[str, Any]:
        number, password = self.cleaned_data.get("username", ""), self.cleaned_data.get("password", "")
        if number and password:
            self.user_cache = self._user(number, password)
        return self.cleaned_data

    def _user(self, number: str, password: str) -> User:
        request, at = cast(HttpRequest, self.request), timezone.now()
        tried, address = lockout.password_of(number), lockout.address_from(request)
        if wait := lockout.wait_before(tried, address, at=at):
            raise please_wait(wait)
        user = authenticate(request, username=number, password=password)
        if not isinstance(user, User):
            logins.record_failure(request, number, "ログインの失敗")
            raise self.get_invalid_login_error()
        lockout.forgive(tried, address=address, at=at)
        return user


class Login(auth.LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        clear_authentication_records(self.request)
        under_way = LoginUnderWay(user=form.get_user(), redirect_url=self.get_success_url())
        answer: HttpResponse = perform_login(self.request, under_way)
        short = len(form.cleaned_data["password"]) < passwords.LEAST
        if self.request.user.is_authenticated and short:
            self.request.session[second_factor.ASKED_FOR] = True
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("ログイン"),
            ended="ended" in self.request.GET,
            single_sign_on=single_sign_on(self.get_redirect_url()),
            **(demo_logins() if settings.DEMO else {}),
            **kwargs,
        )


def single_sign_on(wanted: str) -> list[tuple[str, str]]:
    """Name and address of the city's own logins, as set."""
    names = {"openid_connect": "openid_connect_login", "saml": "saml_login"}
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return [
        (app["name"], reverse(names[kind], args=[app["provider_id"]]) + query)
        for kind, provider in settings.SOCIALACCOUNT_PROVIDERS.items()
        for app in provider["APPS"]
    ]


def demo_logins() -> dict[str, Any]:
    """The made-up people, with their city's name, and their password."""
    cities = dict(AppointingAuthority.objects.values_list("code", "municipality"))
    people = [(person, cities.get(person.city or "", "")) for person in DEMO_PEOPLE]
    return {
        "demo_people": people,
        "demo_password": PASSWORD,
        "second_factor_is_optional": settings.HAGUKUMI_TOTP != "required",
    }


class CodeForm(forms.Form):
    """No code is a wrong code."""

    code = forms.CharField(
        label=gettext_lazy("確認コード"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("認証アプリに出ている6桁の数字です。端末が手元にないときは、予備コードを入れます。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        if self.prefix:  # one of several forms of a page
            del self.fields["code"].widget.attrs["autofocus"]

    def clean_code(self) -> str:
        tried, at = lockout.code_of(self.user.pk), timezone.now()
        if wait := lockout.wait_before(tried, at=at):
            raise please_wait(wait)
        used = self.judge(self.cleaned_data["code"])
        if not used:
            kind = AuditEvent.Kind.LOGIN_FAILED
            logins.record(self.request, self.user, kind, "確認コードの誤り")
            raise ValidationError(
                _("確認コードが違います。認証アプリに次に出るコードを入れてください。一度使ったコードは使えません。")
            )
        lockout.forgive(tried, at=at)
        return used

    def judge(self, code: str) -> str:
        """What the code proves; "" if nothing."""
        return second_factor.accept(self.user, code)


@method_decorator(login_not_required, name="dispatch")
class LoginCode(FormView):  # type: ignore[type-arg]  # generic for the type checker alone
    """The second step of those who have a second factor."""

    template_name = "registration/login_code.html"
    form_class = CodeForm
    stage: SecondFactorStage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stage = LoginStageController.enter(request, SecondFactorStage.key)
        user = stage.login.user if stage else None
        if not user or not accounts.may_log_in(user, on=timezone.localdate()):
            return redirect("login")
        self.stage = stage
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request, "user": self.stage.login.user}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        record_authentication(self.request, self.stage.login.user, "mfa", type=form.cleaned_data["code"])
        return cast(HttpResponse, self.stage.exit())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("確認コードの入力"), **kwargs)


class ResetForm(SetPasswordMixin, forms.Form):  # type: ignore[type-arg]  # generic for the type checker alone
    username = forms.CharField(
        label=gettext_lazy("職員番号"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    code = forms.CharField(
        label=gettext_lazy("再設定コード"),
        max_length=40,
        help_text=gettext_lazy("人事担当から受け取った12文字のコードです。ハイフンはなくてもかまいません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    new_password1, new_password2 = SetPasswordMixin.create_password_fields(
        gettext_lazy("新しいパスワード"), gettext_lazy("新しいパスワード(確認)")
    )
    found: OneTimeCode

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        """First who it is; only then what the new password should be."""
        super().clean()
        if {"username", "code"} <= self.cleaned_data.keys():
            self.found = self._find(self.cleaned_data["username"], self.cleaned_data["code"])
            self.validate_passwords("new_password1", "new_password2")
            self.validate_password_for_user(self.found.user, "new_password2")
        return self.cleaned_data

    def _find(self, number: str, code: str) -> OneTimeCode:
        at = timezone.now()
        tried, address = lockout.one_time_code_of(number), lockout.address_from(self.request)
        if wait := lockout.wait_before(tried, address, at=at):
            raise please_wait(wait)
        found = accounts.find_code(number, code, at=at)
        if found is None:
            logins.record_failure(self.request, number, "再設定コードの誤り")
            raise ValidationError(
                _(
                    "職員番号かコードが違うか、コードの期限(24時間)が過ぎています。"
                    "確かめても使えないときは、人事担当に新しいコードを頼んでください。"
                )
            )
        lockout.forgive(tried, lockout.password_of(number), address=address, at=at)
        return found


@method_decorator(login_not_required, name="dispatch")
class Reset(FormView):  # type: ignore[type-arg]  # generic for the type checker alone
    """A new password by the code that HR handed out: the first one, too."""

    template_name = "registration/reset.html"
    form_class = ResetForm
    success_url = reverse_lazy("login")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: ResetForm) -> HttpResponse:
        password, address = form.cleaned_data["new_password1"], audit.address_of(self.request)
        if accounts.set_password(form.found, password, at=timezone.now(), address=address):
            messages.success(self.request, _("パスワードを設定しました。新しいパスワードでログインしてください。"))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("パスワードの設定"), **kwargs)


@method_decorator(login_not_required, name="dispatch")
class Logout(auth.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if isinstance(request.user, User):
            logins.record(request, request.user, AuditEvent.Kind.LOGOUT, "ログアウト")
        return super().post(request, *args, **kwargs)


class PasswordChange(PageMixin, auth.PasswordChangeView):
    title = gettext_lazy("パスワードの変更")
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session.pop(second_factor.ASKED_FOR, None)
        logins.record(self.request, form.user, AuditEvent.Kind.CREDENTIALS, "パスワードの変更")
        messages.success(
            self.request, _("パスワードを変更しました。次のログインから新しいパスワードを使ってください。")
        )
        return answer


class KeptText(PageMixin, TemplateView):
    """What was sent when the session had ended: to be sent again, or thrown away."""

    title = gettext_lazy("ログインが切れる前に送った内容")
    template_name = "registration/kept_text.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = kept_text.find(request, request.user)
        return self.render_to_response(self.get_context_data(kept=kept)) if kept else redirect("home")

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = kept_text.find(request, request.user)
        kept_text.drop(request)
        return redirect(kept.then if kept else "home")
