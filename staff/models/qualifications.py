"""Qualifications, and when they run out (資格と期限)."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from staff.models.employees import Employee
from staff.querysets import QualificationQuerySet


class Qualification(models.Model):
    """資格・免許. The person and HR are reminded ``remind_days`` before it expires."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="qualifications", verbose_name=_("職員"))
    name = models.CharField(_("資格"), max_length=80)
    number = models.CharField(_("登録番号"), max_length=40, blank=True)
    acquired_on = models.DateField(_("取得日"))
    expires_on = models.DateField(_("有効期限"), null=True, blank=True, help_text=_("なければ空欄にします。"))
    remind_days = models.PositiveSmallIntegerField(
        _("知らせる日数"), default=90, help_text=_("期限の何日前から知らせるか。")
    )
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = QualificationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("資格")
        verbose_name_plural = _("資格")
        ordering = ["employee", "name", "-acquired_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("acquired_on")),
                name="qualification_expires_after_acquired",
                violation_error_message=_("有効期限は取得日以後の日にしてください。"),
            ),
            models.UniqueConstraint(
                fields=["employee", "name", "acquired_on"],
                name="qualification_once_a_day",
                violation_error_message=_("同じ日に取得した、同じ資格がすでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reminds_from(self) -> date | None:
        return self.expires_on and self.expires_on - timedelta(days=self.remind_days)
