from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.guards import Acyclic
from competencies.models.base import CodedPart, coded_constraints, same_framework


class IdealPart(CodedPart):
    """職員像の部分: one clause of the ideal, such as 流山's Citizen or 立川's 共に創り出す職員."""

    name = models.CharField(_("名称"), max_length=60)
    keyword = models.CharField(_("キーワード"), max_length=40, blank=True)
    summary = models.TextField(_("説明"), blank=True)
    points = models.TextField(_("要点"), blank=True, help_text=_("一行に一つ入力します。"))
    source = models.CharField(_("出どころ"), max_length=100, blank=True)

    class Meta(CodedPart.Meta):
        verbose_name = _("職員像の部分")
        verbose_name_plural = _("職員像の部分")
        ordering = ["framework", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = coded_constraints("idealpart")

    def __str__(self) -> str:
        return self.name


class Principle(CodedPart):
    """行動原則・組織風土: what everybody keeps in mind, such as 藤沢's 3つの“あい”; two levels deep."""

    class Kind(models.TextChoices):
        FOUNDATION = "foundation", _("前提")
        CULTURE = "culture", _("組織風土")
        MIND = "mind", _("マインド")
        ORIENTATION = "orientation", _("志向")
        ACTORS = "actors", _("担い手")

    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="items", verbose_name=_("上の項目")
    )
    kind = models.CharField(_("種類"), max_length=12, choices=Kind, blank=True)
    name = models.CharField(_("名称"), max_length=60)
    summary = models.TextField(_("説明"), blank=True)
    stated_count = models.PositiveSmallIntegerField(
        _("方針が述べる数"),
        null=True,
        blank=True,
        help_text=_("名が分からない項目があるとき、方針が述べる数を入れます。"),
    )

    class Meta(CodedPart.Meta):
        verbose_name = _("行動原則・風土")
        verbose_name_plural = _("行動原則・風土")
        ordering = ["framework", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("principle"),
            same_framework("principle", parent="principle"),
            Acyclic(
                name="principle_acyclic",
                table="competencies_principle",
                violation_error_message=_("上の項目をたどると自分に戻ります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
