"""OJT plans: the list, a new one, and what a plan is (OJT)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import years_later
from common.pages import Crumb
from common.paging import counted_page
from staff import audit
from staff.models import Employee, Posting
from training.access import Right, may
from training.models import OJTItem, OJTLog, OJTPlan
from training.stale import fingerprint
from training.support import ojt
from training.support.ojt import Outline
from training.views.ojt_forms import OutlineForm, PlanFilter
from training.views.pages import TrainingPage
from training.views.support_base import tell

PER_PAGE = 50
MOST_SUGGESTED = 100


class OJTPage(TrainingPage):
    section = "ojt_plans"

    @cached_property
    def begins(self) -> bool:
        """Whether the user begins plans: for his people, or for everybody."""
        return self.user.standing_on(self.today).is_manager or may(self.user, Right.SUPPORT, on=self.today)


class OJTPlansPage(OJTPage):
    """Those that the user may see: as trainee, instructor, head or officer."""

    title = gettext_lazy("OJT計画")
    template_name = "training/ojt/plans.html"

    @cached_property
    def form(self) -> PlanFilter:
        return PlanFilter(self.request.GET, label_suffix="")

    @cached_property
    def page(self) -> Page[OJTPlan]:
        visible = OJTPlan.objects.visible_to(self.user, on=self.today).select_related("employee", "instructor")
        rows = self.form.narrow(visible).annotate(**_counts()).order_by("-valid_from", "employee__staff_number", "pk")
        return counted_page(rows, self.request.GET.get("page", "1"), size=PER_PAGE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if people := [plan.employee_id for plan in self.page]:
            audit.record_sight(self.request, people, str(self.title))
        return super().get_context_data(form=self.form, page=self.page, begins=self.begins, **kwargs)


def _counts() -> dict[str, Any]:
    """How many things there are to learn, how many are learned, and which month was written last."""
    items = OJTItem.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    logs = OJTLog.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return {
        "to_learn": Subquery(items.annotate(n=Count("pk")).values("n")),
        "learned": Subquery(items.annotate(n=Count("pk", filter=Q(done_on__isnull=False))).values("n")),
        "last_month": Subquery(logs.annotate(n=Max("month")).values("n")),
    }


class OutlinePage(OJTPage):
    """The form of a plan."""

    template_name = "training/ojt/outline.html"

    def form_of(self, *sent: Any) -> OutlineForm:
        raise NotImplementedError

    def save(self, said: dict[str, Any]) -> OJTPlan:
        raise NotImplementedError

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("OJT計画"), reverse("training:ojt_plans"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": self.form_of()} | kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_of(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            plan = self.save(form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, _("保存しました。"))
        return redirect("training:ojt_plan", plan.pk)


class OJTNewPage(OutlinePage):
    title = gettext_lazy("OJT計画を作る")

    def is_for_user(self) -> bool:
        return super().is_for_user() and self.begins

    def form_of(self, *sent: Any) -> OutlineForm:
        form = OutlineForm(*sent, user=self.user, on=self.today, is_new=True, initial={"valid_from": self.today})
        form.suggest("employee", self._new_members())
        return form

    def _new_members(self) -> list[Employee]:
        """Those of the user's people who came within a year."""
        people = Employee.objects.visible_to(self.user, on=self.today).serving(on=self.today)
        return list(people.filter(hired_on__gte=years_later(self.today, -1)).order_by("staff_number")[:MOST_SUGGESTED])

    def save(self, said: dict[str, Any]) -> OJTPlan:
        return ojt.begin(said["employee"], _outline(said), by=self.user, at=timezone.now())


class OJTEditPage(OutlinePage):
    """For those who keep the plan; 404 to others, as for a missing one."""

    title = gettext_lazy("OJT計画を直す")

    @cached_property
    def plan(self) -> OJTPlan:
        visible = OJTPlan.objects.visible_to(self.user, on=self.today).select_related("employee", "instructor")
        plan = get_object_or_404(visible, pk=self.kwargs["pk"])
        if not ojt.stand_of(self.user, plan, on=self.today).keeps:
            raise Http404
        return plan

    def form_of(self, *sent: Any) -> OutlineForm:
        plan = self.plan
        kept = {
            "instructor": plan.instructor.staff_number, "aim": plan.aim, "valid_from": plan.valid_from,
            "valid_to": plan.valid_to, "seen": fingerprint(*ojt.outline_of(plan)),
        }  # fmt: skip
        form = OutlineForm(*sent, user=self.user, on=self.today, initial=kept)
        form.suggest("instructor", self._colleagues())
        return form

    def _colleagues(self) -> list[Employee]:
        """Those who serve in the section of the person."""
        posts = Posting.objects.on(self.today)
        places = posts.filter(employee=self.plan.employee).values("department")
        found = Employee.objects.listed_for(self.user, on=self.today).in_departments(places, on=self.today)
        return list(found.exclude(pk=self.plan.employee_id).order_by("staff_number")[:MOST_SUGGESTED])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [self.plan.employee], _("OJT計画"))
        return super().get_context_data(**kwargs)

    def save(self, said: dict[str, Any]) -> OJTPlan:
        who = {"by": self.user, "at": timezone.now(), "seen": said["seen"]}
        return ojt.revise(self.plan, _outline(said), **who)


def _outline(said: dict[str, Any]) -> Outline:
    return Outline(said["instructor"], said["aim"], said["valid_from"], said["valid_to"])
