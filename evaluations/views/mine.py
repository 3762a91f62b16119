"""My evaluations (わたしの評価): where my sheet stands, what is next, until when, and the years before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import access
from evaluations.models import Cycle, Interview, Probation, Sheet, SheetNotice
from evaluations.results import levels
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.progress import Progress, progress_of
from evaluations.sheets.ways import way_of
from evaluations.views.pages import EvaluationPage
from evaluations.words import happened

# The page on which the person acts in a state; in all others he reads his sheet.
ACTS: dict[State, tuple[str, str | Promise]] = {
    State.GOAL_DRAFT: ("goals", gettext_lazy("目標を書く")),
    State.IN_PERIOD: ("goals", gettext_lazy("期中の状況を書く")),
    State.SELF_OPEN: ("self", gettext_lazy("自己申告を書く")),
    State.DISCLOSED: ("result", gettext_lazy("結果を確かめる")),
    State.FEEDBACK_DONE: ("result", gettext_lazy("結果を見る")),
}


@dataclass(frozen=True)
class Way:
    """A button to a page; the first of them is what the person can do now."""

    label: str
    href: str


@dataclass(frozen=True)
class Current:
    sheet: Sheet
    progress: Progress
    ways: list[Way]
    results: list[tuple[str, str]]


class MyYear(EvaluationPage):
    title = gettext_lazy("わたしの評価")
    template_name = "evaluations/mine/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheets = self._sheets()
        return super().get_context_data(
            probation=self._probation(), current=[self._current(sheet) for sheet in sheets if not _is_over(sheet)],
            past=[(sheet, _results(sheet)) for sheet in sheets if _is_over(sheet)],
            notices=[(notice, happened(notice.step.action, notice.step.state)) for notice in self._notices()],
            me=self.me, **kwargs,
        )  # fmt: skip

    @property
    def me(self) -> int:
        return self.user.standing_on(self.today).employee_id or 0

    def _sheets(self) -> list[Any]:
        """Each with ``has_talks``."""
        own = Sheet.objects.visible_to(self.user, on=self.today).current()
        rows = own.filter(employee=self.me, cycle__rehearsal_of=None).select_related("cycle__scheme", "employee")
        rows = rows.annotate(has_talks=Exists(Interview.objects.filter(sheet=OuterRef("pk"))))
        return list(rows.prefetch_related("stages", "cycle__windows").order_by("-cycle__period_from", "pk"))

    def _probation(self) -> Probation | None:
        """His own, while it goes on or nobody has decided; the last only."""
        row = Probation.objects.filter(employee=self.me, starts_on__lte=self.today).first()
        return row if row and (row.became_regular_on is None or row.holds_on(self.today)) else None

    def _current(self, sheet: Any) -> Current:
        ways = [Way(_("記録書を見る"), reverse("evaluations:sheet", args=[sheet.pk]))]
        name, label = ACTS.get(State(sheet.state), ("", ""))
        if name and (name != "goals" or way_of(sheet).has_goals):
            ways.insert(0, Way(str(label), reverse(f"evaluations:{name}", args=[sheet.pk])))
        if sheet.has_talks:
            ways.append(Way(_("面談の記録を見る"), reverse("evaluations:interviews", args=[sheet.pk])))
        return Current(sheet, progress_of(sheet), ways, _results(sheet))

    def _notices(self) -> list[SheetNotice]:
        """Those of sheets that he may (still) see."""
        seen = Sheet.objects.visible_to(self.user, on=self.today)
        rows = SheetNotice.objects.filter(to=self.me, read_at=None, step__sheet__in=seen)
        return list(rows.select_related("step__sheet__cycle").order_by("-pk")[:20])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """既読にする: of the notices that were on the page."""
        read = [int(pk) for pk in request.POST.getlist("notice") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
        SheetNotice.objects.filter(to=self.me, pk__in=read, read_at=None).update(read_at=timezone.now())
        messages.success(request, _("お知らせを既読にしました。"))
        return redirect("evaluations:mine")


def _is_over(sheet: Sheet) -> bool:
    return sheet.state == State.CLOSED or sheet.cycle.state == Cycle.State.CLOSED


def _results(sheet: Sheet) -> list[tuple[str, str]]:
    """What the person knows of the result."""
    return levels(sheet.derivation) if Part.RESULT in access.parts_of(sheet, frozenset({Stage.SELF})) else []
