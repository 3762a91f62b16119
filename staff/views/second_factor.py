"""The own second factor (二段階認証): set up, spare codes, and moving to another device."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from common.pages import PageMixin
from staff.login import logins, passwords, sealing, second_factor
from staff.models import AuditEvent, User
from staff.views.login import CodeForm

SECRET = "new_second_factor"  # noqa: S105  # nosec B105  # the name under which the session keeps it, sealed


class SetUpForm(CodeForm):
    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret, self.spare_codes = secret, list[str]()
        self.fields["code"].help_text = _("登録すると認証アプリに出る6桁の数字です。")

    def judge(self, code: str) -> str:
        self.spare_codes = second_factor.set_up(self.user, self.secret, code)
        return "totp" if self.spare_codes else ""


class StopForm(CodeForm):
    """Without a second factor the password must be a long one, so it is asked for."""

    password = forms.CharField(
        label=gettext_lazy("いまのパスワード"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["password", "code"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("パスワードが違います。"))
        if len(password) < passwords.LEAST:
            raise ValidationError(
                _("二段階認証をやめる前に、パスワードを%d文字以上のものに変更してください。") % passwords.LEAST
            )
        return password

    def clean_code(self) -> str:
        """A code is asked, and used up, only together with the right password."""
        return super().clean_code() if "password" in self.cleaned_data else ""


class OfOnesOwn(PageMixin, FormView):  # type: ignore[type-arg]  # generic for the type checker alone
    open_before_second_factor = True
    title: str | Promise = gettext_lazy("二段階認証")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request, "user": self.user}

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    def show_codes(self, codes: list[str]) -> HttpResponse:
        """Once, in this answer; no address leads to them."""
        wanted = logins.safe_address(self.request, self.request.POST.get("next"))
        self.title = _("予備コード")
        context = OfOnesOwn.get_context_data(self, form=None, codes=codes, next=wanted)
        return render(self.request, "mfa/spare_codes.html", context)

    def note(self, what: str) -> None:
        logins.record(self.request, self.user, AuditEvent.Kind.CREDENTIALS, what)


class SecondFactor(OfOnesOwn):
    """Set it up; who has one sees how it stands."""

    form_class = SetUpForm
    template_name = "mfa/set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if second_factor.is_set_up(self.user):
            return render(request, "mfa/index.html", self.state())
        return super().dispatch(request, *args, **kwargs)

    def state(self) -> dict[str, Any]:
        return OfOnesOwn.get_context_data(
            self,
            form=CodeForm(request=self.request, user=self.user, prefix="codes"),
            stop_form=StopForm(request=self.request, user=self.user, prefix="stop"),
            spare_codes_left=second_factor.spare_codes_left(self.user),
            required=second_factor.required(self.user, on=timezone.localdate()),
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "secret": self.secret()}

    def secret(self) -> str:
        """The same one while the page is tried again, so that an app that has read it stays right."""
        found = sealing.unseal(self.request.session.get(SECRET, ""))
        if not found:
            found = generate_totp_secret()
            self.request.session[SECRET] = sealing.seal(found)
        return cast(str, found)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        secret = self.secret()
        return super().get_context_data(
            qr_code=qr_code(self.user, secret),
            secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
            next=logins.safe_address(self.request, self.request.POST.get("next") or self.request.GET.get("next")),
            missing=second_factor.missing(self.request, on=timezone.localdate()),
            required=second_factor.required(self.user, on=timezone.localdate()),
            **kwargs,
        )

    def form_valid(self, form: SetUpForm) -> HttpResponse:
        self.request.session.cycle_key()
        self.request.session.pop(SECRET, None)
        self.request.session.pop(second_factor.ASKED_FOR, None)
        self.request.session[second_factor.PASSED] = True
        self.note("二段階認証の設定")
        return self.show_codes(form.spare_codes)


class SpareCodes(OfOnesOwn):
    """New spare codes; the old ones are void."""

    form_class = CodeForm
    prefix = "codes"
    template_name = "mfa/action.html"
    title = gettext_lazy("予備コードを作り直す")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not second_factor.is_set_up(self.user):
            return redirect("staff:second_factor")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        self.note("予備コードの作り直し")
        return self.show_codes(second_factor.new_spare_codes(self.user))


class StopSecondFactor(SpareCodes):
    """Give it up, or move it: who must have one is led to set up the next one at once."""

    form_class = StopForm
    prefix = "stop"
    title = gettext_lazy("二段階認証をやめる・端末を替える")

    def form_valid(self, form: CodeForm) -> HttpResponse:
        second_factor.remove(self.user)
        self.request.session[second_factor.PASSED] = False
        self.note("二段階認証の解除")
        messages.success(
            self.request, _("二段階認証をやめました。別の端末で使うときは、ここでもう一度設定してください。")
        )
        return redirect("staff:second_factor")


def qr_code(user: User, secret: str) -> SafeString:
    """Drawn into the page itself: nothing is fetched, and the secret is in no address."""
    adapter = get_adapter()
    svg: str = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308  # nosec B308 B703  # drawn by qrcode from our own text
