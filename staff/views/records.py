"""Who looked at my record (だれがこの記録を見たか)."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy

from staff.models import AuditEvent
from staff.views.pages import StaffPage

ON_A_PAGE = 50
SIGHTS = (AuditEvent.Kind.SIGHT, AuditEvent.Kind.EXPORT)


class SightsPage(StaffPage):
    """For the person himself: who, when, what."""

    title = gettext_lazy("だれがこの記録を見たか")
    template_name = "staff/records/sights.html"

    @property
    def employee_id(self) -> int | None:
        return self.user.standing_on(self.today).employee_id

    def is_for_user(self) -> bool:
        """Of whom no record is kept, there is nothing to look at."""
        return self.employee_id is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The auditor's own page shows what concerns others.
        rows = AuditEvent.objects.visible_to(self.user, on=self.today).filter(whose__employee=self.employee_id)
        events = rows.filter(kind__in=SIGHTS).order_by("-pk")
        page = Paginator(events, ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)
