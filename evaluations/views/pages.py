"""What every evaluation page has: its section, and, for one sheet, as what the user stands to it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.pages import Crumb
from evaluations import access
from evaluations.models import Sheet, SheetStep
from evaluations.navigation import OFFICE, OWN
from evaluations.rules import sights, workflow
from evaluations.rules.sights import Part, Text
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.marks import Marks
from staff import audit
from staff.views.pages import SectionedPage


class EvaluationPage(SectionedPage):
    area = "evaluations"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(own=self.tabs(OWN), office=self.tabs(OFFICE), **kwargs)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("評価"), reverse("evaluations:mine"))]


class SheetPage(EvaluationPage):
    """A page of one sheet that the user may see; whoever may not finds nothing. Looking at it is written down.

    ``for_stages``: only for whoever stands so to the sheet; empty: for everybody who finds it.
    A rehearsal is walked as one stage at a time (``?as=first``).
    """

    for_stages: frozenset[Stage] = frozenset()
    # Pages whose moves are made here, at the foot of this page itself (``evaluations.views.moves.PAGES``).
    makes: frozenset[str] = frozenset()
    # What the record of sights calls the page.
    seen_as: str | Promise = _("人事評価の記録書")

    @cached_property
    def sheet(self) -> Sheet:
        """With ``moved``: by which action it came to where it stands."""
        rows = Sheet.objects.visible_to(self.user, on=self.today).select_related("cycle__scheme")
        moves = SheetStep.objects.filter(sheet=OuterRef("pk")).exclude(came_from=F("state")).order_by("-pk")
        rows = rows.annotate(moved=Subquery(moves.values("action")[:1]))
        sheet: Sheet = get_object_or_404(rows.with_stages(), pk=self.kwargs["pk"])
        return sheet

    @cached_property
    def walking(self) -> Stage | None:
        """As whom a rehearsal is walked; the person himself, unless another is asked for."""
        if self.sheet.cycle.rehearsal_of_id is None:
            return None
        asked = self.request.GET.get("as", "")
        return Stage(asked) if asked in access.WALKS else Stage.SELF

    @cached_property
    def stages(self) -> frozenset[Stage]:
        found = access.stages_of(self.user, self.sheet, on=self.today, walking=self.walking)
        if self.for_stages and not found & self.for_stages:
            raise Http404
        return found

    @property
    def is_own(self) -> bool:
        return Stage.SELF in self.stages

    @property
    def state(self) -> State:
        return State(self.sheet.state)

    @cached_property
    def parts(self) -> frozenset[Part]:
        """What the user reads of the sheet."""
        return access.parts_of(self.sheet, self.stages)

    @cached_property
    def writable(self) -> frozenset[Text]:
        """What the user writes on it now."""
        return sights.writable(self.stages, self.state)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self.sheet)

    @property
    def sent_back(self) -> SheetStep | None:
        """The step that sent it back to where it stands now, by whom and why, for whoever reads the reason."""
        action = self.sheet.moved  # type: ignore[attr-defined]  # annotated
        if action not in workflow.BACK or not sights.sees_reason(self.stages, action):
            return None
        return self.sheet.steps.filter(action=action).select_related("by").order_by("-pk").first()

    def address(self, name: str, *args: Any) -> str:
        """Of another page of this sheet; a rehearsal goes on as the same person."""
        walked = f"?as={self.walking}" if self.walking else ""
        return reverse(f"evaluations:{name}", args=[self.sheet.pk, *args]) + walked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.is_own:
            audit.record_sight(self.request, [self.sheet.employee_id], str(self.seen_as))
        return super().get_context_data(
            sheet=self.sheet, cycle=self.sheet.cycle, is_own=self.is_own, stages=self.stages, parts=self.parts,
            writable=self.writable, walking=self.walking, **kwargs,
        )  # fmt: skip
