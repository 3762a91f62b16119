"""The result of a sheet (評価の結果): the mark and its words, the way to it, and what somebody can do about it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from competencies.models import AppointingAuthority
from evaluations import result_told
from evaluations.models import Interview, Sheet, Window
from evaluations.result_told import ToldResult
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Stage, State
from evaluations.sheets import door
from evaluations.views.pages import SheetPage
from staff.rules.counts import under_other_law


class ResultPage(SheetPage):
    """For the person after the disclosure, for those who evaluate and HR after the confirmation; 404 before."""

    template_name = "evaluations/result/result.html"
    seen_as = gettext_lazy("人事評価の結果")

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from whose it is
        return "mine" if self.is_own else ""

    def get_title(self) -> str:
        cycle = self.sheet.cycle.name
        return _("%sの結果") % cycle if self.is_own else _("%(name)sさんの%(cycle)sの結果") % {
            "name": self.sheet.name, "cycle": cycle,
        }  # fmt: skip

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("記録書"), self.address("sheet"))]

    @cached_property
    def sheet(self) -> Sheet:
        """With what the page tells of the closing interview, and the other version of a corrected sheet."""
        talks = Interview.objects.filter(sheet=OuterRef("pk"), kind=Interview.Kind.CLOSING).order_by("-held_on")
        windows = Window.objects.filter(cycle=OuterRef("cycle"), step=Window.Step.FEEDBACK)
        rows = Sheet.objects.visible_to(self.user, on=self.today).annotate(
            talked_on=Subquery(talks.values("held_on")[:1]), talk_due=Subquery(windows.values("ends_on")[:1])
        )
        related = ("cycle__scheme__authority", "employee", "level", "corrects", "corrected_by")
        sheet: Sheet = get_object_or_404(
            rows.select_related(*related).with_stages(), pk=self.kwargs["pk"]
        )  # fmt: skip
        return sheet

    @cached_property
    def told(self) -> ToldResult:
        if Part.RESULT not in self.parts:
            raise Http404
        others = result_told.others(self.sheet, self.user, on=self.today)
        return ToldResult(self.marks, self.stages, self.parts, sheets=others.none() if self.walking else others)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told, is_person = self.told, Stage.SELF in self.stages
        return super().get_context_data(
            told=told, derivation=told.derivation, versions=self._versions(), is_person=is_person,
            past=told.past,
            ways=result_told.ways_to_complain(self.sheet, on=self.today) if is_person else (),
            knows_commission=is_person and self._knows_commission(), **kwargs,
        )  # fmt: skip

    def _versions(self) -> list[tuple[result_told.Version, str]]:
        """Each with its address; none as long as the reader may not know the result of the other one."""
        known = [State.DISCLOSED, State.FEEDBACK_DONE, State.CLOSED]
        return [
            (one, reverse("evaluations:result", args=[one.sheet.pk]) if one.sheet.state in known else "")
            for one in result_told.versions(self.sheet)
        ]

    def _knows_commission(self) -> bool:
        """人事委員会・公平委員会 hears no 企業職員 and no 単純労務職員 (地公企法39条)."""
        is_enterprise = self.sheet.cycle.scheme.authority.kind == AppointingAuthority.Kind.ENTERPRISE
        return not is_enterprise and not under_other_law(self.sheet.employee.pay_family)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """確認しました: once."""
        if Part.RESULT not in self.parts:
            raise Http404
        try:
            door.acknowledge(self.sheet, by=self.user, at=timezone.now(), walking=self.walking)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("結果を確認したことを記録しました。"))
        return redirect(self.address("result"))
