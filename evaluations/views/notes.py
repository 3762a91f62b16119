"""Behaviour notes (職務行動記録): one's own words on oneself, and on the people whom one evaluates."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import LongSelect, choice
from common.paging import counted_page
from common.text import hidden_characters
from evaluations import notes
from evaluations.models import BehaviourNote
from evaluations.notes import Noted
from evaluations.views.pages import EvaluationPage

PAGE_SIZE = 50
Named = list[tuple[str, str]]


class NoteForm(forms.Form):
    """``person`` is asked of a new note by who evaluates others, too."""

    person = forms.TypedChoiceField(label=gettext_lazy("だれのこと"), coerce=int, widget=LongSelect)
    on = forms.DateField(
        label=gettext_lazy("日"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("日付を読めません。2027-03-31のように入力してください。")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("したこと"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("見聞きした行動を、事実のまま書きます。"),
    )  # fmt: skip
    item = forms.ChoiceField(label=gettext_lazy("関係する評価項目"), required=False, widget=LongSelect)

    def __init__(self, *args: Any, people: Named, items: Named, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["person"].choices = people  # type: ignore[attr-defined]  # a select
        self.fields["item"].choices = [("", _("選ばない")), *items]  # type: ignore[attr-defined]  # a select

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if hidden_characters(text):
            raise ValidationError(_("見えない文字が入っています。消してから、もう一度保存してください。"))
        return text

    @property
    def said(self) -> Noted:
        told = self.cleaned_data
        return Noted(told["person"], told["on"], told["text"], told["item"])


class NoteFilter(forms.Form):
    """What the list is narrowed by; it stays in the address."""

    person = choice(gettext_lazy("だれのこと"), [], anything=gettext_lazy("すべての人"))
    item = choice(gettext_lazy("評価項目"), [], anything=gettext_lazy("すべての項目"))

    def __init__(self, data: Any, *, people: Named, items: Named) -> None:
        super().__init__(data, label_suffix="", auto_id="filter_%s")
        self.fields["person"].choices += people  # type: ignore[attr-defined]  # a select
        self.fields["item"].choices += items  # type: ignore[attr-defined]  # a select


class NotePage(EvaluationPage):
    section = "notes"
    title = gettext_lazy("職務行動記録")

    @cached_property
    def me(self) -> int | None:
        return self.user.standing_on(self.today).employee_id

    @cached_property
    def sheets(self) -> Any:
        return notes.sheets_noted(self.user, on=self.today)

    @cached_property
    def items(self) -> Named:
        return notes.items_of(self.sheets)

    @cached_property
    def people(self) -> Named:
        """Himself, and those whom he evaluates."""
        own = [(str(self.me), _("自分"))] if self.me else []
        others = {str(sheet.employee_id): sheet.name for sheet in self.sheets if sheet.employee_id != self.me}
        return [*own, *others.items()]

    def rows(self) -> Any:
        return BehaviourNote.objects.visible_to(self.user, on=self.today).select_related("employee")

    def tried(self, form: NoteForm, save: Any) -> bool:
        """Whether it was saved; what was refused stands beside its field."""
        if not form.is_valid():
            return False
        try:
            save(form.said)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        return True


class NoteList(NotePage):
    template_name = "evaluations/notes/notes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        narrowed = NoteFilter(self.request.GET, people=self.people, items=self.items)
        told = narrowed.cleaned_data if narrowed.is_valid() else {}
        rows = self.rows()
        if told.get("person"):
            rows = rows.filter(employee=told["person"])
        if told.get("item"):
            rows = rows.filter(item_code=told["item"])
        page = counted_page(rows.order_by("-on", "-pk"), self.request.GET.get("page", "1"), size=PAGE_SIZE)
        names = dict(self.items)
        return super().get_context_data(
            page=page, rows=[(note, names.get(note.item_code, note.item_code)) for note in page], me=self.me,
            form=kwargs.pop("form", None) or self._form(), narrowed=narrowed, is_narrowed=any(told.values()),
            **kwargs,
        )  # fmt: skip

    def _form(self, data: Any = None) -> NoteForm:
        initial = {"on": self.today, "person": self.request.GET.get("person", ""), "item": self.request.GET.get("item")}
        return NoteForm(data, people=self.people, items=self.items, initial=initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not self.tried(form, lambda said: notes.write_note(said, by=self.user, at=timezone.now())):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("記録しました。あなただけが読めます。"))
        return redirect("evaluations:notes")


class NoteChange(NotePage):
    """One of the own notes, to be changed or deleted."""

    template_name = "evaluations/notes/note.html"

    @cached_property
    def note(self) -> BehaviourNote:
        found: BehaviourNote = get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        return found

    def _form(self, data: Any = None) -> NoteForm:
        note = self.note
        person = [(str(note.employee_id), _("自分") if note.employee_id == self.me else note.employee.name)]
        cited = [(note.item_code, note.item_code)] if note.item_code not in {"", *dict(self.items)} else []
        said = {"person": note.employee_id, "on": note.on, "text": note.text, "item": note.item_code}
        return NoteForm(data, people=person, items=[*self.items, *cited], initial=said)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": self._form(), "note": self.note} | kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note = self.note
        signed: dict[str, Any] = {"by": self.user, "at": timezone.now()}
        if request.POST.get("do") == "delete":
            notes.remove_note(note, **signed)
            messages.success(request, _("記録を消しました。"))
            return redirect("evaluations:notes")
        form = self._form(request.POST)
        if not self.tried(form, lambda said: notes.change_note(note, said, **signed)):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("記録を直しました。"))
        return redirect("evaluations:notes")
