"""Who says what, how many goals, when a comment is asked, until when one may complain: parts of a scheme."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import CodesField
from evaluations.models.schemes import PERCENT, CodedPart, SchemePart, code_unique


class StageRule(SchemePart):
    """評価の段階: a stage that the scheme has, and what its holder gives."""

    class Stage(models.TextChoices):
        FIRST = "first", _("一次評価者")
        SECOND = "second", _("二次評価者")
        ADJUSTER = "adjuster", _("調整者")
        CONFIRMER = "confirmer", _("確認者")

    stage = models.CharField(_("だれが"), max_length=10, choices=Stage)
    gives_items = models.BooleanField(_("個別の評語を付ける"), default=True)
    gives_overall = models.BooleanField(_("全体の評語を付ける"), default=True)
    weight = models.DecimalField(
        _("点数のウエイト(%)"), max_digits=5, decimal_places=2, default=Decimal(0), validators=PERCENT
    )
    may_be_same = models.BooleanField(
        _("前の段階と同じ人でもよい"), default=False, help_text=_("同じ人なら、その段階は一度で済みます。")
    )
    is_optional = models.BooleanField(_("いなくてもよい"), default=False)

    class Meta:
        verbose_name = _("評価者の段階")
        verbose_name_plural = _("評価者の段階")
        ordering: ClassVar[list[str]] = ["scheme", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["scheme", "stage"], name="stagerule_once",
                violation_error_message=_("この段階はすでにあります。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_stage_display()


class GoalRule(SchemePart):
    """目標の数: at some grades; no grade named: at all others."""

    grades = CodesField(_("職位"))
    at_least = models.PositiveSmallIntegerField(_("最少"), default=1)
    at_most = models.PositiveSmallIntegerField(_("最多"), default=5)
    least_weight = models.PositiveSmallIntegerField(
        _("一つのウエイトの下限(%)"), default=5, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("目標の数")
        verbose_name_plural = _("目標の数")
        ordering: ClassVar[list[str]] = ["scheme", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(at_most__gte=F("at_least")), name="goalrule_numbers_in_order",
                violation_error_message=_("最多は最少以上にしてください。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.at_least}–{self.at_most}"


class GoalKind(CodedPart):
    """目標の種類: 業務, チャレンジ, マネジメント …"""

    name = models.CharField(_("名称"), max_length=40)
    required_of = CodesField(_("必ず立てる職位"))
    allowed_to = CodesField(_("立てられる職位"), help_text=_("空欄ならすべて。"))
    at_most = models.PositiveSmallIntegerField(_("立てられる数"), null=True, blank=True)
    keeps_standard = models.BooleanField(
        _("届かなくても標準とみなす"), default=False, help_text=_("挑むことを励ますための扱いです。")
    )

    class Meta:
        verbose_name = _("目標の種類")
        verbose_name_plural = _("目標の種類")
        ordering: ClassVar[list[str]] = ["scheme", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("goalkind")]

    def __str__(self) -> str:
        return self.name


class CommentRule(SchemePart):
    """所見の要る場合: when a mark is not accepted without a comment."""

    class When(models.TextChoices):
        ALWAYS = "always", _("いつも")
        TOP = "top", _("最も高い段階のとき")
        BOTTOM = "bottom", _("最も低い段階のとき")
        BELOW = "below", _("標準より低いとき")
        DIFFERS_FROM_SELF = "differs_from_self", _("自己評価と離れているとき")
        DIFFERS_FROM_FIRST = "differs_from_first", _("一次評価と違うとき")

    stage = models.CharField(_("だれが"), max_length=10, choices=StageRule.Stage)
    when = models.CharField(_("どんなとき"), max_length=20, choices=When)
    by = models.PositiveSmallIntegerField(_("離れている段階の数"), default=2)

    class Meta:
        verbose_name = _("所見の要る場合")
        verbose_name_plural = _("所見の要る場合")
        ordering: ClassVar[list[str]] = ["scheme", "pk"]

    def __str__(self) -> str:
        return self.get_when_display()


class GrievanceRule(SchemePart):
    """苦情の申出の期間: of the consultation, or of the formal step."""

    class Step(models.TextChoices):
        CONSULTATION = "consultation", _("苦情相談")
        FORMAL = "formal", _("苦情処理")

    class Unit(models.TextChoices):
        DAY = "day", _("日")
        WEEK = "week", _("週間")

    class Trigger(models.TextChoices):
        DISCLOSURE = "disclosure", _("開示")
        VIEWING = "viewing", _("本人の確認")
        ANSWER = "answer", _("相談への回答")

    step = models.CharField(_("手続き"), max_length=12, choices=Step)
    trigger = models.CharField(_("何から数えるか"), max_length=10, choices=Trigger, default=Trigger.DISCLOSURE)
    length = models.PositiveSmallIntegerField(_("長さ"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("単位"), max_length=4, choices=Unit, default=Unit.DAY)
    counts_open_days = models.BooleanField(_("閉庁日を除いて数える"), default=False)
    starts_next_day = models.BooleanField(_("翌日から数える"), default=True)
    per_cycle = models.PositiveSmallIntegerField(_("一回の評価での回数の上限"), null=True, blank=True)
    per_year = models.PositiveSmallIntegerField(_("年度の回数の上限"), null=True, blank=True)
    needs_consultation = models.BooleanField(_("先に苦情相談が要る"), default=False)
    excluded = models.TextField(_("申し出られないこと"), blank=True)

    class Meta:
        verbose_name = _("苦情の申出の期間")
        verbose_name_plural = _("苦情の申出の期間")
        ordering: ClassVar[list[str]] = ["scheme", "step"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["scheme", "step"], name="grievancerule_once",
                violation_error_message=_("この手続きはすでにあります。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_step_display()
