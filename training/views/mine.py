"""What I must learn, am learning and have learned, and the same of somebody else (わたしの研修・職員の研修)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import BooleanField, ExpressionWrapper, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from common.paging import counted_page
from staff import audit
from staff.models import Employee
from training import access
from training.access import Aspect
from training.learning import Asked, Learning, by_year
from training.models import Notice
from training.rules.workflow import GONE, Action, State
from training.views.officer import keys
from training.views.pages import OwnPage, TrainingPage
from training.words import HAPPENED

# So many notices are shown at once; the next ones come when these are read.
NOTICES_OPEN = 8


class LearnerPage(TrainingPage):
    """One person's training; ``employee`` is whose."""

    @property
    def employee(self) -> Employee:
        raise NotImplementedError

    @cached_property
    def learning(self) -> Learning:
        places = self.user.standing_on(self.today).places if self._has_read_places else None
        return Learning([self.employee.pk], authority=self.employee.authority_id, on=self.today, places=places)

    @property
    def _has_read_places(self) -> bool:
        return "places" in self.user.standing_on(self.today).__dict__

    @property
    def asked(self) -> list[Asked]:
        return self.learning.asked.get(self.employee.pk, [])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, rows = self.asked, self.learning.rows
        return super().get_context_data(
            employee=self.employee,
            required=[one for one in asked if one.obligation.is_open and one.obligation.rule.is_required],
            recommended=[one for one in asked if one.obligation.is_open and not one.obligation.rule.is_required],
            settled=[one for one in asked if not one.obligation.is_open],
            under_way=[row for row in rows if row.is_under_way][::-1],
            reports=[row for row in rows if row.state == State.ATTENDED],
            unanswered=[row for row in rows if row.asks_answers],
            years=by_year(rows),
            ended=[row for row in rows if row.state in GONE or row.state == State.ABSENT],
            **kwargs,
        )


class MinePage(OwnPage, LearnerPage):
    """Of the user himself; his notices are marked as read here."""

    title = gettext_lazy("わたしの研修")
    template_name = "training/mine/mine.html"

    @cached_property
    def notices(self) -> Page[dict[str, Any]]:
        """Not yet read, the last that happened first; ``is_seen``: the user may still see what the notice is about."""
        seen = access.people(self.user, Aspect.ENROLMENTS, on=self.today, prefix="step__enrolment__employee__")
        unread = Notice.objects.filter(to=self.employee, read_at=None)
        told = unread.annotate(is_seen=ExpressionWrapper(seen, BooleanField())).values(
            "pk", "is_seen", action=F("step__action"), reason=F("step__reason"), at=F("step__at"),
            enrolment=F("step__enrolment"), employee=F("step__enrolment__employee"),
            name=F("step__enrolment__employee__name"), course=F("step__enrolment__session__course__name"),
        )  # fmt: skip
        return counted_page(told.order_by("-at", "-pk"), "1", size=NOTICES_OPEN)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only what was on the page counts as read: more may have come since."""
        shown = keys(request.POST.getlist("notice"))
        unread = Notice.objects.filter(to=self.employee, read_at=None, pk__in=shown)
        if number := unread.update(read_at=timezone.now()):
            messages.success(request, _("お知らせを%d件、既読にしました。") % number)
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = list(self.notices)
        audit.record_sight(self.request, {one["employee"] for one in shown}, _("研修のお知らせ"))
        notices = [(notice, HAPPENED[Action(notice["action"])]) for notice in shown]
        more = self.notices.paginator.count - len(shown)
        return super().get_context_data(notices=notices, more_notices=more, **kwargs)


class PersonPage(LearnerPage):
    """Of somebody of whom the user may see it: his head, the training office, HR; the sight is written down."""

    template_name = "training/mine/person.html"

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from who looks
        return "team" if self.user.standing_on(self.today).is_manager else "obligations"

    def is_for_user(self) -> bool:
        """Without an authority nobody is found."""
        return True

    @cached_property
    def found(self) -> Employee:
        seen = access.people(self.user, Aspect.ENROLMENTS, on=self.today)
        aspects = {
            f"sees_{aspect}": access.people(self.user, aspect, on=self.today)
            for aspect in (Aspect.PLAN, Aspect.SELF_RATING)
        }
        return get_object_or_404(Employee.objects.filter(seen).annotate(**aspects), pk=self.kwargs["pk"])

    @property
    def employee(self) -> Employee:
        return self.found

    def get_title(self) -> str:
        return _("%sさんの研修") % self.employee.name

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(self.employee.name, reverse("staff:person", args=[self.employee.pk]))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.employee.pk == self.user.standing_on(self.today).employee_id:
            return redirect("training:mine")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [self.employee], _("職員の研修"))
        return super().get_context_data(**kwargs)
