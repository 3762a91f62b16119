"""Acting for somebody (代行)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.guards import Guard
from staff.access import Power
from staff.querysets import DelegationQuerySet


class Delegation(Dated):
    """代行: what one person may do as a manager or by a role, another may do for a time.

    It holds only while the principal has the power himself, and is not passed on further.
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_given", verbose_name=_("本人")
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_held", verbose_name=_("代行する人")
    )
    power = models.CharField(_("代行する権限"), max_length=20, choices=Power)
    reason = models.CharField(_("理由"), max_length=200)

    objects = DelegationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("代行")
        verbose_name_plural = _("代行")
        ordering = ["-valid_from", "principal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("delegation"),
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")),
                name="delegation_to_another",
                violation_error_message=_("本人とは別の人を選んでください。"),
            ),
            Guard(
                name="delegation_in_one_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_user a, staff_user b WHERE a.id = NEW.principal_id"
                    " AND b.id = NEW.delegate_id AND COALESCE(a.authority_id, 0) <> COALESCE(b.authority_id, 0))"
                ),
                violation_error_message=_("代行する人は、本人と同じ任命権者の利用者にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.delegate} ({self.get_power_display()})"
