from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.addresses import address_of
from common.text import lines
from competencies.models.base import CodedPart, coded_constraints, same_framework


class JobFamily(CodedPart):
    """職種・給料表の系列: the people whose grades form one ladder."""

    name = models.CharField(_("名称"), max_length=60)
    pay_tables = models.TextField(_("給料表"), blank=True, help_text=_("一行に一つ入力します。"))
    job_types = models.TextField(_("職種"), blank=True, help_text=_("一行に一つ入力します。"))
    note = models.TextField(_("備考"), blank=True)

    class Meta(CodedPart.Meta):
        verbose_name = _("職種・給料表の系列")
        verbose_name_plural = _("職種・給料表の系列")
        ordering = ["framework", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = coded_constraints("jobfamily")

    def __str__(self) -> str:
        return self.name


class Grade(CodedPart):
    """級・職位: one rung of a family's ladder, counted from below.

    ``order`` is the rung's own place in its family; ``level`` is the 職制上の段階, which two parallel
    grades share (会津若松's 特任主幹 beside 主幹級).
    """

    family = models.ForeignKey(JobFamily, models.CASCADE, verbose_name=_("系列"))
    level = models.PositiveSmallIntegerField(
        _("段階"), help_text=_("下から数えた職制上の段階。並行する職位は同じ数にします。")
    )
    name = models.CharField(_("職位"), max_length=60)
    standard_post = models.CharField(
        _("標準的な職"), max_length=60, blank=True, help_text=_("空欄なら職位の名を使います。")
    )
    titles = models.TextField(_("職名"), blank=True, help_text=_("一行に一つ入力します。"))
    band = models.CharField(_("区分"), max_length=40, blank=True, help_text=_("例: 管理職"))
    pay_grade = models.CharField(_("級"), max_length=20, blank=True)
    role_names = models.TextField(_("役割"), blank=True, help_text=_("一行に一つ入力します。"))
    duties = models.TextField(_("職務"), blank=True, help_text=_("一行に一つ入力します。"))
    is_managerial = models.BooleanField(
        _("管理職"), null=True, blank=True, help_text=_("方針に定めがなければ「不明」にします。")
    )
    is_parallel = models.BooleanField(_("並行する職位"), default=False)
    level_inferred = models.BooleanField(_("段階は推定"), default=False)

    class Meta(CodedPart.Meta):
        verbose_name = _("職位")
        verbose_name_plural = _("職位")
        ordering = ["framework", "family__order", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *coded_constraints("grade"),
            models.UniqueConstraint(
                fields=["family", "order"],
                name="grade_order_unique_in_family",
                violation_error_message=_("この系列には、同じ並び順の職位がすでにあります。"),
            ),
            same_framework("grade", family="jobfamily"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("competencies:grade", *self.framework.natural_key(), self.code)

    @property
    def post(self) -> str:
        """標準的な職."""
        return self.standard_post or self.name

    @property
    def duty_lines(self) -> list[str]:
        return lines(self.duties)
