"""The list of complaints (苦情の申出の一覧), for those who hear them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.paging import counted_page
from evaluations import access
from evaluations.access import Right
from evaluations.models import Grievance
from evaluations.rules import grievances as rules
from evaluations.views.pages import EvaluationPage
from staff import audit
from staff.models import User

ON_A_PAGE = 50


class CasesPage(EvaluationPage):
    """Those that wait for an answer first; ``?all=1`` with the answered ones. Not one's own."""

    title = gettext_lazy("苦情の申出")
    section = "grievances"
    template_name = "evaluations/grievances/cases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = cases_to_hear(self.user, on=self.today).select_related("sheet__cycle")
        shows_all = "all" in self.request.GET
        rows = found if shows_all else found.filter(state__in=sorted(rules.OPEN))
        page = counted_page(rows.order_by("filed_at", "pk"), self.request.GET.get("page", "1"), size=ON_A_PAGE)
        if page.object_list:
            audit.record_sight(self.request, [case.sheet.employee_id for case in page.object_list], _("苦情の申出"))
        return super().get_context_data(page=page, rows=page.object_list, shows_all=shows_all, **kwargs)

    def is_for_user(self) -> bool:
        """Whoever receives complaints, and who sits on a panel."""
        if not super().is_for_user():
            return False
        return (
            access.may(self.user, Right.HEAR_GRIEVANCES, on=self.today)
            or Grievance.objects.filter(panel__user=self.user).exists()
        )


def cases_to_hear(user: User, *, on: Any) -> QuerySet[Grievance, Any]:
    """Without one's own."""
    visible = Grievance.objects.visible_to(user, on=on).exclude(sheet__employee=user.standing_on(on).employee_id or 0)
    return Grievance.objects.filter(pk__in=visible.values("pk"))
