"""What is written about a session afterwards: the report, and the follow-up of the head (受講報告・振り返り)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from training import enrolments
from training.models import TrainingReport
from training.rules.moves import Actor
from training.rules.way import follow_up_from, report_due
from training.rules.workflow import State
from training.sessions import reporting
from training.views.enrolments import OfEnrolment
from training.views.text_forms import FollowUpForm, ReportForm


class ReportPage(OfEnrolment):
    """Written by the person until it is submitted; afterwards it is read on the enrolment's page."""

    title = gettext_lazy("受講報告")
    template_name = "training/enrolments/report.html"

    @cached_property
    def report(self) -> TrainingReport | None:
        return getattr(self.enrolment, "report", None)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(self.enrolment.session.course.name, self.above)]

    @property
    def above(self) -> str:
        return reverse("training:enrolment", args=[self.enrolment.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._only_own()
        if self.state != State.ATTENDED:
            return redirect(self.above)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._only_own()
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._again(form)
        fields = {name: form.cleaned_data[name] for name in ("learned", "use")}
        who = {"by": self.user, "at": timezone.now(), "seen": form.cleaned_data["version"]}
        submits = "submit" in request.POST
        try:
            (reporting.submit if submits else reporting.save_draft)(self.enrolment, **fields, **who)
        except ValidationError as problem:
            return self._refused(form, problem, submits=submits)
        told = _("受講報告を提出しました。") if submits else _("下書きを保存しました。まだ提出していません。")
        messages.success(request, told)
        return redirect(self.above if submits else request.path)

    def _only_own(self) -> None:
        if not self.is_own:
            raise PermissionDenied

    def _refused(self, form: ReportForm, problem: ValidationError, *, submits: bool) -> HttpResponse:
        self.__dict__.pop("enrolment", None)
        self.__dict__.pop("report", None)
        typed = {name: form.cleaned_data[name] for name in ("learned", "use")}
        if submits and self._is_done(typed):
            return redirect(self.above)
        is_stale = getattr(problem, "code", None) == enrolments.STALE
        # Whoever sends it again has seen what is kept, and means it.
        version = reporting.version_of(self.report) if is_stale else form.cleaned_data["version"]
        form = ReportForm({**typed, "version": version})
        form.add_error(None, problem.messages) if is_stale else form.add_error(None, problem)
        return self._again(form, kept=self.report if is_stale else None, status=409 if is_stale else 422)

    def _is_done(self, typed: dict[str, str]) -> bool:
        """The same report, sent twice."""
        report = self.report
        kept = {"learned": report.learned, "use": report.use} if report and report.is_submitted else None
        return self.state != State.ATTENDED and kept == typed

    def _again(self, form: ReportForm, *, kept: TrainingReport | None = None, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, kept=kept), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session, report = self.enrolment.session, self.report
        saved = {"learned": report.learned, "use": report.use} if report else {}
        form = ReportForm(initial={**saved, "version": reporting.version_of(report)})
        sent_back = self.enrolment.steps.filter(action="send_back").select_related("by").order_by("-pk").first()
        return super().get_context_data(
            **{"form": form, "kept": None} | kwargs,
            due=report_due(session.ends_on, session.report_days),
            can_write=self.state == State.ATTENDED,
            sent_back=sent_back,
        )


class FollowUpPage(OfEnrolment):
    """Written once by a head of the person, some months after the session."""

    title = gettext_lazy("職場での振り返り")
    template_name = "training/enrolments/follow_up.html"

    def get_crumbs(self) -> list[Crumb]:
        above = reverse("training:enrolment", args=[self.enrolment.pk])
        return [*super().get_crumbs(), Crumb(self.enrolment.session.course.name, above)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._only_heads()
        if self.state != State.COMPLETED:
            return redirect("training:enrolment", self.enrolment.pk)
        if self.first is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    @property
    def first(self) -> Any:
        """The first day on which it is asked for; None: the session asks for none."""
        session = self.enrolment.session
        return follow_up_from(session.ends_on, session.follow_up_months)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._only_heads()
        form = FollowUpForm(request.POST)
        if not form.is_valid():
            return self._again(form, 422)
        try:
            reporting.follow_up(self.enrolment, **form.cleaned_data, by=self.user, at=timezone.now())
        except ValidationError as problem:
            return self._refused(form, problem)
        messages.success(request, _("職場での振り返りを記録し、本人に知らせました。"))
        return redirect("training:team")

    def _only_heads(self) -> None:
        if Actor.HEAD not in self.standings:
            raise PermissionDenied

    def _refused(self, form: FollowUpForm, problem: ValidationError) -> HttpResponse:
        self.__dict__.pop("enrolment", None)
        kept = getattr(self.enrolment, "follow_up", None)
        if kept and (kept.by_id, kept.seen, kept.text) == (self.user.pk, *form.cleaned_data.values()):
            return redirect("training:team")
        form.add_error(None, problem.messages)
        return self._again(form, 409 if getattr(problem, "code", None) == enrolments.STALE else 422)

    def _again(self, form: FollowUpForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = getattr(self.enrolment, "report", None)
        return super().get_context_data(
            **{"form": FollowUpForm()} | kwargs,
            report=report if report and report.is_submitted else None,
            first=self.first,
            can_write=self.state == State.COMPLETED and self.first is not None and self.first <= self.today,
        )
