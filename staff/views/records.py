"""Who looked at my record (だれがこの記録を見たか)."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.exporting import ListExport
from staff.models import AuditEvent
from staff.querysets import AuditEventQuerySet
from staff.views.pages import StaffPage

ON_A_PAGE = 50
SIGHTS = (AuditEvent.Kind.SIGHT, AuditEvent.Kind.EXPORT)


class SightsPage(ListExport, StaffPage):
    """For the person himself: who, when, what. What is his own he may take away, and nobody is told."""

    title = gettext_lazy("だれがこの記録を見たか")
    template_name = "staff/records/sights.html"
    export_name = gettext_lazy("記録を見た人")

    @property
    def employee_id(self) -> int | None:
        return self.user.standing_on(self.today).employee_id

    def is_for_user(self) -> bool:
        """Of whom no record is kept, there is nothing to look at."""
        return self.employee_id is not None

    @cached_property
    def events(self) -> AuditEventQuerySet:
        """Newest first. The auditor's own page shows what concerns others."""
        rows = AuditEvent.objects.visible_to(self.user, on=self.today).filter(whose__employee=self.employee_id)
        return rows.filter(kind__in=SIGHTS).order_by("-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.events, ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)

    def export_table(self) -> tuple[list[str], Iterable[list[Any]]]:
        rows = ([event.at, event.actor_name, event.get_kind_display(), event.what] for event in self.events.iterator())
        return [_("日時"), _("見た人"), _("種類"), _("見たもの")], rows
