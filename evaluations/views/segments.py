"""Pages of a change of evaluators: the former one's memo (引き継ぎ), and HR's change on one sheet (評価者を替える)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import hidden_characters
from evaluations import access
from evaluations.access import Right
from evaluations.models import SheetStage
from evaluations.rulebook import rulebook_of
from evaluations.rules.workflow import Stage, State
from evaluations.sheets import handovers, segments
from evaluations.sheets.writing import StaleError
from evaluations.views.pages import SheetPage
from evaluations.words import STAGES
from staff.models import Employee

LONGEST = 2000


class HandoverPage(SheetPage):
    """For who evaluated a sheet formerly: his own segment, and what he hands on to his successor."""

    template_name = "evaluations/segments/handover.html"
    seen_as = _("人事評価の引き継ぎ")

    def get_title(self) -> str:
        return _("%sさんの評価の引き継ぎ") % self.sheet.name

    @cached_property
    def former(self) -> list[SheetStage]:
        found = access.former_stages(self.user, self.sheet, on=self.today)
        rows = [row for row in found if Stage(row.stage) in handovers.HANDS_ON]
        if not rows:
            raise Http404
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed: dict[int, str] = kwargs.pop("typed", {})
        shown = [
            (one, handovers.is_open(one.row), handovers.stamp(one.row), typed.get(one.row.pk, one.row.handover))
            for one in handovers.segments(self.former, self.marks)
        ]
        return super().get_context_data(shown=shown, longest=LONGEST, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.get("segment", "")
        row = next((row for row in self.former if str(row.pk) == asked), None)
        if row is None:
            raise Http404
        text = request.POST.get("handover", "").replace("\r\n", "\n")
        try:
            _check(text, LONGEST)
            handovers.save(row, text, by=self.user, at=timezone.now(), seen=request.POST.get("seen", ""))
        except StaleError:
            return self._again(409, row, text, is_stale=True)
        except ValidationError as refusal:
            return self._again(422, row, text, refusals=refusal.messages)
        messages.success(request, _("引き継ぎを保存しました。いまの評価者が読めます。"))
        return redirect(self.address("handover"))

    def _again(self, status: int, row: SheetStage, text: str, **said: Any) -> HttpResponse:
        """With what was typed, beside what stands there now."""
        for name in ("sheet", "stages", "marks", "former"):
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data(typed={row.pk: text}, **said), status=status)


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
        _check(reason, 1000)
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
            form=self.form, evaluators=self.sheet.stages.all(), is_over=is_over, interviews=(), **kwargs
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


def _check(text: str, longest: int) -> None:
    if len(text) > longest:
        raise ValidationError(_("%d文字以内で入力してください。") % longest)
    if hidden_characters(text):
        raise ValidationError(_("見えない文字が入っています。消してから、もう一度送ってください。"))
