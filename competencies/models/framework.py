from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.guards import Guard
from competencies.models.authority import AppointingAuthority
from competencies.querysets import FrameworkQuerySet, refuse_frozen


class Framework(models.Model):
    """方針の版: one edition of a staff-development policy.

    A draft is edited freely. Once in force it is frozen for good: ``competencies.editions`` alone
    moves the state, and a change means a new edition.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("改定案")
        IN_FORCE = "in_force", _("施行")
        SUPERSEDED = "superseded", _("旧版")

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    number = models.PositiveSmallIntegerField(_("版番号"), help_text=_("任命権者ごとに1から数えます。"))
    title = models.CharField(_("題名"), max_length=100)
    edition = models.CharField(_("版の呼び名"), max_length=60, blank=True, help_text=_("例: 第3次"))
    state = models.CharField(_("状態"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    effective_from = models.DateField(_("施行日"), null=True, blank=True)
    effective_to = models.DateField(_("終了日"), null=True, blank=True, help_text=_("定めがなければ空欄にします。"))
    effective_note = models.CharField(_("施行日の注記"), max_length=200, blank=True)
    consulted_on = models.DateField(
        _("長との協議日"),
        null=True,
        blank=True,
        help_text=_("市区町村長と議会の議長のほかは、定める前に長と協議します(地公法15条の2)。"),
    )
    period = models.CharField(_("計画期間"), max_length=60, blank=True)
    purpose = models.TextField(_("目的"), blank=True)
    target_staff = models.TextField(_("対象の職員"), blank=True, help_text=_("一行に一つ入力します。"))
    target_staff_note = models.TextField(_("対象の注記"), blank=True)
    review_rule = models.TextField(_("見直し"), blank=True)
    vision = models.CharField(_("めざすまちの姿"), max_length=100, blank=True)
    ideal_label = models.CharField(_("職員像の呼び名"), max_length=40, blank=True, help_text=_("例: 目指す職員像"))
    slogan = models.CharField(_("職員像"), max_length=100, blank=True)
    slogan_short = models.CharField(_("職員像の略称"), max_length=40, blank=True)
    ideal_summary = models.TextField(_("職員像の説明"), blank=True)
    organisation_ideal = models.CharField(_("組織像"), max_length=60, blank=True)
    organisation_ideal_summary = models.TextField(_("組織像の説明"), blank=True)
    based_on = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="revisions",
        verbose_name=_("もとの版"),
    )
    put_in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("施行した人"),
    )
    put_in_force_at = models.DateTimeField(_("施行の操作日時"), null=True, editable=False)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("方針の版")
        verbose_name_plural = _("方針の版")
        ordering = ["authority", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "number"],
                name="framework_number_unique",
                violation_error_message=_("この任命権者には、同じ版番号の方針がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="framework_ends_after_start",
                violation_error_message=_("終了日は施行日以後の日にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(effective_from__isnull=False),
                name="framework_in_force_has_date",
                violation_error_message=_("施行する方針には施行日が必要です。"),
            ),
            models.CheckConstraint(
                condition=Q(put_in_force_by=None, put_in_force_at=None)
                | Q(put_in_force_by__isnull=False, put_in_force_at__isnull=False),
                name="framework_put_in_force_by_and_at_go_together",
                violation_error_message=_("施行した人と日時は、そろえて記録してください。"),
            ),
            Guard(
                name="framework_one_in_force_per_day",
                condition=(
                    "NEW.state <> 'draft' AND EXISTS (SELECT 1 FROM competencies_framework f"
                    " WHERE f.authority_id = NEW.authority_id AND f.number <> NEW.number AND f.state <> 'draft'"
                    " AND f.effective_from <= COALESCE(NEW.effective_to, '9999-12-31')"
                    " AND NEW.effective_from <= COALESCE(f.effective_to, '9999-12-31'))"
                ),
                violation_error_message=_("同じ日に施行されている方針が、この任命権者にすでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}({self.edition or self.number_label})"

    @property
    def number_label(self) -> str:
        return f"第{self.number}版"

    @property
    def frozen(self) -> bool:
        return self.state != self.State.DRAFT

    def in_force_on(self, day: date) -> bool:
        if not self.frozen or self.effective_from is None:
            return False
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def former(self) -> "Framework | None":
        """The edition that was last put in force, whatever its dates (前の版)."""
        others = Framework.objects.frozen().filter(authority=self.authority_id).exclude(pk=self.pk)
        return others.order_by("-effective_from").first()

    def natural_key(self) -> tuple[str, int]:
        return (*self.authority.natural_key(), self.number)

    def get_absolute_url(self) -> str:
        return reverse("competencies:policy", args=[self.authority.code, self.number])

    def clean(self) -> None:
        refuse_frozen({self.pk})

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_frozen({self.pk})
        if self.frozen:
            raise ValidationError(_("方針は「施行する」操作で施行してください。"), code="not_by_hand")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_frozen({self.pk})
        return super().delete(*args, **kwargs)
