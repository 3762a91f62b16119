"""The evaluator's board (評価する人の一覧): where each of his people stands, and what waits for him."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import Choices, choice
from evaluations import board, marks_given
from evaluations.board import Entry
from evaluations.models import Cycle, Sheet
from evaluations.rules.workflow import Stage
from evaluations.views.pages import EvaluationPage
from evaluations.words import STAGES
from staff import audit

# What he does next, as the link calls it.
DOES = {
    "review_goals": gettext_lazy("目標を確かめる"),
    "rate": gettext_lazy("評価する"),
    "interviews": gettext_lazy("面談を記録する"),
    "sheet": gettext_lazy("記録書を見る"),
}


class Narrow(forms.Form):
    """By cycle, state and stage; only choices that somebody on the board has."""

    def __init__(self, data: Any, entries: Sequence[Entry]) -> None:
        super().__init__(data)
        cycles: Choices = list({str(one.sheet.cycle_id): one.sheet.cycle.name for one in entries}.items())
        states: Choices = [(count.state, Sheet.State(count.state).label) for count in board.counts(entries)]
        stages: Choices = [(s, STAGES[s]) for s in Stage if any(s in one.stages for one in entries)]
        self.fields["cycle"] = choice(_("評価の回"), cycles, anything=_("すべて"))
        self.fields["state"] = choice(_("状態"), states, anything=_("すべて"))
        self.fields["stage"] = choice(_("わたしの立場"), stages, anything=_("すべて"))

    def narrowed(self, entries: Sequence[Entry]) -> list[Entry]:
        asked = self.cleaned_data if self.is_valid() else {}
        cycle, state, stage = (asked.get(name, "") for name in ("cycle", "state", "stage"))
        return [
            one
            for one in entries
            if cycle in ("", str(one.sheet.cycle_id))
            and state in ("", one.state)
            and (not stage or stage in one.stages)
        ]


class BoardPage(EvaluationPage):
    title = gettext_lazy("評価する人")
    template_name = "evaluations/board/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everybody = board.entries(self.user, on=self.today)
        form = Narrow(self.request.GET, everybody)
        shown = board.in_order_of_need(form.narrowed(everybody))
        audit.record_sight(self.request, [one.sheet.employee_id for one in everybody], _("評価する人の一覧"))
        waiting = [one for one in shown if one.waits]
        return super().get_context_data(
            form=form, everybody=everybody, counts=self._counts(everybody),
            waiting=[self._line(one) for one in waiting], late=sum(one.is_late for one in waiting),
            others=[self._line(one) for one in shown if not one.waits],
            former=board.former(self.user, on=self.today), **kwargs,
        )  # fmt: skip

    def _counts(self, everybody: Sequence[Entry]) -> list[dict[str, Any]]:
        """Each state with its number, to narrow the list by."""
        asked = self.request.GET.get("state", "")
        return [
            {"count": count, "label": Sheet.State(count.state).label, "current": asked == count.state}
            for count in board.counts(everybody)
        ]

    def _line(self, entry: Entry) -> dict[str, Any]:
        return {
            "one": entry, "does": DOES[entry.page], "href": reverse(f"evaluations:{entry.page}", args=[entry.sheet.pk]),
            "stages": [STAGES[stage] for stage in entry.stages],
        }  # fmt: skip


class MyMarksPage(EvaluationPage):
    """What marks I gave so far: my own, with their number, and nobody else's."""

    title = gettext_lazy("わたしが付けた評語")
    template_name = "evaluations/board/my_marks.html"
    section = "board"

    @cached_property
    def cycles(self) -> list[Cycle]:
        return list(marks_given.cycles(self.user, on=self.today))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("cycle", "")
        chosen = next((one for one in self.cycles if str(one.pk) == asked), next(iter(self.cycles), None))
        tabs = [{"label": one.name, "href": f"?cycle={one.pk}", "current": one == chosen} for one in self.cycles]
        found = marks_given.spreads(self.user, chosen, on=self.today) if chosen else []
        return super().get_context_data(tabs=tabs, spreads=found, **kwargs)
