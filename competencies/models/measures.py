from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.guards import Acyclic
from competencies.models.abilities import Competency
from competencies.models.base import CodedPart, coded_constraints, same_framework


class Measure(CodedPart):
    """施策・取組, in a tree: 柱 (pillar) → 施策 (measure) → 取組 (action), with the abilities it builds."""

    class Kind(models.TextChoices):
        PILLAR = "pillar", _("柱")
        MEASURE = "measure", _("施策")
        ACTION = "action", _("取組")

    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="items", verbose_name=_("上の施策")
    )
    kind = models.CharField(_("種類"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=80)
    also_called = models.TextField(_("別の呼び名"), blank=True, help_text=_("一行に一つ入力します。"))
    section = models.CharField(_("方針の章節"), max_length=40, blank=True)
    cycle = models.CharField(_("サイクルでの位置"), max_length=40, blank=True, help_text=_("例: 確保"))
    goal = models.TextField(_("目標"), blank=True)
    summary = models.TextField(_("説明"), blank=True)
    details = models.TextField(_("内訳"), blank=True, help_text=_("一行に一つ入力します。"))
    mentions = models.TextField(_("文中の手段"), blank=True, help_text=_("一行に一つ入力します。"))
    competencies = models.ManyToManyField(
        Competency, blank=True, related_name="measures", verbose_name=_("育つと期待される能力")
    )
    and_more = models.BooleanField(_("ほかの能力も育つ"), default=False, help_text=_("方針が「など」と書くとき。"))
    pickup = models.TextField(_("ピックアップ"), blank=True, help_text=_("方針が取り上げて詳しく述べる内容。"))

    class Meta(CodedPart.Meta):
        verbose_name = _("施策・取組")
        verbose_name_plural = _("施策・取組")
        ordering = ["framework", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("measure"),
            same_framework("measure", parent="measure"),
            Acyclic(
                name="measure_acyclic",
                table="competencies_measure",
                violation_error_message=_("上の施策をたどると自分に戻ります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
