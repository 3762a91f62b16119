"""Complaints about an evaluation (苦情相談・苦情処理): apart from the sheet, and from who evaluated."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from evaluations.models.sheets import Sheet
from evaluations.models.stages import GrievanceRule
from evaluations.querysets.grievances import GrievanceQuerySet
from training.models.steps import Step


class Grievance(models.Model):
    """苦情の申出. Read by the person, the panel and whoever receives complaints; by no evaluator of the sheet."""

    class State(models.TextChoices):
        FILED = "filed", _("受け付け")
        HEARING = "hearing", _("調べている")
        DECIDED = "decided", _("回答済み")
        WITHDRAWN = "withdrawn", _("取り下げ")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("認める(再評価)")
        PARTLY = "partly", _("一部を認める")
        FAULT = "fault", _("手続きの誤り")
        NOT_UPHELD = "not_upheld", _("認めない")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="grievances", verbose_name=_("記録書"))
    step = models.CharField(_("手続き"), max_length=12, choices=GrievanceRule.Step)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.FILED)
    text = models.TextField(_("申し出ること"), max_length=3000)
    wish = models.TextField(_("求めること"), max_length=1000, blank=True)
    filed_at = models.DateTimeField(_("申し出た時刻"))
    outcome = models.CharField(_("結論"), max_length=10, choices=Outcome, blank=True)
    decision = models.TextField(_("回答"), max_length=3000, blank=True)
    decided_at = models.DateTimeField(_("回答した時刻"), null=True, blank=True)
    consultation = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("先の苦情相談")
    )

    objects = GrievanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("苦情の申出")
        verbose_name_plural = _("苦情の申出")
        ordering: ClassVar[list[str]] = ["-filed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.filed_at:%Y-%m-%d}"


class PanelMember(models.Model):
    """苦情処理の委員: of one case; never an evaluator of its sheet."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="panel", verbose_name=_("苦情の申出"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("委員"))
    part = models.CharField(_("役割"), max_length=40, blank=True, help_text=_("例: 委員長、職員団体の推薦"))

    class Meta:
        verbose_name = _("苦情処理の委員")
        verbose_name_plural = _("苦情処理の委員")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["grievance", "user"],
                name="panelmember_once",
                violation_error_message=_("この委員はすでにいます。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Hearing(models.Model):
    """聞き取り: of the person, an evaluator, a former one, a colleague."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="hearings", verbose_name=_("苦情の申出"))
    held_on = models.DateField(_("日"))
    whom = models.CharField(_("聞いた相手"), max_length=80)
    record = models.TextField(_("記録"), max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("聞いた人"))

    class Meta:
        verbose_name = _("聞き取り")
        verbose_name_plural = _("聞き取り")
        ordering: ClassVar[list[str]] = ["grievance", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.whom}"


class GrievanceStep(Step):
    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="steps", verbose_name=_("苦情の申出"))
    state = models.CharField(_("なった状態"), max_length=10, choices=Grievance.State)

    class Meta:
        verbose_name = _("苦情の経過")
        verbose_name_plural = _("苦情の経過")
        ordering: ClassVar[list[str]] = ["grievance", "pk"]
