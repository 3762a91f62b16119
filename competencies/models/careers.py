from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competencies.models.base import CodedPart, EditionPart, coded_constraints, keeps_framework
from competencies.models.grades import Grade


class CareerPath(EditionPart):
    """キャリアパス: what the policy says about careers as a whole, with its rotation rule (10年に3職場)."""

    summary = models.TextField(_("説明"), blank=True)
    applies_to = models.CharField(_("対象"), max_length=60, blank=True)
    considerations = models.TextField(_("考慮すること"), blank=True, help_text=_("一行に一つ入力します。"))
    rules = models.TextField(_("決まり"), blank=True, help_text=_("一行に一つ入力します。"))
    rotation_unit = models.CharField(_("異動の単位"), max_length=20, blank=True, help_text=_("例: 職場"))
    rotation_count = models.PositiveSmallIntegerField(_("経験する数"), null=True, blank=True)
    rotation_count_note = models.CharField(_("数の注記"), max_length=40, blank=True)
    rotation_years = models.PositiveSmallIntegerField(_("期間(年)"), null=True, blank=True)

    class Meta(EditionPart.Meta):
        verbose_name = _("キャリアパス")
        verbose_name_plural = _("キャリアパス")
        ordering = ["framework"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["framework"],
                name="careerpath_one_per_framework",
                violation_error_message=_("キャリアパスは版に一つです。"),
            ),
            keeps_framework("careerpath"),
        ]

    def __str__(self) -> str:
        return str(_("キャリアパス"))


class CareerStage(CodedPart):
    """キャリアの段階: a stretch of a working life, by age or by years of service."""

    band = models.CharField(_("段階の名称"), max_length=40)
    age_band = models.CharField(_("年代"), max_length=20, blank=True, help_text=_("例: 20代"))
    service_years_from = models.PositiveSmallIntegerField(_("在職年数(から)"), null=True, blank=True)
    service_years_to = models.PositiveSmallIntegerField(_("在職年数(まで)"), null=True, blank=True)
    grades = models.ManyToManyField(Grade, blank=True, verbose_name=_("職位"))
    titles = models.TextField(_("職名"), blank=True, help_text=_("一行に一つ入力します。"))
    summary = models.TextField(_("説明"), blank=True)
    inferred = models.BooleanField(_("推定"), default=False)

    class Meta(CodedPart.Meta):
        verbose_name = _("キャリアの段階")
        verbose_name_plural = _("キャリアの段階")
        ordering = ["framework", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("careerstage"),
            models.CheckConstraint(
                condition=Q(service_years_from=None)
                | Q(service_years_to=None)
                | Q(service_years_to__gte=F("service_years_from")),
                name="careerstage_years_in_order",
                violation_error_message=_("在職年数の「まで」は「から」以上にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.age_band} {self.band}".strip()


class RotationSector(CodedPart):
    """ローテーションの部門: a kind of workplace to pass through, and what is learned there."""

    name = models.CharField(_("部門"), max_length=40)
    gains = models.TextField(_("身につく力"), blank=True, help_text=_("一行に一つ入力します。"))
    summary = models.TextField(_("説明"), blank=True)

    class Meta(CodedPart.Meta):
        verbose_name = _("ローテーションの部門")
        verbose_name_plural = _("ローテーションの部門")
        ordering = ["framework", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = coded_constraints("rotationsector")

    def __str__(self) -> str:
        return self.name
