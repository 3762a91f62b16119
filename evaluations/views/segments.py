"""Pages of a change of evaluators: the former one's memo (引き継ぎ), and HR's change on one sheet (評価者を替える)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import access, entries
from evaluations.access import Right
from evaluations.models import Draft, SheetStage
from evaluations.rulebook import rulebook_of
from evaluations.rules.workflow import Stage, State
from evaluations.sheets import drafts, handovers, segments
from evaluations.sheets.handovers import Segment
from evaluations.sheets.writing import StaleError
from evaluations.views.pages import SheetPage
from evaluations.words import STAGES
from staff.models import Employee

LONGEST = 2000


@dataclass(frozen=True)
class Memo:
    """One segment with its memo as it stands in the form, and upon what that was written (``seen``).

    ``draft``: what was typed and not saved, where it is offered; ``takes_draft``: it stands in the form.
    """

    segment: Segment
    text: str
    seen: str
    here: str
    draft: Draft | None = None
    takes_draft: bool = False

    @property
    def is_open(self) -> bool:
        return handovers.is_open(self.segment.row)


class OfHandover(SheetPage):
    """For who evaluated a sheet formerly."""

    @cached_property
    def former(self) -> list[SheetStage]:
        found = access.former_stages(self.user, self.sheet, on=self.today)
        rows = [row for row in found if Stage(row.stage) in handovers.HANDS_ON]
        if not rows:
            raise Http404
        return rows

    def asked(self, data: Any) -> SheetStage:
        """The segment that a form is of."""
        row = next((row for row in self.former if str(row.pk) == data.get("segment", "")), None)
        if row is None:
            raise Http404
        return row


class HandoverPage(OfHandover):
    """His own segment, and what he hands on to his successor."""

    template_name = "evaluations/segments/handover.html"
    seen_as = _("人事評価の引き継ぎ")

    def get_title(self) -> str:
        return _("%sさんの評価の引き継ぎ") % self.sheet.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed: dict[int, str] = kwargs.pop("typed", {})
        kept = drafts.of_forms(self.sheet, self.user, map(handovers.draft_of, self.former))
        shown = [
            self._memo(one, typed.get(one.row.pk), kept.get(handovers.draft_of(one.row)))
            for one in handovers.segments(self.former, self.marks)
        ]
        return super().get_context_data(
            shown=shown, longest=LONGEST, draft_href=self.address("handover_draft"), **kwargs
        )  # fmt: skip

    def _memo(self, segment: Segment, typed: str | None, draft: Draft | None) -> Memo:
        row, asked = segment.row, self.request.GET
        walked = self.address("handover")
        here = f"{walked}{'&' if '?' in walked else '?'}segment={row.pk}"
        text = row.handover if typed is None else typed
        if draft is None or self.request.method != "GET":
            return Memo(segment, text, handovers.stamp(row), here)
        if "draft" in asked and asked.get("segment") == str(row.pk):
            return Memo(segment, draft.data["handover"], draft.data["seen"], here, takes_draft=True)
        return Memo(segment, text, handovers.stamp(row), here, draft)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "discard":
            drafts.drop(self.sheet, self.user, handovers.draft_of(self.asked(request.GET)))
            return redirect(self.address("handover"))
        row = self.asked(request.POST)
        text = request.POST.get("handover", "").replace("\r\n", "\n")
        try:
            entries.check(text, longest=LONGEST, what=_("引き継ぎ"))
            handovers.save(row, text, by=self.user, at=timezone.now(), seen=request.POST.get("seen", ""))
        except StaleError:
            return self._again(409, row, text, is_stale=True)
        except ValidationError as refusal:
            return self._again(422, row, text, refusals=refusal.messages)
        drafts.drop(self.sheet, self.user, handovers.draft_of(row))
        messages.success(request, _("引き継ぎを保存しました。いまの評価者が読めます。"))
        return redirect(self.address("handover"))

    def _again(self, status: int, row: SheetStage, text: str, **said: Any) -> HttpResponse:
        """With what was typed, beside what stands there now."""
        for name in ("sheet", "stages", "marks", "former"):
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data(typed={row.pk: text}, **said), status=status)


class HandoverDraft(OfHandover):
    """Where a memo goes while it is typed; answers with its state in words."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.asked(request.POST)
        state: dict[str, Any] = {"is_closed": not handovers.is_open(row)}
        if not state["is_closed"]:
            kept = {name: request.POST.get(name, "") for name in ("handover", "seen")}
            try:
                state["draft"] = drafts.keep(
                    self.sheet, self.user, handovers.draft_of(row), kept, at=timezone.now()
                )  # fmt: skip
            except ValueError:
                state["is_too_long"] = True
        if not request.htmx:  # type: ignore[attr-defined]  # django-htmx
            return redirect(self.address("handover"))
        return render(request, "evaluations/draft_state.html", state)


