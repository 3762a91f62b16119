"""Away from the post (休業・派遣)."""

from typing import ClassVar

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from staff.models.employees import Employee
from staff.querysets import LeaveQuerySet, SecondmentQuerySet


class Leave(Dated):
    """休業・休職: not at work for a time. The kind tells of health or family, and few may read it."""

    class Kind(models.TextChoices):
        CHILDBIRTH = "childbirth", _("産前産後休暇")
        CHILDCARE = "childcare", _("育児休業")
        NURSING = "nursing", _("介護休暇")
        SICKNESS = "sickness", _("病気休暇")
        SUSPENSION = "suspension", _("休職")
        STUDY = "study", _("自己啓発等休業")
        SPOUSE = "spouse", _("配偶者同行休業")
        UNION = "union", _("組合専従")
        DISCIPLINE = "discipline", _("停職")
        OTHER = "other", _("その他")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="leaves", verbose_name=_("職員"))
    kind = models.CharField(_("種類"), max_length=12, choices=Kind)
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = LeaveQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("休業・休職")
        verbose_name_plural = _("休業・休職")
        ordering = ["employee", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("leave"),
            models.UniqueConstraint(
                fields=["employee", "kind", "valid_from"],
                name="leave_once_a_day",
                violation_error_message=_("同じ日に始まる、同じ種類の休業がすでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {date_format(self.valid_from)}"


class Secondment(Dated):
    """派遣・出向: at work for another body."""

    class Kind(models.TextChoices):
        DISPATCH = "dispatch", _("派遣")
        TRANSFER = "transfer", _("出向")
        STUDY = "study", _("研修派遣")
        AID = "aid", _("災害派遣")
        EXCHANGE = "exchange", _("人事交流")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="secondments", verbose_name=_("職員"))
    kind = models.CharField(_("種類"), max_length=12, choices=Kind)
    destination = models.CharField(_("派遣先"), max_length=100)
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = SecondmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("派遣・出向")
        verbose_name_plural = _("派遣・出向")
        ordering = ["employee", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("secondment"),
            models.UniqueConstraint(
                fields=["employee", "destination", "valid_from"],
                name="secondment_once_a_day",
                violation_error_message=_("同じ日に始まる、同じ派遣先への派遣がすでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.destination} {self.get_kind_display()}"
