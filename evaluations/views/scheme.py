"""How one is evaluated (評価のしくみ): the scheme of one's own cycle, told from its data."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evaluations.models import Cycle, Sheet
from evaluations.scheme_told import SchemeTold
from evaluations.views.pages import EvaluationPage


class SchemePage(EvaluationPage):
    """Of the newest sheet of one's own, or of the one that is asked for (``?sheet=``); else of a cycle that runs."""

    title = _("評価のしくみ")
    template_name = "evaluations/scheme/scheme.html"

    @cached_property
    def sheets(self) -> list[Sheet]:
        me = self.user.standing_on(self.today).employee_id or 0
        own = Sheet.objects.visible_to(self.user, on=self.today).current().filter(employee=me)
        rows = own.filter(cycle__rehearsal_of=None).select_related("cycle__scheme").prefetch_related("cycle__windows")
        return list(rows.order_by("-cycle__period_from", "-pk"))

    def chosen(self) -> Sheet | None:
        asked = self.request.GET.get("sheet")
        if not asked:
            return next(iter(self.sheets), None)
        found = next((sheet for sheet in self.sheets if str(sheet.pk) == asked), None)
        if found is None:
            raise Http404
        return found

    def told(self) -> SchemeTold | None:
        sheet = self.chosen()
        if sheet:
            return SchemeTold(sheet.cycle, sheet)
        running = Cycle.objects.visible_to(self.user, on=self.today).real().running()
        cycle = running.select_related("scheme").filter(scheme__kind="regular").first()
        return SchemeTold(cycle, None) if cycle else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(told=self.told(), sheets=self.sheets, **kwargs)
