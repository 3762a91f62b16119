"""Accounts, for those who hand out codes: HR in the own authority, the administrator everywhere (アカウント)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, View

from common.pages import Crumb, PageMixin
from common.text import search_key
from staff import audit
from staff.access import Right, Role, may
from staff.exporting import StaffListExport
from staff.login import accounts
from staff.login.second_factor import PRIVILEGED
from staff.models import Employee, RoleGrant, User

AT_ONCE = 50


class ForThoseWhoHandOut(PageMixin, View):
    area = "hr"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(self.user, Right.HAND_OUT_CODES, on=self.today):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.user.roles_on(self.today)

    def get_crumbs(self) -> list[Crumb]:
        above = [Crumb(_("人事"), reverse("staff:hr"))] if may(self.user, Right.READ_HR_PAGES, on=self.today) else []
        return [*super().get_crumbs(), *above]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(area=self.area, words=self.words, **kwargs)

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()

    def hand_out(self, users: list[User]) -> HttpResponse:
        """The slips are in this answer alone: nothing keeps a code in the clear."""
        slips = accounts.hand_out(users, by=self.user, at=timezone.now(), address=audit.address_of(self.request))
        self.title = _("再設定コードの用紙")
        address = self.request.build_absolute_uri(reverse("login_reset"))
        context = ForThoseWhoHandOut.get_context_data(self, object_list=[], slips=slips, address=address)
        return render(self.request, "staff/accounts/slips.html", context)


class Accounts(StaffListExport, ForThoseWhoHandOut, ListView):  # type: ignore[type-arg]  # for the checker
    title = export_name = gettext_lazy("アカウント")
    template_name = "staff/accounts/list.html"
    context_object_name = "users"
    paginate_by = AT_ONCE

    def get_queryset(self) -> QuerySet[User]:
        users = accounts.known_to(self.user, on=self.today).select_related("authority", "employee")
        for word in self.words.split():
            users = users.filter(
                Q(staff_number__icontains=word)
                | Q(name__icontains=word)
                | Q(kana__icontains=word)
                | Q(employee__search_key__contains=search_key(word))
            )
        grants = RoleGrant.objects.holding(on=self.today).filter(user=OuterRef("pk"), role__in=PRIVILEGED)
        totp = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return users.annotate(privileged=Exists(grants), second_factor=Exists(totp)).order_by("staff_number")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = list(context["users"])
        audit.record_sight(self.request, _people(shown), "アカウントの一覧")
        rows = [(user, _state(user, self.today), self._is_open(user)) for user in shown]
        return {**context, "rows": rows, "opens": self.user.authority_id is not None and not self.is_administrator}

    def _is_open(self, user: Any) -> bool:
        """Whether the page offers to hand out a code; the answer to the button asks once more."""
        return user != self.user and (self.is_administrator or not user.privileged)

    # The file

    @cached_property
    def everybody(self) -> list[Any]:
        return list(self.get_queryset())

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        headings = (_("職員番号"), _("氏名"), _("任命権者"), _("アカウント"), _("二段階認証"), _("最後のログイン"))
        return headings, (
            (
                user.staff_number, user.name, user.authority and user.authority.name, _state(user, self.today),
                _("設定済み") if user.second_factor else _("なし"), user.last_login,
            )
            for user in self.everybody
        )  # fmt: skip

    def exported_people(self) -> list[int]:
        return _people(self.everybody)


def _people(users: Iterable[User]) -> list[int]:
    """Those of the accounts' owners who are employees."""
    return [user.employee.pk for user in users if hasattr(user, "employee")]


def _state(user: User, on: date) -> str:
    if not user.is_active:
        return _("止めている")
    if not accounts.may_log_in(user, on=on):
        return _("在職していない")
    return _("使える") if user.has_usable_password() else _("パスワードが未設定")


class ForOne(ForThoseWhoHandOut):
    """Something done for one account. Whoever is out of reach is not found; a role too high is refused."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(accounts.known_to(self.user, on=self.today).select_related("authority"), pk=pk)
        if not accounts.may_hand_out(self.user, user, on=self.today):
            raise PermissionDenied
        return self.do(user)

    def do(self, user: User) -> HttpResponse:
        raise NotImplementedError


class HandOutCode(ForOne):
    def do(self, user: User) -> HttpResponse:
        return self.hand_out([user])


class RemoveSecondFactor(ForOne):
    def do(self, user: User) -> HttpResponse:
        address = audit.address_of(self.request)
        if accounts.remove_second_factor(user, by=self.user, at=timezone.now(), address=address):
            messages.success(
                self.request,
                _("%sさんの二段階認証を解除しました。ログインし直すと、もう一度設定できます。") % user.name,
            )
        return redirect("staff:accounts")


class OpenAccounts(StaffListExport, ForThoseWhoHandOut, ListView):  # type: ignore[type-arg]  # for the checker
    """Those in service who have no account; chosen ones or all of them get one, with a slip each."""

    title = gettext_lazy("アカウントを開く")
    export_name = gettext_lazy("アカウントのない職員")
    template_name = "staff/accounts/open.html"
    context_object_name = "employees"
    paginate_by = AT_ONCE

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("アカウント"), reverse("staff:accounts"))]

    def get_queryset(self) -> QuerySet[Employee]:
        people = Employee.objects.listed_for(self.user, on=self.today).serving(on=self.today)
        return people.filter(user=None).matching(self.words).order_by("staff_number")

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        headings = (_("職員番号"), _("氏名"), _("フリガナ"))
        return headings, self.get_queryset().values_list("staff_number", "name", "kana")

    def exported_people(self) -> Iterable[int]:
        return self.get_queryset().values_list("pk", flat=True)

    def post(self, request: HttpRequest) -> HttpResponse:
        people = self.get_queryset()
        if "everybody" not in request.POST:
            people = people.filter(pk__in=[pk for pk in request.POST.getlist("employee") if pk.isdecimal()])
        chosen = list(people)
        users = accounts.open_accounts(chosen, by=self.user, at=timezone.now())
        if len(users) < len(chosen):
            messages.warning(request, _left_out(len(chosen) - len(users)))
        if not users:
            messages.info(request, _("アカウントは開いていません。開く職員を選んでください。"))
            return redirect("staff:accounts_open")
        return self.hand_out(users)


def _left_out(count: int) -> str:
    return (
        _(
            "%d人のアカウントは開けませんでした。同じ職員番号の利用者がほかの任命権者にいます。"
            "システム管理者に連絡してください。"
        )
        % count
    )
