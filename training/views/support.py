"""Self-development as the person sees it: what the city offers, what he asked for, what he learned elsewhere."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year
from common.pages import Crumb
from staff.models import Employee
from training.access import Right, may
from training.models import ExternalRecord, Subsidy, SubsidyKind
from training.rules.support import grantable
from training.support import subsidies
from training.support.subsidies import Application
from training.views.pages import OwnPage, TrainingPage
from training.views.support_base import people, tell
from training.views.support_forms import ApplicationForm


class OfSupport(TrainingPage):
    """A page below that of self-development."""

    section = "support"

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("自己啓発"), reverse("training:support"))]


class OfOnePerson(OfSupport):
    """A page about what is one person's: whoever decides on it comes there from his own list."""

    @property
    def whose(self) -> int:
        """The employee's key."""
        raise NotImplementedError

    @cached_property
    def is_reviewed(self) -> bool:
        own = self.user.standing_on(self.today).employee_id
        return own != self.whose and may(self.user, Right.SUPPORT, on=self.today)

    @property
    def section(self) -> str:  # type: ignore[override]  # it depends on who asks
        return "support_review" if self.is_reviewed else "support"

    def get_crumbs(self) -> list[Crumb]:
        above = super().get_crumbs()
        review = Crumb(_("自己啓発の審査"), reverse("training:support_review"))
        return [*above[:-1], review] if self.is_reviewed else above


class SupportPage(TrainingPage):
    """What the city offers, and the user's own applications and records."""

    title = gettext_lazy("自己啓発の支援")
    template_name = "training/support/support.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.user.standing_on(self.today).employee_id
        asked = Subsidy.objects.visible_to(self.user, on=self.today).of(own).select_related("kind", "employee")
        learned = ExternalRecord.objects.filter(employee=own).select_related("course")
        kinds = SubsidyKind.objects.visible_to(self.user, on=self.today).filter(authority=self.user.authority_id)
        return super().get_context_data(
            own=own,
            kinds=[kind for kind in kinds if kind.holds_on(self.today)],
            asked=asked if own else [],
            learned=learned.annotate(files=Count("evidence")).order_by("-completed_on", "-pk") if own else [],
            year=fiscal_year(self.today),
            **kwargs,
        )


class SubsidyApplyPage(OwnPage, OfSupport):
    """Two steps: what is asked for, and a look at it with what may be granted."""

    template_name = "training/support/apply.html"

    @cached_property
    def kind(self) -> SubsidyKind:
        kinds = SubsidyKind.objects.visible_to(self.user, on=self.today)
        kind: SubsidyKind = get_object_or_404(kinds, code=self.kwargs["code"])
        return kind

    def get_title(self) -> str:
        return _("%sを申請する") % self.kind.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ApplicationForm(kind=self.kind))
        offered = self.kind.holds_on(self.today)
        return super().get_context_data(kind=self.kind, offered=offered, year=fiscal_year(self.today), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ApplicationForm(request.POST, kind=self.kind)
        members = self._members(form) if form.is_valid() else []
        if not form.is_valid():
            return self._again(form, 422)
        said = form.cleaned_data
        asked = Application(self.kind, said["title"], said["purpose"], said["cost"], members)
        if "send" not in request.POST:
            return self._look(form, asked) if "edit" not in request.POST else self._again(form, 200)
        try:
            made = subsidies.apply(self.employee, asked, by=self.user, at=timezone.now())
        except ValidationError as problem:
            tell(form, problem)
            return self._again(form, 409)
        messages.success(request, _("申請しました。研修担当が審査します。"))
        return redirect("training:subsidy", made.pk)

    def _members(self, form: ApplicationForm) -> list[Employee]:
        try:
            return people(form.cleaned_data.get("members", ()), user=self.user, on=self.today)
        except ValidationError as unknown:
            form.add_error("members", unknown)
            return []

    def _look(self, form: ApplicationForm, asked: Application) -> HttpResponse:
        most = grantable(asked.cost, rate=self.kind.rate, ceiling=self.kind.ceiling)
        return self.render_to_response(self.get_context_data(form=form, asked=asked, most=most))

    def _again(self, form: ApplicationForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)