class ChangeForm(forms.Form):
    """Who is to evaluate at which stage, from when, and why."""

    stage = forms.ChoiceField(label=gettext_lazy("段階"))
    number = forms.CharField(
        label=gettext_lazy("新しい評価者の職員番号"), max_length=20, required=False,
        help_text=gettext_lazy("段階を省くときは空欄にします。"),
    )  # fmt: skip
    on = forms.DateField(
        label=gettext_lazy("替わる日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("前の評価者の担当は、その前の日で終わります。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text=gettext_lazy("人事担当だけが読みます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, authority: int, stages: list[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._authority = authority
        self.fields["stage"].choices = [(stage.value, STAGES[stage]) for stage in stages]  # type: ignore[attr-defined]  # a choice field has them

    def clean_number(self) -> Employee | None:
        number = self.cleaned_data["number"].strip()
        found = Employee.objects.filter(authority=self._authority, staff_number=number).first()
        if number and found is None:
            raise ValidationError(_("この職員番号の職員はいません。番号を確かめてください。"))
        return found

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        entries.check(reason)
        return reason


class EvaluatorsPage(SheetPage):
    """For HR: who evaluates this sheet, from when to when; another from a day on, one more, or one less."""

    template_name = "evaluations/segments/evaluators.html"
    for_stages = frozenset({Stage.HR})
    seen_as = _("人事評価の評価者")

    def get_title(self) -> str:
        return _("%sさんの評価者を替える") % self.sheet.name

    @cached_property
    def offered(self) -> list[Stage]:
        """The stages that the scheme has."""
        return [stage.stage for stage in rulebook_of(self.sheet.cycle.scheme).stages]

    @cached_property
    def form(self) -> ChangeForm:
        data = self.request.POST if self.request.method == "POST" else None
        return ChangeForm(
            data, authority=self.sheet.cycle.scheme.authority_id, stages=self.offered, initial={"on": self.today}
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.stages or not access.may(self.user, Right.FORCE, on=self.today):
            raise Http404
        is_over = self.state == State.CLOSED or not self.sheet.is_current
        return super().get_context_data(
            form=self.form, evaluators=access.all_stages(self.sheet), is_over=is_over, interviews=(), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.stages and self.form.is_valid():
            try:
                self._change(Stage(self.form.cleaned_data["stage"]), self.form.cleaned_data["number"])
            except ValidationError as refusal:
                self.form.add_error(None, refusal)
            else:
                messages.success(request, _("評価者を替えました。新しい評価者と前の評価者に知らせました。"))
                return redirect(self.address("evaluators"))
        return self.render_to_response(self.get_context_data(), status=422)

    def _change(self, stage: Stage, evaluator: Employee | None) -> None:
        said: dict[str, Any] = {
            "on": self.form.cleaned_data["on"], "by": self.user, "at": timezone.now(),
            "reason": self.form.cleaned_data["reason"].strip(),
        }  # fmt: skip
        held = {Stage(row.stage) for row in access.current_stages(self.sheet)}
        if evaluator is None:
            segments.skip_stage(self.sheet, stage, **said)
        elif stage in held:
            segments.reassign(self.sheet, stage, evaluator, **said)
        else:
            segments.add_stage(self.sheet, stage, evaluator, **said)
