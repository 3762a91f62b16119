from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.models.base import CodedPart, coded_constraints, same_framework
from competencies.models.grades import Grade


class DigitalTalentCategory(CodedPart):
    """デジタル人材の分類, such as 小山's 業務系 and 情報系."""

    name = models.CharField(_("名称"), max_length=60)
    definition = models.TextField(_("説明"), blank=True)

    class Meta(CodedPart.Meta):
        verbose_name = _("デジタル人材の分類")
        verbose_name_plural = _("デジタル人材の分類")
        ordering = ["framework", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = coded_constraints("digitaltalentcategory")

    def __str__(self) -> str:
        return self.name


class DigitalTalentTier(CodedPart):
    """デジタル人材の階層, such as 立川's 高度専門人材, DX推進リーダー and 一般職員."""

    category = models.ForeignKey(
        DigitalTalentCategory, models.SET_NULL, null=True, blank=True, related_name="tiers", verbose_name=_("分類")
    )
    name = models.CharField(_("名称"), max_length=60)
    grades = models.ManyToManyField(Grade, blank=True, verbose_name=_("職位"))
    key_phrases = models.TextField(_("求める姿"), blank=True, help_text=_("一行に一つ入力します。"))
    fields = models.TextField(_("分野"), blank=True, help_text=_("一行に一つ入力します。"))
    role = models.TextField(_("役割"), blank=True)
    development = models.TextField(_("育成・確保の方法"), blank=True)

    class Meta(CodedPart.Meta):
        verbose_name = _("デジタル人材の階層")
        verbose_name_plural = _("デジタル人材の階層")
        ordering = ["framework", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("digitaltalenttier"),
            same_framework("digitaltalenttier", category="digitaltalentcategory"),
        ]

    def __str__(self) -> str:
        return self.name
