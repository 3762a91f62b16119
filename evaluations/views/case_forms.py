"""What those fill in who settle a complaint (苦情の案件の入力欄), and which of it is kept while it is typed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from evaluations.models import Grievance
from evaluations.rules.grievances import Action
from training.views.text_forms import TextForm


class HearingForm(TextForm):
    held_on = forms.DateField(label=gettext_lazy("聞いた日"), widget=forms.DateInput({"type": "date"}))
    whom = forms.CharField(
        label=gettext_lazy("聞いた相手"), max_length=80,
        help_text=gettext_lazy("例: 本人、一次評価者、前の一次評価者、同じ係の職員"),
    )  # fmt: skip
    record = forms.CharField(
        label=gettext_lazy("聞いたこと"), max_length=3000, widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("本人と評価者には見えません。委員と苦情の窓口だけが読みます。"),
    )  # fmt: skip


class DecisionForm(TextForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("結論"), choices=Grievance.Outcome.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("認めない以外は、一次評価からのやり直しを命じます。前の記録書も残ります。"),
    )  # fmt: skip
    decision = forms.CharField(
        label=gettext_lazy("回答"),
        max_length=3000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("結論の理由。本人に届く文です。"),
    )


class WithdrawForm(TextForm):
    reason = forms.CharField(
        label=gettext_lazy("取り下げる理由"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("書かなくてもかまいません。"),
    )


FORMS: dict[Action, type[TextForm]] = {
    Action.WITHDRAW: WithdrawForm,
    Action.HEAR: HearingForm,
    Action.DECIDE: DecisionForm,
}
DONE = {
    Action.WITHDRAW: gettext_lazy("申出を取り下げました。"),
    Action.HEAR: gettext_lazy("聞き取りを記録しました。"),
    Action.DECIDE: gettext_lazy("回答しました。本人が読めます。"),
}

# Whose texts are long: they are kept while they are typed.
KEPT = (Action.HEAR, Action.DECIDE)
TYPED = ("whom", "record", "decision", "reason")


def draft_of(do: str, case: int) -> str:
    """What the draft of a move is called."""
    return f"{do}-{case}"


def drafts_of(case: int) -> list[str]:
    return [draft_of(action, case) for action in KEPT]
