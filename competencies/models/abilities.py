from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.guards import Acyclic
from competencies.models.base import CodedPart, EditionPart, coded_constraints, keeps_framework, same_framework
from competencies.models.ideal import IdealPart


class CompetencyKind(models.TextChoices):
    ABILITY = "ability", _("能力")
    ATTITUDE = "attitude", _("意識")
    BEHAVIOUR = "behaviour", _("行動")
    SKILL = "skill", _("スキル")


class CompetencyGroup(CodedPart):
    """能力の群, in a tree; a group may serve one part of the ideal (流山's 4C)."""

    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="subgroups", verbose_name=_("上の群")
    )
    kind = models.CharField(_("種類"), max_length=12, choices=CompetencyKind, default=CompetencyKind.ABILITY)
    name = models.CharField(_("名称"), max_length=60)
    definition = models.TextField(_("説明"), blank=True)
    ideal_part = models.ForeignKey(
        IdealPart, models.SET_NULL, null=True, blank=True, verbose_name=_("支える職員像の部分")
    )

    class Meta(CodedPart.Meta):
        verbose_name = _("能力の群")
        verbose_name_plural = _("能力の群")
        ordering = ["framework", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("competencygroup"),
            same_framework("competencygroup", parent="competencygroup", ideal_part="idealpart"),
            Acyclic(
                name="competencygroup_acyclic",
                table="competencies_competencygroup",
                violation_error_message=_("上の群をたどると自分に戻ります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Competency(CodedPart):
    """能力・意識・行動・スキル, in a tree: 流山's eight abilities and their 28 parts, 小山's skills and examples."""

    group = models.ForeignKey(CompetencyGroup, models.CASCADE, verbose_name=_("群"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name=_("上の能力")
    )
    kind = models.CharField(_("種類"), max_length=12, choices=CompetencyKind, default=CompetencyKind.ABILITY)
    name = models.CharField(_("名称"), max_length=60)
    definition = models.TextField(_("定義"), blank=True)
    awareness = models.CharField(_("対になる意識"), max_length=40, blank=True, help_text=_("例: 対応力に対する責任感"))
    also_called = models.TextField(_("別の呼び名"), blank=True, help_text=_("一行に一つ入力します。"))
    equivalent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("対応する能力"),
        help_text=_("別の表で違う名になっている能力を選びます。"),
    )  # fmt: skip

    class Meta(CodedPart.Meta):
        verbose_name = _("能力")
        verbose_name_plural = _("能力")
        ordering = ["framework", "group__order", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("competency"),
            same_framework("competency", group="competencygroup", parent="competency", equivalent="competency"),
            Acyclic(
                name="competency_acyclic",
                table="competencies_competency",
                violation_error_message=_("上の能力をたどると自分に戻ります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("competencies:competency", args=[*self.framework.natural_key(), self.code])


class CompetencyLevel(EditionPart):
    """段階 (ⅰ–ⅴ): what a competency looks like in conduct at one level.

    Levels are stated by a table (体系図): 藤沢's two tables word the same level of the same ability
    differently, and so does their name.
    """

    identity = ("table__code", "competency__code", "number")

    table = models.ForeignKey("RequirementTable", models.CASCADE, verbose_name=_("表"))
    competency = models.ForeignKey(Competency, models.CASCADE, related_name="levels", verbose_name=_("能力"))
    number = models.PositiveSmallIntegerField(_("段階"), help_text=_("1が最も下の段階です。"))
    symbol = models.CharField(_("段階の印"), max_length=10, help_text=_("例: ⅰ"))
    name = models.CharField(_("段階での名称"), max_length=60, blank=True)
    behaviour = models.TextField(_("求められる行動"), blank=True)

    class Meta(EditionPart.Meta):
        verbose_name = _("能力の段階")
        verbose_name_plural = _("能力の段階")
        ordering = ["framework", "table__order", "competency__group__order", "competency__order", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["table", "competency", "number"],
                name="competencylevel_number_unique",
                violation_error_message=_("この能力には、同じ段階がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="competencylevel_number_from_one",
                violation_error_message=_("段階は1以上の数にしてください。"),
            ),
            keeps_framework("competencylevel"),
            same_framework("competencylevel", table="requirementtable", competency="competency"),
        ]

    def __str__(self) -> str:
        return f"{self.competency} {self.symbol}"
