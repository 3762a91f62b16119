"""Probation on the page (条件付採用): the evaluator's opinion, HR's decision, and HR's list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import parse_date
from evaluations import access, entries
from evaluations.access import Right
from evaluations.models import Draft, Opinion, Probation, Sheet
from evaluations.papers.probation import notice_pdf, title_of
from evaluations.probations import deciding, reckoning
from evaluations.probations.words import told_terms
from evaluations.sheets import drafts
from evaluations.views.pages import EvaluationPage
from staff import audit
from staff.models import AuditEvent
from training.views.papers import paper

ON_A_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """An opinion on the page. ``said``: what stands in its form, and upon what that was written (``seen``).

    ``is_open``: the reader writes it now; ``lost``: what he typed where he no longer does. ``draft``: what was typed
    and not saved, where it is offered, to be asked for at ``here``.
    """

    opinion: Opinion
    is_open: bool
    said: Mapping[str, str]
    here: str
    draft: Draft | None = None
    lost: str = ""


class ProbationPage(EvaluationPage):
    """One person's probation, for who gives an opinion on it and for HR; the person finds nothing here."""

    template_name = "evaluations/probation/probation.html"
    section = "probations"

    def get_title(self) -> str:
        return _("%sさんの条件付採用") % self.probation.employee.name

    @cached_property
    def probation(self) -> Probation:
        rows = Probation.objects.visible_to(self.user, on=self.today).select_related("employee__authority", "scheme")
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

    @property
    def _sheet_href(self) -> str:
        """Of the special sheet, for whoever finds it."""
        found = Sheet.objects.visible_to(self.user, on=self.today).filter(pk=self.probation.sheet_id or 0)
        return reverse("evaluations:sheet", args=[self.probation.sheet_id]) if found.exists() else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [self.probation.employee_id], _("条件付採用"))
        typed: dict[str, Any] = kwargs.pop("typed", {})
        return super().get_context_data(
            terms=told_terms(self.probation.terms), sheet_href=self._sheet_href,
            notice=title_of(self.probation) if self.decides else "", probation=self.probation,
            shown=[self._asked(row, typed.get(str(row.pk))) for row in self.opinions],
            verdicts=Opinion.Verdict.choices, draft_href=reverse("evaluations:opinion_draft", args=[self.probation.pk]),
            decides=self.decides and self.is_open, typed=typed, **kwargs,
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Nothing is decided yet."""
        return self.probation.became_regular_on is None

    @cached_property
    def drafts(self) -> dict[str, Draft]:
        """What the reader typed and did not save, of the opinions that are his."""
        mine = [deciding.draft_of(row) for row in self.opinions if row.evaluator_id == self._me]
        return drafts.of_forms(self.probation, self.user, mine) if mine and self.request.method == "GET" else {}

    def _asked(self, row: Opinion, typed: Mapping[str, str] | None) -> Asked:
        is_open = self.is_open and row.evaluator_id == self._me
        here = f"{reverse('evaluations:probation', args=[self.probation.pk])}?opinion={row.pk}"
        said = {"verdict": row.verdict, "reason": row.reason, "seen": deciding.stamp(row)}
        draft = self.drafts.get(deciding.draft_of(row))
        if not is_open:
            lost = typed or (draft.data if draft else {})
            return Asked(row, is_open, said, here, lost=lost.get("reason", ""))
        if typed:
            return Asked(row, is_open, {**typed, "seen": said["seen"]}, here)
        if draft and "draft" in self.request.GET and self.request.GET.get("opinion") == str(row.pk):
            return Asked(row, is_open, draft.data, here)
        return Asked(row, is_open, said, here, draft)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.probation  # noqa: B018  # whoever may not see it finds nothing
        do = request.POST.get("do", "")
        if do == "discard":
            return self._drop(self.opinion(request.GET))
        try:
            done = self._do(do)
        except ValidationError as refusal:
            return self._again(422, refusal.messages)
        except deciding.StaleOpinionError:
            told = _("別の画面で意見が保存されました。いまの意見とあなたの入力を見比べて、保存し直してください。")
            return self._again(409, [told])
        messages.success(request, done)
        return redirect("evaluations:probation", pk=self.probation.pk)

    def _again(self, status: int, refusals: list[str]) -> HttpResponse:
        """With what was typed, below what stands there now."""
        for name in ("probation", "opinions"):
            self.__dict__.pop(name, None)
        said = self.request.POST
        typed = {"reason": said.get("reason", ""), "until": said.get("until", ""), said.get("opinion", ""): said.dict()}
        return self.render_to_response(self.get_context_data(refusals=refusals, typed=typed), status=status)

    def opinion(self, sent: Mapping[str, Any]) -> Opinion:
        """The one that a form is of."""
        found = next((row for row in self.opinions if str(row.pk) == sent.get("opinion", "")), None)
        if found is None:
            raise Http404
        return found

    def _drop(self, opinion: Opinion) -> HttpResponse:
        drafts.drop(self.probation, self.user, deciding.draft_of(opinion))
        return redirect("evaluations:probation", pk=self.probation.pk)

    def _do(self, do: str) -> str:
        reason = self.request.POST.get("reason", "")
        entries.check(reason)
        signed: dict[str, Any] = {"by": self.user, "at": timezone.now()}
        if do == "opinion":
            opinion = self.opinion(self.request.POST)
            said, seen = self.request.POST.get("verdict", ""), self.request.POST.get("seen", "")
            deciding.write_opinion(opinion, said, reason, seen=seen, **signed)
            self._drop(opinion)
            return _("意見を保存しました。人事担当が読みます。")
        if not self.decides:
            raise PermissionDenied
        if do == "regular":
            deciding.make_regular(self.probation, reason=reason, **signed)
            return _("正式採用としました。発令は発令の画面で入れます。")
        try:
            until = parse_date(self.request.POST.get("until", ""))
        except ValueError as wrong:
            raise ValidationError(_("日付を読み取れませんでした。2026-04-01 のように入力してください。")) from wrong
        deciding.extend(self.probation, until, reason=reason, **signed)
        return _("条件付採用の期間を延ばしました。")


class OpinionDraft(ProbationPage):
    """Where an opinion goes while it is typed; answers with its state in words."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.opinion(request.POST)
        if row.evaluator_id != self._me:
            raise Http404
        state = self._keep(row) if self.is_open else {"is_closed": True}
        if not request.htmx:  # type: ignore[attr-defined]  # django-htmx
            return redirect("evaluations:probation", pk=self.probation.pk)
        return render(request, "evaluations/draft_state.html", state)

    def _keep(self, row: Opinion) -> dict[str, Any]:
        kept = {name: self.request.POST.get(name, "") for name in ("verdict", "reason", "seen")}
        try:
            draft = drafts.keep(self.probation, self.user, deciding.draft_of(row), kept, at=timezone.now())
        except ValueError:
            return {"is_too_long": True}
        return {"draft": draft}


class NoticePDF(ProbationPage):
    """正式採用・延長の通知書, for HR to hand out; nothing is found before anything is decided."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.probation
        if not self.decides or not (title := title_of(row)):
            raise Http404
        data = notice_pdf(row, on=self.today)
        audit.record(
            AuditEvent.Kind.EXPORT, title, by=self.user, at=timezone.now(), whose=[row.employee_id],
            address=audit.address_of(request), detail={"probation": row.pk},
        )  # fmt: skip
        return paper(data, f"{title}_{row.employee.staff_number}_{row.employee.name}")


class ProbationsPage(EvaluationPage):
    """HR's list: who is in probation, until when, which opinions are late; many are decided on at once."""

    title = gettext_lazy("条件付採用")
    template_name = "evaluations/probation/probations.html"

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.FORCE, on=self.today)

    @property
    def rows(self) -> QuerySet[Probation, Any]:
        rows = Probation.objects.visible_to(self.user, on=self.today).filter(employee__left_on=None)
        return rows.select_related("employee").order_by("ends_on", "employee__staff_number")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = Opinion.objects.filter(probation=OuterRef("pk")).order_by("-milestone")
        listed = self.rows.filter(became_regular_on=None).annotate(
            next_due=Min("opinions__due", filter=Q(opinions__verdict="")), verdict=Subquery(last.values("verdict")[:1])
        )
        page = Paginator(listed, ON_A_PAGE).get_page(self.request.GET.get("page", "1"))
        audit.record_sight(self.request, [row.employee_id for row in page], _("条件付採用の一覧"))
        shown = [(row, Opinion.Verdict(row.verdict).label if row.verdict else "") for row in page]
        return super().get_context_data(page=page, probations=shown, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "regular":
            return self._decide(self._ticked())
        return self._reckon()

    def _ticked(self) -> list[Probation]:
        sent = [entries.number(pk) for pk in self.request.POST.getlist("probation")[:ON_A_PAGE]]
        return list(self.rows.filter(pk__in=[pk for pk in sent if pk is not None]))

    def _decide(self, ticked: list[Probation]) -> HttpResponse:
        """正式採用 of all who are ticked; whoever cannot be decided on so is named, with the reason."""
        if not ticked:
            problem = _("人を選んでから押してください。")
            return self.render_to_response(self.get_context_data(problem=problem), status=422)
        batch = deciding.make_all_regular(ticked, by=self.user, at=timezone.now())
        if batch.done:
            told = _("%d人を正式採用としました。発令は発令の画面で入れます。")
            messages.success(self.request, told % len(batch.done))
        if not batch.stayed:
            return redirect(self.request.get_full_path())
        return self.render_to_response(self.get_context_data(batch=batch), status=200 if batch.done else 422)

    def _reckon(self) -> HttpResponse:
        """いま計算し直す: what the calendar does every night."""
        authority = self.user.authority
        if authority is None:
            raise Http404
        number = reckoning.bring_up_to_date(authority, on=self.today)
        messages.success(self.request, _("%d人の条件付採用の期間を計算し直しました。") % number)
        return redirect("evaluations:probations")
