"""The system of training (研修体系): what a city's policy says of whom it develops in what, stage by stage."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.fields import CodesField
from training.models.catalogue import Coded, code_unique
from training.querysets import OwnQuerySet


class SystemStage(Coded):
    """研修体系の段階: 新人, 中堅, 管理職 …, or a grade; what is to be built in it."""

    name = models.CharField(_("名称"), max_length=40)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    grades = CodesField(_("職位"))
    grades_are_inferred = models.BooleanField(_("職位は推定"), default=False)
    competencies = CodesField(_("特に身につける能力"))
    summary = models.TextField(_("説明"), blank=True)

    objects = OwnQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("研修体系の段階")
        verbose_name_plural = _("研修体系の段階")
        ordering: ClassVar[list[str]] = ["authority", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("systemstage")]

    def __str__(self) -> str:
        return self.name


class Focus(Coded):
    """重点: an ability that the city's picture of its training shows for some grades, by a name of its own."""

    class Confidence(models.TextChoices):
        """How sure the reading is: the policies show some of it only in a picture."""

        HIGH = "high", _("確か")
        MEDIUM = "medium", _("おおよそ")
        LOW = "low", _("推定")

    name = models.CharField(_("名称"), max_length=40)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    grades = CodesField(_("職位"))
    competency_code = models.CharField(
        _("同じ能力"), max_length=20, blank=True, help_text=_("方針の能力と同じものなら、その記号。")
    )
    confidence = models.CharField(_("職位の確かさ"), max_length=8, choices=Confidence, default=Confidence.HIGH)
    is_stated = models.BooleanField(_("文にある"), default=True, help_text=_("図だけから読み取ったなら外します。"))

    objects = OwnQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("重点")
        verbose_name_plural = _("重点")
        ordering: ClassVar[list[str]] = ["authority", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("focus")]

    def __str__(self) -> str:
        return self.name
