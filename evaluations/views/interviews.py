"""The interviews of a sheet (面談): what was talked over, both sides' notes, what comes next."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import interviews
from evaluations.interviews import Held
from evaluations.models import Interview
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets.writing import StaleError
from evaluations.views import moves
from evaluations.views.pages import SheetPage
from training.views.text_forms import TextForm

# Which interview is due in a state.
KIND_OF = {
    State.GOAL_DRAFT: Interview.Kind.OPENING,
    State.GOAL_SUBMITTED: Interview.Kind.OPENING,
    State.IN_PERIOD: Interview.Kind.MID,
    State.SELF_OPEN: Interview.Kind.MID,
    State.DISCLOSED: Interview.Kind.CLOSING,
}

# The fields in which somebody writes.
_TEXTS = ("note", "next_steps")


class InterviewForm(TextForm):
    """What the evaluator records; the person reads it."""

    kind = forms.ChoiceField(label=gettext_lazy("種類"), choices=Interview.Kind.choices)
    held_on = forms.DateField(label=gettext_lazy("面談の日"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    mode = forms.ChoiceField(label=gettext_lazy("方法"), choices=Interview.Mode.choices)
    note = forms.CharField(
        label=gettext_lazy("評価者の記録"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("話したこと、指導・助言の内容。本人も読みます。"),
    )  # fmt: skip
    next_steps = forms.CharField(
        label=gettext_lazy("これからすること"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )

    @property
    def held(self) -> Held:
        return Held(**self.cleaned_data)


class NoteForm(TextForm):
    """What the person adds; the evaluators read it."""

    person_note = forms.CharField(
        label=gettext_lazy("本人の記録"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("話したこと、伝えたかったこと。評価者も読みます。"),
    )  # fmt: skip


class InterviewsPage(SheetPage):
    template_name = "evaluations/interviews/interviews.html"
    seen_as = _("人事評価の面談")

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from whose it is
        return "mine" if self.is_own else "board"

    def get_title(self) -> str:
        return _("面談") if self.is_own else _("%sさんの面談") % self.sheet.name

    @cached_property
    def rows(self) -> list[Interview]:
        """The last first."""
        if not self.stages:
            raise Http404
        return list(self.sheet.interviews.select_related("evaluator").order_by("-held_on", "-pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bound: dict[int | None, forms.Form] = kwargs.pop("bound", {})
        held = [self._row(row, bound.get(row.pk)) for row in self.rows]
        kept = {Action.FEED_BACK}
        return super().get_context_data(
            held=held, form=self._form(bound.get(None)), records=self._records, is_opening=self._is_opening,
            review_href=self.address("review_goals"), is_closing=self._is_closing,
            lost=self._lost(bound), choices=moves.choices(self, but=frozenset(Action) - kept),
            move_href=self.address("move"), page_href=self.address("interviews"), **kwargs,
        )  # fmt: skip

    @property
    def _records(self) -> bool:
        return interviews.may_record(self.sheet, self.stages)

    @property
    def _is_opening(self) -> bool:
        """Goals wait to be confirmed after it."""
        return self._records and self.state == State.GOAL_SUBMITTED

    @property
    def _is_closing(self) -> bool:
        """The closing interview is what comes next."""
        return self._records and self.state == State.DISCLOSED

    def _form(self, bound: forms.Form | None) -> forms.Form | None:
        if not self._records:
            return None
        first = {"kind": KIND_OF.get(self.state, Interview.Kind.ONE_ON_ONE), "held_on": self.today}
        return bound or InterviewForm(initial=first, prefix="new")

    def _row(self, row: Interview, bound: forms.Form | None) -> dict[str, Any]:
        """An interview, and the form for whoever writes on it."""
        form: forms.Form | None = None
        if self._records:
            told = {"kind": row.kind, "held_on": row.held_on, "mode": row.mode}
            texts = {"note": row.evaluator_note, "next_steps": row.next_steps}
            form = InterviewForm(initial=told | texts, prefix=f"row{row.pk}")
        elif interviews.may_note(self.sheet, self.stages):
            form = NoteForm(initial={"person_note": row.person_note}, prefix=f"row{row.pk}")
        return {"row": row, "form": (bound or form) if form else None, "is_bound": bool(bound),
                "stamp": interviews.stamp(row)}  # fmt: skip

    def _lost(self, bound: dict[int | None, forms.Form]) -> list[str]:
        """What was typed where no form can take it any more."""
        open_ = self._records or interviews.may_note(self.sheet, self.stages)
        texts = [str(text) for form in bound.values() for name, text in form.data.items() if name.endswith(_TEXTS)]
        return [] if open_ else [text for text in texts if text.strip()]

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self._asked()
        if not self.stages & {Stage.SELF, Stage.FIRST}:
            raise PermissionDenied
        form = self._sent(row)
        if not form.is_valid():
            return self._again(422, bound={row: form})
        try:
            self._write(row, form)
        except StaleError:
            return self._again(409, bound={row: form}, is_stale=True)
        except ValidationError as refusal:
            return self._again(422, bound={row: form}, problems=refusal.messages)
        messages.success(request, _("面談の記録を保存しました。"))
        return redirect(self.address("interviews"))

    def _asked(self) -> int | None:
        """The interview that is written on; None for a new one. What is not of this sheet is not found."""
        asked = self.request.POST.get("row", "")
        if not asked:
            return None
        found = next((row.pk for row in self.rows if str(row.pk) == asked), None)
        if found is None:
            raise Http404
        return found

    def _sent(self, row: int | None) -> forms.Form:
        prefix = f"row{row}" if row else "new"
        if self.is_own:
            if row is None:
                raise PermissionDenied
            return NoteForm(self.request.POST, prefix=prefix)
        return InterviewForm(self.request.POST, prefix=prefix)

    def _write(self, row: int | None, form: forms.Form) -> None:
        said: dict[str, Any] = {"by": self.user, "at": timezone.now(), "walking": self.walking}
        seen = self.request.POST.get("stamp", "")
        if isinstance(form, InterviewForm):
            interviews.record(self.sheet, form.held, row=row, seen=seen, **said)
        else:
            interviews.add_note(self.sheet, row or 0, form.cleaned_data["person_note"], seen=seen, **said)

    def _again(self, status: int, **context: Any) -> HttpResponse:
        for name in ("sheet", "stages", "parts", "writable", "rows"):
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data(**context), status=status)
