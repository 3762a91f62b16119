"""What is to be achieved (目標): of departments, and of a person in his sheet."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.fields import CodesField
from common.guards import Guard
from competencies.models import AppointingAuthority
from evaluations.models.axes import Difficulty
from evaluations.models.schemes import ScaleLevel
from evaluations.models.sheets import Sheet
from evaluations.models.stages import GoalKind
from evaluations.querysets.goals import GoalQuerySet, OrganizationGoalQuerySet, TemplateQuerySet
from staff.models import Department


class OrganizationGoal(models.Model):
    """組織目標: of a department for a fiscal year, under a goal of the one above; set, and rated, too."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="goals", verbose_name=_("組織"))
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上の組織の目標")
    )
    order = models.PositiveSmallIntegerField(_("並び順"), default=1)
    text = models.CharField(_("目標"), max_length=200)
    level = models.TextField(_("どの水準まで"), max_length=500, blank=True)
    result = models.TextField(_("結果"), max_length=1000, blank=True)
    rating = models.ForeignKey(
        ScaleLevel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("評語")
    )

    objects = OrganizationGoalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("組織目標")
        verbose_name_plural = _("組織目標")
        ordering: ClassVar[list[str]] = ["-year", "department", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            Guard(
                name="organizationgoal_parent_of_same_year",
                condition=(
                    "EXISTS (SELECT 1 FROM evaluations_organizationgoal p, staff_department d, staff_department pd"
                    " WHERE p.id = NEW.parent_id AND d.id = NEW.department_id AND pd.id = p.department_id"
                    " AND (p.year <> NEW.year OR pd.authority_id <> d.authority_id OR p.id = NEW.id))"
                ),
                violation_error_message=_("同じ年度の、同じ任命権者の目標を選んでください。"),
            )
        ]

    def __str__(self) -> str:
        return self.text


class GoalTemplate(models.Model):
    """目標のひな形: for jobs whose goals are alike (窓口・保育・技能労務)."""

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    name = models.CharField(_("名称"), max_length=60)
    families = CodesField(_("職種"))
    grades = CodesField(_("職位"))
    what = models.TextField(_("何を"), max_length=500)
    level = models.TextField(_("どの水準まで"), max_length=500, blank=True)
    how = models.TextField(_("どのように"), max_length=500, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("目標のひな形")
        verbose_name_plural = _("目標のひな形")
        ordering: ClassVar[list[str]] = ["authority", "name"]

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """個人の目標. Confirmed, it is only changed by a revision that keeps what was (``GoalRevision``)."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="goals", verbose_name=_("記録書"))
    number = models.PositiveSmallIntegerField(_("番号"))
    kind = models.ForeignKey(GoalKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("種類"))
    is_other_work = models.BooleanField(_("目標以外の取り組み"), default=False)
    parent = models.ForeignKey(
        OrganizationGoal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="personal",
        verbose_name=_("もとになる組織目標"),
    )
    what = models.TextField(_("何を"), max_length=500, blank=True)
    by_when = models.CharField(_("いつまでに"), max_length=60, blank=True)
    level = models.TextField(_("どの水準まで"), max_length=500, blank=True)
    how = models.TextField(_("どのように"), max_length=500, blank=True)
    difficulty = models.ForeignKey(
        Difficulty, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("困難度")
    )
    weight = models.DecimalField(
        _("ウエイト(%)"), max_digits=5, decimal_places=2, default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    progress = models.TextField(_("期中の状況"), max_length=1000, blank=True)
    result = models.TextField(_("自己申告(達成の状況)"), max_length=1000, blank=True)

    objects = GoalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("目標")
        verbose_name_plural = _("目標")
        ordering: ClassVar[list[str]] = ["sheet", "is_other_work", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sheet", "number"],
                name="goal_number_unique",
                violation_error_message=_("同じ番号の目標がすでにあります。"),
            ),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(is_other_work=True),
                name="goal_one_other_work",
                violation_error_message=_("目標以外の取り組みは一つだけです。"),
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(0, 100)),
                name="goal_weight_is_percent",
                violation_error_message=_("ウエイトは0から100までにしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.what[:40]

    @property
    def below_title(self) -> str:
        """What stands below the first line, which is the title."""
        return self.what.strip().partition("\n")[2].strip()


class GoalRevision(models.Model):
    """目標の変更: what a confirmed goal was before, and why it was changed. Written once."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="revisions", verbose_name=_("目標"))
    before = models.JSONField(_("前の内容"))
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("した人"))
    at = models.DateTimeField(_("時刻"))

    class Meta:
        verbose_name = _("目標の変更")
        verbose_name_plural = _("目標の変更")
        ordering: ClassVar[list[str]] = ["goal", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
