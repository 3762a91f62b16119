"""Who acts for me, and for whom I act (代行)."""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, When
from django.utils.translation import gettext_lazy as _

from staff.access import Power
from staff.models import Delegation, Posting, RoleGrant
from staff.views.pages import StaffPage


class DelegationsPage(StaffPage):
    """Of the user himself. Whether a delegation holds today depends on the principal, too."""

    title = _("代行")
    template_name = "staff/records/delegations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            given=[_told(d, self.today) for d in self._rows.filter(principal=self.user)],
            held=[_told(d, self.today) for d in self._rows.filter(delegate=self.user)],
            **kwargs,
        )

    @property
    def _rows(self) -> Any:
        """Each with ``principal_has_it``: whether the principal has the power himself today."""
        heads = Posting.objects.on(self.today).heads().filter(employee__user=OuterRef("principal"))
        grants = RoleGrant.objects.holding(on=self.today).filter(user=OuterRef("principal"), role=OuterRef("power"))
        has_it = Case(When(power=Power.MANAGER, then=Exists(heads)), default=Exists(grants))
        rows = Delegation.objects.visible_to(self.user, on=self.today).select_related("principal", "delegate")
        return rows.annotate(principal_has_it=has_it)


def _told(delegation: Any, today: date) -> tuple[Delegation, Any, str]:
    """The delegation, its state in words, and the kind of chip for it."""
    if delegation.valid_from > today:
        return delegation, _("これから"), "plain"
    if not delegation.holds_on(today):
        return delegation, _("終わりました"), "plain"
    if delegation.principal.is_active and delegation.principal_has_it:
        return delegation, _("いま代行中"), "good"
    return delegation, _("止まっています(本人に権限がありません)"), "warn"
