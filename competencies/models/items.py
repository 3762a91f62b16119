from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.guards import Acyclic
from competencies.models.base import CodedPart, coded_constraints, same_framework


class PolicyItem(CodedPart):
    """方針の記載事項: what a policy tells besides its tables, each a heading with a text, in trees.

    Background, related plans, history, law, governance, glossary and so on have no behaviour of their
    own; they are read, searched, compared and carried along, so one shape serves them all.
    """

    class Kind(models.TextChoices):
        BACKGROUND = "background", _("背景")
        PLAN = "plan", _("関連する計画")
        UPPER_PLAN = "upper_plan", _("上位計画の内容")
        LAW = "law", _("根拠となる法令")
        HISTORY = "history", _("沿革")
        REVIEW = "review", _("前の方針の総括")
        EVALUATION = "evaluation", _("人事評価")
        DIGITAL = "digital", _("デジタル人材")
        SURVEY = "survey", _("調査")
        GOVERNANCE = "governance", _("推進体制")
        MODEL = "model", _("参考にする考え方")
        SYSTEM = "system", _("制度")
        GLOSSARY = "glossary", _("用語")
        NOTE = "note", _("データ化の注記")

    kind = models.CharField(_("種類"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="items", verbose_name=_("上の項目")
    )
    title = models.CharField(_("見出し"), max_length=100, blank=True)
    label = models.CharField(_("区分"), max_length=100, blank=True)
    text = models.TextField(_("内容"), blank=True)
    keywords = models.TextField(_("キーワード"), blank=True, help_text=_("一行に一つ入力します。"))

    class Meta(CodedPart.Meta):
        verbose_name = _("方針の記載事項")
        verbose_name_plural = _("方針の記載事項")
        ordering = ["framework", "kind", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("policyitem"),
            same_framework("policyitem", parent="policyitem"),
            Acyclic(
                name="policyitem_acyclic",
                table="competencies_policyitem",
                violation_error_message=_("上の項目をたどると自分に戻ります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text
