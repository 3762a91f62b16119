"""Forms in which people write (文章の入力): what they typed is kept as it is, or refused beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import hidden_characters
from training.models import FollowUp


class TextForm(forms.Form):
    """No character gets in that nobody sees."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and hidden_characters(value):
                self.add_error(name, _("見えない文字が入っています。消してから、もう一度送ってください。"))
        return cleaned


def _text(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=2000, strip=False,
        widget=forms.Textarea({"rows": 8}),
    )  # fmt: skip


def _reason(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=1000, widget=forms.Textarea({"rows": 5}))


class ReasonForm(TextForm):
    """Why one would like to go."""

    reason = _reason(
        gettext_lazy("受けたい理由"),
        gettext_lazy("いまの仕事や、これからの仕事とのつながり。所属長と研修担当が読みます。"),
    )


class ClashingForm(ReasonForm):
    """The same, where something stands against the days."""

    in_spite = forms.BooleanField(
        label=gettext_lazy("日程の重なりを承知のうえで申し込みます"),
        error_messages={"required": gettext_lazy("重なりを調整できるときは、チェックしてください。")},
    )


class NominationForm(TextForm):
    """The same reason for all who are chosen."""

    reason = _reason(gettext_lazy("推薦する理由"), gettext_lazy("選んだ人に共通する理由。本人と研修担当が読みます。"))


class ReportForm(TextForm):
    """A draft may be empty; what may not be submitted so is told by ``reporting.submit``."""

    learned = _text(gettext_lazy("学んだこと"), gettext_lazy("研修で何を知り、何に気づいたか。"), required=False)
    use = _text(gettext_lazy("職場でどう生かすか"), gettext_lazy("いつ、どの仕事で、何をするか。"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class FollowUpForm(TextForm):
    seen = forms.TypedChoiceField(
        label=gettext_lazy("研修で学んだことが、職場での行動に見られますか"), choices=FollowUp.Seen.choices, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = _text(
        gettext_lazy("見られた行動と、これからの支援"),
        gettext_lazy("どの仕事で、どんな行動が見られたか。本人と研修担当も読みます。"),
        required=True,
    )
