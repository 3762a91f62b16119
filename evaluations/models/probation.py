"""Probation (条件付採用): its milestones, the opinion at each, and when it ends."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from evaluations.models.sheets import Sheet
from evaluations.querysets.probation import ProbationQuerySet
from staff.models import Employee


class Probation(models.Model):
    """条件付採用の期間. ``ends_on`` follows from the days served (``evaluations.rules.probation``), a year at most."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="probations", verbose_name=_("職員"))
    starts_on = models.DateField(_("始まり"))
    months = models.PositiveSmallIntegerField(_("月数"), default=6, help_text=_("会計年度任用職員は1か月。"))
    ends_on = models.DateField(_("終わり"))
    sheet = models.OneToOneField(
        Sheet, models.PROTECT, null=True, blank=True, related_name="probation", verbose_name=_("特別評価の記録書")
    )
    extension_reason = models.TextField(_("延ばす理由"), blank=True)
    became_regular_on = models.DateField(_("正式採用の日"), null=True, blank=True)

    objects = ProbationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("条件付採用")
        verbose_name_plural = _("条件付採用")
        ordering: ClassVar[list[str]] = ["-starts_on", "employee"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employee", "starts_on"],
                name="probation_once",
                violation_error_message=_("同じ日に始まる条件付採用がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="probation_ends_after_start",
                violation_error_message=_("終わりは始まり以後の日にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.starts_on:%Y-%m-%d}"


class Opinion(models.Model):
    """節目の意見: 正式採用の可否・延長, by an evaluator, at a milestone."""

    class Verdict(models.TextChoices):
        SUITABLE = "suitable", _("正式採用が適当")
        UNSUITABLE = "unsuitable", _("正式採用は不適当")
        EXTEND = "extend", _("期間を延ばす")

    probation = models.ForeignKey(Probation, models.CASCADE, related_name="opinions", verbose_name=_("条件付採用"))
    milestone = models.PositiveSmallIntegerField(_("節目(採用から何か月)"))
    due = models.DateField(_("期限"))
    evaluator = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("評価者")
    )
    verdict = models.CharField(_("意見"), max_length=10, choices=Verdict, blank=True)
    reason = models.TextField(_("理由"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("書いた人")
    )
    at = models.DateTimeField(_("時刻"), null=True, blank=True)

    class Meta:
        verbose_name = _("条件付採用の意見")
        verbose_name_plural = _("条件付採用の意見")
        ordering: ClassVar[list[str]] = ["probation", "milestone"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["probation", "milestone"], name="opinion_once")
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
