"""My evaluations (わたしの評価): where my sheet stands, what is next, until when, and the years before."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluations.models import Sheet
from evaluations.views.pages import EvaluationPage


class MyYear(EvaluationPage):
    title = _("わたしの評価")
    template_name = "evaluations/mine/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        me = self.user.standing_on(self.today).employee_id
        own = Sheet.objects.visible_to(self.user, on=self.today).filter(employee=me or 0, is_current=True)
        sheets = own.filter(cycle__rehearsal_of=None).select_related("cycle__scheme").order_by("-cycle__period_from")
        return super().get_context_data(sheets=list(sheets), **kwargs)
