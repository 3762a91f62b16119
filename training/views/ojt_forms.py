"""What is asked about an OJT plan, and in its monthly log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import choice
from staff.models import Employee, User
from training.models import OJTPlan
from training.views.support_base import DayField, people
from training.views.support_forms import line, text
from training.views.text_forms import TextForm


class Suggesting(forms.TextInput):
    """A staff number, with people who are likely: their numbers are suggested with their names."""

    suggested: Iterable[Employee] = ()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        key = f"{(attrs or {}).get('id', name)}_suggested"
        typed = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        told = ((one.staff_number, one.name) for one in self.suggested)
        options = format_html_join("", '<option value="{}">{}</option>', told)
        return format_html('{}<datalist id="{}">{}</datalist>', typed, key, options)


class NumberField(forms.CharField):
    """Somebody by his staff number; the form says who he is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=Suggesting, **kwargs)


class OutlineForm(TextForm):
    """A plan: who teaches, what for, from when to when. ``employee`` is asked for a new one."""

    employee = NumberField(
        label=gettext_lazy("職員番号(本人)"), help_text=gettext_lazy("OJTを受ける新しい職員の番号。")
    )
    instructor = NumberField(
        label=gettext_lazy("職員番号(指導員)"), help_text=gettext_lazy("そばで教える職員の番号。本人のほかの職員。")
    )
    aim = text(gettext_lazy("一年後の姿"), help_text=gettext_lazy("この期間の終わりに、何ができるか。"))
    valid_from = DayField(label=gettext_lazy("開始日"))
    valid_to = DayField(label=gettext_lazy("終了日"), required=False, help_text=gettext_lazy("空欄なら続きます。"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, on: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.on = user, on
        if not is_new:
            del self.fields["employee"]

    def suggest(self, name: str, suggested: Iterable[Employee]) -> None:
        cast(Suggesting, self.fields[name].widget).suggested = suggested

    def clean_employee(self) -> Employee:
        return self._one("employee")

    def clean_instructor(self) -> Employee:
        return self._one("instructor")

    def _one(self, name: str) -> Employee:
        return people([self.cleaned_data[name].strip()], user=self.user, on=self.on)[0]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        start, end = said.get("valid_from"), said.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", ValidationError(_("終了日は開始日以後の日にしてください。")))
        return said


class ItemForm(TextForm):
    what = line(gettext_lazy("身につけること"), help_text=gettext_lazy("例: 電話で担当者を案内する"))
    due = DayField(label=gettext_lazy("いつまでに"), required=False)


class OutcomeForm(TextForm):
    outcome = text(gettext_lazy("まとめ"), help_text=gettext_lazy("できるようになったことと、これからの課題。"))


class WordsForm(TextForm):
    """One's own words about a month; they may be taken back."""

    text = text(gettext_lazy("今月の記録"), required=False, rows=5)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class PlanFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("氏名・番号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    state = choice(
        gettext_lazy("状態"), [("all", gettext_lazy("すべて")), *OJTPlan.State.choices],
        anything=gettext_lazy("作成中と実施中"),
    )  # fmt: skip

    def narrow(self, plans: Any) -> Any:
        """What cannot be read narrows nothing, and is told beside its field."""
        said = self.cleaned_data if self.is_valid() else {}
        plans = plans.of_people_matching(said.get("q", ""))
        state = said.get("state", "")
        if state == "all":
            return plans
        return plans.filter(state=state) if state else plans.exclude(state=OJTPlan.State.CLOSED)
