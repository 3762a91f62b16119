"""A complaint about one's own result (苦情の相談・申出): what can be filed until when, a last look, own cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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

from common.pages import Crumb
from evaluations import deadlines, grievances
from evaluations.closed_days import closed_days
from evaluations.models import Draft, Grievance, GrievanceRule
from evaluations.rules.grievances import Wrong
from evaluations.rules.sights import Part
from evaluations.rules.windows import Closed
from evaluations.rules.workflow import Stage
from evaluations.sheets import drafts
from evaluations.views.pages import SheetPage
from training.views.text_forms import TextForm

# What the draft of this page is called.
DRAFT = "complain"


@dataclass(frozen=True)
class Step:
    """A step of complaint: until when it can be filed, and what stands against it now."""

    rule: GrievanceRule
    last: date | None
    refusals: list[str]

    @property
    def is_open(self) -> bool:
        return not self.refusals


class ComplaintForm(TextForm):
    step = forms.ChoiceField(label=gettext_lazy("手続き"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("納得できないこと"), max_length=3000, widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("評価のどこが、なぜ納得できないかを、できごとや日付とともに書いてください。"),
    )  # fmt: skip
    wish = forms.CharField(
        label=gettext_lazy("求めること"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("説明がほしい、評価をやり直してほしい、など。書かなくてもかまいません。"),
    )  # fmt: skip

    def __init__(self, data: Any, *, steps: list[Step], initial: Any = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        field: Any = self.fields["step"]
        field.choices = [(s.rule.step, s.rule.get_step_display()) for s in steps if s.is_open]
        field.initial = field.choices[0][0] if field.choices else None


class OfComplaint(SheetPage):
    """For the person himself, once he knows the result; nobody rehearses it."""

    section = "mine"
    for_stages = frozenset({Stage.SELF})

    def get_title(self) -> str:
        return _("%sの結果についての相談・申出") % self.sheet.cycle.name

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("結果"), self.address("result"))]

    @cached_property
    def draft(self) -> Draft | None:
        return drafts.of(self.sheet, self.user, DRAFT)

    def check_reader(self) -> None:
        if Part.RESULT not in self.parts or self.walking:
            raise Http404


class ComplainPage(OfComplaint):
    template_name = "evaluations/grievances/complain.html"

    @cached_property
    def steps(self) -> list[Step]:
        scheme = self.sheet.cycle.scheme
        closed = closed_days(scheme.authority_id)
        return [self._step(rule, closed) for rule in sorted(scheme.grievancerule_set.all(), key=lambda rule: rule.step)]

    @cached_property
    def cases(self) -> list[Grievance]:
        return grievances.filings(self.sheet)

    def _step(self, rule: GrievanceRule, closed: Closed) -> Step:
        found = grievances.refusals(self.sheet, rule, on=self.today, filed=self.cases, closed=closed)
        told = [one for one in found if not (one == Wrong.CONSULT_FIRST and Wrong.NOT_YET in found)]
        last = deadlines.last_day_of(self.sheet, rule, closed=closed)
        return Step(rule, last, [self._refusal(one, rule) for one in told])

    def _refusal(self, one: Wrong, rule: GrievanceRule) -> str:
        """What it waits for, where that is the answer to another step."""
        if one == Wrong.NOT_YET and rule.trigger == GrievanceRule.Trigger.ANSWER:
            return _("苦情相談への回答のあとに申し出られます。")
        return str(grievances.WORDS[one])

    @cached_property
    def form(self) -> ComplaintForm:
        takes_draft = self.draft is not None and "draft" in self.request.GET
        kept = self.draft.data if self.draft and takes_draft else None
        return ComplaintForm(self.request.POST or None, steps=self.steps, initial=kept)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.check_reader()
        offers = self.request.method == "GET" and "draft" not in self.request.GET
        return super().get_context_data(
            steps=self.steps, can_file=any(step.is_open for step in self.steps),
            cases=self.cases, draft_href=self.address("complain_draft"), here=self.address("complain"),
            offered_draft=self.draft if offers else None, **{"form": self.form} | kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_reader()
        do = request.POST.get("do")
        if do == "discard":
            drafts.drop(self.sheet, self.user, DRAFT)
            return redirect(self.address("complain"))
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        if do == "file":
            return self._file()
        return self.render_to_response(self.get_context_data(is_checking=do == "check"))

    def _file(self) -> HttpResponse:
        said = self.form.cleaned_data
        try:
            case = grievances.file(
                self.sheet, said["step"], said["text"], wish=said["wish"], by=self.user, at=timezone.now()
            )
        except ValidationError as refusal:
            self.form.add_error(None, refusal)
            return self.render_to_response(self.get_context_data(), status=422)
        drafts.drop(self.sheet, self.user, DRAFT)
        messages.success(self.request, _("申し出ました。苦情の窓口が調べ、回答はこの画面に出ます。"))
        return redirect("evaluations:case", case.pk)


class ComplainDraftPage(OfComplaint):
    """Where what is typed goes while it is typed; answers with its state in words."""

    http_method_names = ("post",)
    template_name = "evaluations/draft_state.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_reader()
        kept = {name: str(request.POST.get(name, "")) for name in ("step", "text", "wish")}
        state: dict[str, Any] = {}
        try:
            state["draft"] = drafts.keep(self.sheet, self.user, DRAFT, kept, at=timezone.now())
        except ValueError:
            state["is_too_long"] = True
        if not request.htmx:  # type: ignore[attr-defined]  # django-htmx
            return redirect(self.address("complain"))
        return render(request, self.template_name, state)
