"""All sessions, and the cancelling of one (研修の回・中止)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.exporting import ListExport
from common.pages import Crumb
from common.paging import counted_page
from training import enrolments
from training.models import CourseKind, CourseSession, Enrolment
from training.querysets import SessionQuerySet
from training.rules import workflow
from training.rules.sessions import BEFORE
from training.rules.workflow import State
from training.views.officer import OfficerPage, SessionMixin, called
from training.views.session_forms import CancelForm, SessionFilter

ON_A_PAGE = 50


@dataclass(frozen=True)
class Numbers:
    """How many are where in one session. ``seated``: those who have a seat, or had one until the end."""

    applied: int
    recommended: int
    seated: int
    waiting: int


class SessionsPage(ListExport, OfficerPage):
    """Narrowed by ?year=, ?state=, ?kind= and ?awaits=."""

    title = export_name = gettext_lazy("研修の回")
    template_name = "training/officer/sessions.html"

    @cached_property
    def form(self) -> SessionFilter:
        kinds = CourseKind.objects.visible_to(self.user, on=self.today)
        return SessionFilter(self.request.GET, label_suffix="", kinds=kinds, today=self.today)

    @cached_property
    def found(self) -> SessionQuerySet:
        sessions = self.form.narrow(CourseSession.objects.visible_to(self.user, on=self.today))
        return sessions.select_related("course__kind", "course__provider")

    @cached_property
    def page(self) -> Page[CourseSession]:
        return counted_page(self.found, self.request.GET.get("page", "1"), size=ON_A_PAGE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = list(self.page)
        numbers = numbers_of(session.pk for session in shown)
        rows = [(session, numbers[session.pk]) for session in shown]
        return super().get_context_data(form=self.form, page=self.page, rows=rows, **kwargs)

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [
            _("研修の記号"), _("研修"), _("回"), _("区分"), _("研修機関"), _("初日"), _("最終日"), _("申込の締切"),
            _("状態"), _("定員"), _("申込中"), _("選考待ち"), _("受講決定"), _("補欠"),
        ]  # fmt: skip
        everything = list(self.found)
        numbers = numbers_of(session.pk for session in everything)
        return headings, [_exported(session, numbers[session.pk]) for session in everything]


def _exported(session: CourseSession, numbers: Numbers) -> list[Any]:
    course = session.course
    return [
        course.code, course.name, session.name, course.kind.name, course.provider.name if course.provider else "",
        session.starts_on, session.ends_on, session.deadline, session.get_state_display(), session.capacity,
        numbers.applied, numbers.recommended, numbers.seated, numbers.waiting,
    ]  # fmt: skip


def numbers_of(sessions: Iterable[int]) -> Mapping[int, Numbers]:
    """The numbers of each of these sessions; one query."""
    wanted = list(sessions)
    rows = Enrolment.objects.filter(session__in=wanted).order_by().values_list("session", "state")
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    for session, state, number in rows.annotate(number=Count("pk")):
        counted[session][state] = number
    return {session: _numbers(counted[session]) for session in wanted}


def _numbers(by_state: Mapping[str, int]) -> Numbers:
    return Numbers(
        applied=by_state.get(State.APPLIED, 0),
        recommended=by_state.get(State.RECOMMENDED, 0),
        seated=sum(by_state.get(state, 0) for state in workflow.SEATED),
        waiting=by_state.get(State.WAITING, 0),
    )


class CancelSession(SessionMixin):
    """Asks once more, says how many will be told, and wants the reason."""

    template_name = "training/officer/cancel.html"

    @cached_property
    def form(self) -> CancelForm:
        return CancelForm(self.request.POST if self.request.method == "POST" else None, label_suffix="")

    def get_title(self) -> str:
        return _("%sを中止する") % called(self.session)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(called(self.session), reverse("training:session", args=[self.session.pk]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.session.enrolments.filter(state__in=sorted(workflow.BEFORE)).count()
        can = self.session.state in BEFORE
        return super().get_context_data(form=self.form, told=told, can=can, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        reason = self.form.cleaned_data["reason"]
        try:
            enrolments.cancel_session(self.session, by=self.user, at=timezone.now(), reason=reason)
        except ValidationError as refusal:
            self.tell(refusal)
        else:
            messages.success(request, _("「%s」を中止し、全員にお知らせしました。") % called(self.session))
        return redirect("training:session", self.session.pk)
