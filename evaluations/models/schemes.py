"""How a city evaluates, as data (評価制度): one edition of it, and what belongs to it.

A scheme is edited while it is a draft. Once a cycle uses it, it is frozen with all its parts: a result of years ago is
explained by the scheme of then. A change is a new edition, copied from it (``evaluations.schemes.revise``).
"""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import CodesField
from competencies.models import AppointingAuthority
from competencies.models.base import code_validator
from evaluations.querysets.schemes import PartQuerySet, SchemeQuerySet, refuse_frozen
from evaluations.rules.scoring import Rounding

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class Scheme(models.Model):
    """評価制度の版."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("定期評価")
        PROBATION = "probation", _("条件付採用の評価")
        FISCAL_YEAR = "fiscal_year", _("会計年度任用職員の評価")

    class State(models.TextChoices):
        DRAFT = "draft", _("作成中")
        FROZEN = "frozen", _("使用中・使用済み")

    class Left(models.TextChoices):
        """When somebody is left out of the evaluation (評価の対象外)."""

        ANY = "any", _("どれか一つに足りないとき")
        ALL = "all", _("どれにも足りないとき")

    class Audience(models.TextChoices):
        """Who besides the evaluators reads somebody's goals; never the marks."""

        PRIVATE = "private", _("本人と評価者")
        SECTION = "section", _("同じ課の職員")
        BUREAU = "bureau", _("同じ部の職員")

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    code = models.CharField(_("記号"), max_length=20, validators=[code_validator])
    number = models.PositiveSmallIntegerField(_("版"), default=1)
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("種類"), max_length=12, choices=Kind, default=Kind.REGULAR)
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.DRAFT)
    is_sample = models.BooleanField(
        _("見本の数字を含む"), default=False, help_text=_("出典のない数字があるときに付けます。画面にも出ます。")
    )
    source = models.TextField(_("出典・根拠"), blank=True)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("もとの版")
    )
    has_self_report = models.BooleanField(_("自己申告がある"), default=True)
    combines = models.BooleanField(_("総合評価を出す"), default=False, help_text=_("軸をまとめて一つの結果にします。"))
    overall_scale = models.ForeignKey(
        "evaluations.Scale", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("総合評価の段階")
    )
    rounding = models.CharField(
        _("段階を決める前の端数"), max_length=8, default=Rounding.NONE.value,
        choices=[
            (Rounding.NONE.value, _("丸めない")),
            (Rounding.DOWN.value, _("切り捨て")),
            (Rounding.HALF_UP.value, _("四捨五入")),
        ],
    )  # fmt: skip
    rounding_places = models.PositiveSmallIntegerField(
        _("小数点以下の桁"), default=0, validators=[MaxValueValidator(4)]
    )
    # Eligibility: who falls short is 評価対象外, which is a state of its own and never a mark.
    employment_types = CodesField(_("対象の任用形態"), help_text=_("空欄なら問いません。"))
    min_service_months = models.PositiveSmallIntegerField(_("期間中の勤務月数の下限"), null=True, blank=True)
    min_duty_days = models.PositiveSmallIntegerField(_("期間中の勤務日数の下限"), null=True, blank=True)
    min_weekly_hours = models.DecimalField(
        _("週の勤務時間の下限"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    left_out = models.CharField(_("対象外とするのは"), max_length=3, choices=Left, default=Left.ANY)
    # Disclosure: the confirmed overall mark is always told.
    tells_items = models.BooleanField(_("項目ごとの評語も開示する"), default=False)
    tells_comments = models.BooleanField(_("所見も開示する"), default=False)
    tells_points = models.BooleanField(_("点数も開示する"), default=False)
    goals_open_to = models.CharField(_("目標を読めるのは"), max_length=8, choices=Audience, default=Audience.PRIVATE)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("評価制度")
        verbose_name_plural = _("評価制度")
        ordering: ClassVar[list[str]] = ["authority", "code", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "code", "number"],
                name="scheme_number_unique",
                violation_error_message=_("同じ版がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(combines=False) | Q(overall_scale__isnull=False),
                name="scheme_combined_has_scale",
                violation_error_message=_("総合評価を出すなら、その段階を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.FROZEN

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_frozen({self.pk})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_frozen({self.pk})
        return super().delete(*args, **kwargs)


class SchemePart(models.Model):
    """A row that belongs to one edition of a scheme, and is frozen with it."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name=_("評価制度"))

    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.scheme_id:
            refuse_frozen({self.scheme_id})

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_frozen({self.scheme_id})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_frozen({self.scheme_id})
        return super().delete(*args, **kwargs)


class CodedPart(SchemePart):
    code = models.CharField(_("記号"), max_length=20, validators=[code_validator])
    order = models.PositiveSmallIntegerField(_("並び順"), default=1)

    class Meta:
        abstract = True


def code_unique(model: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["scheme", "code"],
        name=f"evaluation_{model}_code_unique",
        violation_error_message=_("この制度には、同じ記号のものがすでにあります。"),
    )


class Scale(CodedPart):
    """段階の組: any number of marks, one of which is the standard one (``evaluations.rules.scales``)."""

    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        verbose_name = _("評語の段階の組")
        verbose_name_plural = _("評語の段階の組")
        ordering: ClassVar[list[str]] = ["scheme", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("scale")]

    def __str__(self) -> str:
        return self.name


class ScaleLevel(SchemePart):
    """評語: a place in its scale; the words say what it means there."""

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="levels", verbose_name=_("段階の組"))
    ordinal = models.PositiveSmallIntegerField(
        _("段階"), validators=[MinValueValidator(1)], help_text=_("1が最も低い段階。")
    )
    symbol = models.CharField(_("評語"), max_length=20)
    words = models.CharField(_("意味"), max_length=200, blank=True)
    points = models.DecimalField(_("点"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_standard = models.BooleanField(_("標準"), default=False)

    class Meta:
        verbose_name = _("評語")
        verbose_name_plural = _("評語")
        ordering: ClassVar[list[str]] = ["scale", "-ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["scale", "ordinal"], name="scalelevel_ordinal_unique",
                violation_error_message=_("同じ段階がすでにあります。"),
            ),
            models.UniqueConstraint(
                fields=["scale", "symbol"], name="scalelevel_symbol_unique",
                violation_error_message=_("同じ評語がすでにあります。"),
            ),
            models.UniqueConstraint(
                fields=["scale"], condition=Q(is_standard=True), name="scalelevel_one_standard",
                violation_error_message=_("標準の段階は一つだけです。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.symbol
