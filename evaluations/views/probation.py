"""Probation on the page (条件付採用): the evaluator's opinion, HR's decision, and HR's list."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import parse_date
from evaluations import access, probations
from evaluations.access import Right
from evaluations.models import Opinion, Probation
from evaluations.views.pages import EvaluationPage
from staff import audit

ON_A_PAGE = 50
_KEEP = 1000


class ProbationPage(EvaluationPage):
    """One person's probation, for who gives an opinion on it and for HR; the person finds nothing here."""

    template_name = "evaluations/probation/probation.html"
    section = "probations"

    def get_title(self) -> str:
        return _("%sさんの条件付採用") % self.probation.employee.name

    @cached_property
    def probation(self) -> Probation:
        rows = Probation.objects.visible_to(self.user, on=self.today).select_related("employee")
        found: Probation = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def decides(self) -> bool:
        return access.may(self.user, Right.FORCE, on=self.today)

    @cached_property
    def opinions(self) -> list[Opinion]:
        """HR reads all; an evaluator his own."""
        rows = list(self.probation.opinions.select_related("evaluator", "by"))
        return rows if self.decides else [row for row in rows if row.evaluator_id == self._me]

    @property
    def _me(self) -> int | None:
        return self.user.standing_on(self.today).employee_id

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [self.probation.employee_id], _("条件付採用"))
        typed: dict[str, Any] = kwargs.pop("typed", {})
        is_open = self.probation.became_regular_on is None
        shown = [(row, is_open and row.evaluator_id == self._me, typed.get(str(row.pk))) for row in self.opinions]
        return super().get_context_data(
            probation=self.probation, shown=shown, verdicts=Opinion.Verdict.choices, is_open=is_open,
            decides=self.decides and is_open, typed=typed, **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        said = request.POST
        try:
            done = self._do(said.get("do", ""))
        except ValidationError as refusal:
            for name in ("probation", "opinions"):
                self.__dict__.pop(name, None)
            typed = {"reason": said.get("reason", ""), "until": said.get("until", ""), said.get("opinion", ""): said}
            context = self.get_context_data(refusals=refusal.messages, typed=typed)
            return self.render_to_response(context, status=422)
        messages.success(request, done)
        return redirect("evaluations:probation", pk=self.probation.pk)

    def _do(self, do: str) -> str:
        reason = self.request.POST.get("reason", "")[:_KEEP]
        signed: dict[str, Any] = {"by": self.user, "at": timezone.now()}
        if do == "opinion":
            asked = self.request.POST.get("opinion", "")
            opinion = next((row for row in self.opinions if str(row.pk) == asked), None)
            if opinion is None:
                raise Http404
            probations.write_opinion(opinion, self.request.POST.get("verdict", ""), reason, **signed)
            return _("意見を保存しました。人事担当が読みます。")
        if not self.decides:
            raise PermissionDenied
        if do == "regular":
            probations.make_regular(self.probation, reason=reason, **signed)
            return _("正式採用としました。発令は発令の画面で入れます。")
        try:
            until = parse_date(self.request.POST.get("until", ""))
        except ValueError as wrong:
            raise ValidationError(_("日付を読み取れませんでした。2026-04-01 のように入力してください。")) from wrong
        probations.extend(self.probation, until, reason=reason, **signed)
        return _("条件付採用の期間を延ばしました。")


class ProbationsPage(EvaluationPage):
    """HR's list: who is in probation, until when, which opinions are late."""

    title = gettext_lazy("条件付採用")
    template_name = "evaluations/probation/probations.html"

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.FORCE, on=self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Probation.objects.visible_to(self.user, on=self.today).filter(employee__left_on=None)
        waiting = rows.filter(became_regular_on=None).annotate(
            next_due=Min("opinions__due", filter=Q(opinions__verdict=""))
        )
        listed = waiting.select_related("employee").order_by("ends_on", "employee__staff_number")
        page = Paginator(listed, ON_A_PAGE).get_page(self.request.GET.get("page", "1"))
        return super().get_context_data(page=page, probations=list(page), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """いま計算し直す: what the calendar does every night."""
        authority = self.user.authority
        if authority is None:
            raise Http404
        number = probations.bring_up_to_date(authority, on=self.today)
        messages.success(request, _("%d人の条件付採用の期間を計算し直しました。") % number)
        return redirect("evaluations:probations")
