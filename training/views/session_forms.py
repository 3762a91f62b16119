"""What the list of sessions can be narrowed by, and what is told when one is cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import fiscal_year
from common.forms import Choices, choice
from training.models import CourseKind, CourseSession
from training.querysets import SessionQuerySet

LONGEST_REASON = 1000
# From so many years ago to next year; older sessions are found under 「すべての年度」.
YEARS_BACK = 5

AWAITS: Choices = [("selection", _("選考")), ("attendance", _("出欠の記録")), ("completion", _("修了の判断"))]


class SessionFilter(forms.Form):
    year = choice(_("年度"), [], anything=_("すべての年度"))
    state = choice(_("状態"), list(CourseSession.State.choices), anything=_("すべて"))
    kind = choice(_("区分"), [], anything=_("すべて"))
    awaits = choice(_("待っていること"), AWAITS, anything=_("すべて"))

    def __init__(self, *args: Any, kinds: Iterable[CourseKind], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        this = fiscal_year(today)
        years = [(str(year), _("%d年度") % year) for year in range(this + 1, this - YEARS_BACK - 1, -1)]
        fields: dict[str, Any] = self.fields
        fields["year"].choices = [("all", _("すべての年度")), *years]
        fields["year"].initial = str(this)
        fields["kind"].choices = [("", _("すべて")), *((kind.code, kind.name) for kind in kinds)]

    def chosen(self, name: str) -> str:
        """What was chosen; what cannot be chosen counts as nothing, and is told beside the field."""
        self.is_valid()
        return self.cleaned_data.get(name) or self.fields[name].initial or ""

    def narrow(self, sessions: SessionQuerySet) -> SessionQuerySet:
        if (year := self.chosen("year")) != "all":
            sessions = sessions.in_fiscal_year(int(year))
        if state := self.chosen("state"):
            sessions = sessions.filter(state=state)
        if kind := self.chosen("kind"):
            sessions = sessions.filter(course__kind__code=kind)
        return self._awaiting(sessions)

    def _awaiting(self, sessions: SessionQuerySet) -> SessionQuerySet:
        match self.chosen("awaits"):
            case "selection":
                return sessions.awaiting_selection()
            case "attendance":
                return sessions.awaiting_attendance(on=self.today)
            case "completion":
                return sessions.awaiting_completion()
        return sessions


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("中止の理由"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}),
        help_text=_("申し込んだ人と所属長へのお知らせに、そのまま載ります。"),
    )  # fmt: skip
