"""What is evaluated, and how marks become a result (評価の軸・項目・困難度・段階の境): parts of a scheme."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from common.fields import CodesField
from evaluations.models.schemes import PERCENT, CodedPart, Scale, ScaleLevel, SchemePart, code_unique


class Axis(CodedPart):
    """評価の軸: 能力, 業績, or a third one, with its own method."""

    class Kind(models.TextChoices):
        ITEMS = "items", _("項目で評価する(能力など)")
        GOALS = "goals", _("目標で評価する(業績)")

    class Method(models.TextChoices):
        SYMBOLS = "symbols", _("評語を付ける")
        NUMERIC = "numeric", _("点数にする")

    class Items(models.TextChoices):
        FRAMEWORK = "framework", _("方針がその職位に求める能力")
        OWN = "own", _("この制度の項目")

    class DifficultyMode(models.TextChoices):
        NONE = "none", _("参考にする")
        SHIFT = "shift", _("段階を上げ下げする")
        COEFFICIENT = "coefficient", _("点に掛ける")

    name = models.CharField(_("名称"), max_length=40)
    kind = models.CharField(_("評価するもの"), max_length=8, choices=Kind)
    method = models.CharField(_("方式"), max_length=8, choices=Method)
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="+", verbose_name=_("個別の評語"))
    overall_scale = models.ForeignKey(Scale, models.PROTECT, related_name="+", verbose_name=_("全体の評語"))
    items_from = models.CharField(_("項目"), max_length=10, choices=Items, default=Items.FRAMEWORK)
    difficulty_mode = models.CharField(
        _("困難度の扱い"), max_length=12, choices=DifficultyMode, default=DifficultyMode.NONE
    )
    cap = models.DecimalField(_("一つの目標の点の上限"), max_digits=6, decimal_places=2, null=True, blank=True)
    has_other_work = models.BooleanField(_("目標以外の取り組みも評価する"), default=False)

    class Meta:
        verbose_name = _("評価の軸")
        verbose_name_plural = _("評価の軸")
        ordering: ClassVar[list[str]] = ["scheme", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("axis")]

    def __str__(self) -> str:
        return self.name


class AxisWeight(SchemePart):
    """軸のウエイト: of an axis at some grades, in percent; no grade named: of all others."""

    axis = models.ForeignKey(Axis, models.CASCADE, related_name="weights", verbose_name=_("軸"))
    grades = CodesField(_("職位"))
    weight = models.DecimalField(_("ウエイト(%)"), max_digits=5, decimal_places=2, validators=PERCENT)

    class Meta:
        verbose_name = _("軸のウエイト")
        verbose_name_plural = _("軸のウエイト")
        ordering: ClassVar[list[str]] = ["axis", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(weight__range=(0, 100)), name="axisweight_is_percent",
                violation_error_message=_("0から100までにしてください。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.axis} {self.weight}%"


class Item(CodedPart):
    """評価項目 of the scheme's own, where its items are not the policy's competencies."""

    axis = models.ForeignKey(Axis, models.CASCADE, related_name="items", verbose_name=_("軸"))
    name = models.CharField(_("項目"), max_length=60)
    viewpoint = models.TextField(_("着眼点"), blank=True)
    competency_code = models.CharField(_("同じ能力"), max_length=20, blank=True)
    families = CodesField(_("対象の職種"))

    class Meta:
        verbose_name = _("評価項目")
        verbose_name_plural = _("評価項目")
        ordering: ClassVar[list[str]] = ["scheme", "axis", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("item")]

    def __str__(self) -> str:
        return self.name


class ItemWeight(SchemePart):
    """項目のウエイト: of an item, or of a competency of the policy, at a grade. 0: not asked of that grade."""

    axis = models.ForeignKey(Axis, models.CASCADE, related_name="item_weights", verbose_name=_("軸"))
    item_code = models.CharField(_("項目の記号"), max_length=20)
    grades = CodesField(_("職位"))
    weight = models.DecimalField(
        _("ウエイト"), max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        verbose_name = _("項目のウエイト")
        verbose_name_plural = _("項目のウエイト")
        ordering: ClassVar[list[str]] = ["axis", "item_code", "pk"]

    def __str__(self) -> str:
        return f"{self.item_code} {self.weight}"


class Difficulty(CodedPart):
    """困難度: the degrees that goals can have, and what each does."""

    symbol = models.CharField(_("記号の表し方"), max_length=4, blank=True, help_text=_("例: ◎、△"))
    name = models.CharField(_("名称"), max_length=40)
    shift = models.SmallIntegerField(
        _("動かす段階"), default=0, validators=[MinValueValidator(-3), MaxValueValidator(3)]
    )
    coefficient = models.DecimalField(_("係数"), max_digits=4, decimal_places=2, default=Decimal(1))
    at_most = models.PositiveSmallIntegerField(_("付けられる目標の数"), null=True, blank=True)

    class Meta:
        verbose_name = _("困難度")
        verbose_name_plural = _("困難度")
        ordering: ClassVar[list[str]] = ["scheme", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            code_unique("difficulty"),
            models.CheckConstraint(
                condition=Q(coefficient__gt=0), name="difficulty_coefficient_positive",
                violation_error_message=_("係数は0より大きくしてください。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Threshold(SchemePart):
    """段階の境: from so many points on (inclusive) it is this mark; of an axis, or of the whole."""

    axis = models.ForeignKey(
        Axis, models.CASCADE, null=True, blank=True, related_name="thresholds", verbose_name=_("軸"),
        help_text=_("空欄なら総合評価。"),
    )  # fmt: skip
    lower = models.DecimalField(_("何点から"), max_digits=7, decimal_places=3)
    level = models.ForeignKey(ScaleLevel, models.PROTECT, related_name="+", verbose_name=_("評語"))

    class Meta:
        verbose_name = _("段階の境")
        verbose_name_plural = _("段階の境")
        ordering: ClassVar[list[str]] = ["scheme", "axis", "-lower"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "scheme", Coalesce("axis", 0), "lower", name="threshold_once",
                violation_error_message=_("同じ点の境がすでにあります。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.lower} {self.level}"
