"""What somebody means to build, and how (個人別育成計画・自己点検・OJT)."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.guards import Guard
from staff.models import Employee
from training.models.catalogue import Course
from training.models.steps import Step
from training.querysets import OJTPlanQuerySet, PlanQuerySet, SelfRatingQuerySet, TrainingRoleQuerySet
from training.rules import plans


class DevelopmentPlan(models.Model):
    """個人別育成計画: of one person for one fiscal year. ``state`` is moved by ``training.plans``."""

    class State(models.TextChoices):
        DRAFT = plans.State.DRAFT.value, _("作成中")
        PROPOSED = plans.State.PROPOSED.value, _("上司の確認待ち")
        AGREED = plans.State.AGREED.value, _("合意")
        ACTIVE = plans.State.ACTIVE.value, _("実行中")
        CLOSED = plans.State.CLOSED.value, _("終了")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="development_plans", verbose_name=_("職員"))
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.DRAFT)
    aim = models.TextField(_("なりたい姿"), max_length=1000, blank=True)
    support = models.TextField(_("上司の支援"), max_length=1000, blank=True)
    outcome = models.TextField(_("一年の振り返り"), max_length=1000, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("もとの計画")
    )

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("個人別育成計画")
        verbose_name_plural = _("個人別育成計画")
        ordering: ClassVar[list[str]] = ["-year", "employee"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employee", "year"],
                name="developmentplan_once_a_year",
                violation_error_message=_("この年度の計画はすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return _("%d年度の育成計画") % self.year


class PlanGoal(models.Model):
    """育成の目標: a competency to build, what to do for it, and what came of it."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="goals", verbose_name=_("計画"))
    competency_code = models.CharField(_("能力"), max_length=20)
    text = models.TextField(_("目標"), max_length=500)
    how = models.TextField(_("取り組み方"), max_length=500, blank=True)
    due = models.DateField(_("いつまでに"), null=True, blank=True)
    courses = models.ManyToManyField(Course, blank=True, related_name="+", verbose_name=_("受ける研修"))
    result = models.TextField(_("結果"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("育成の目標")
        verbose_name_plural = _("育成の目標")
        ordering: ClassVar[list[str]] = ["plan", "order", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class PlanStep(Step):
    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="steps", verbose_name=_("計画"))
    state = models.CharField(_("なった状態"), max_length=10, choices=DevelopmentPlan.State)

    class Meta(Step.Meta):
        verbose_name = _("育成計画の経過")
        verbose_name_plural = _("育成計画の経過")


class SelfRating(models.Model):
    """自己点検: how far somebody sees himself in a competency on a day.

    ``step`` is the level of the policy where its table has levels; elsewhere it counts ``Step``.
    """

    class Step(models.IntegerChoices):
        NOT_YET = 0, _("まだできない")
        WITH_HELP = 1, _("助けがあればできる")
        ALONE = 2, _("一人でできる")
        FOR_OTHERS = 3, _("人に教えられる")

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="self_ratings", verbose_name=_("職員"))
    competency_code = models.CharField(_("能力"), max_length=20)
    step = models.PositiveSmallIntegerField(_("段階"), validators=[MaxValueValidator(20)])
    rated_on = models.DateField(_("日"))

    objects = SelfRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("自己点検")
        verbose_name_plural = _("自己点検")
        ordering: ClassVar[list[str]] = ["employee", "-rated_on", "competency_code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["employee", "competency_code", "rated_on"], name="selfrating_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.competency_code} {self.step}"


class TrainingRole(Dated):
    """研修の役割: who is 職場研修指導員 from when to when. Heads and evaluators follow from postings."""

    class Role(models.TextChoices):
        INSTRUCTOR = "instructor", _("職場研修指導員")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="training_roles", verbose_name=_("職員"))
    role = models.CharField(_("役割"), max_length=16, choices=Role, default=Role.INSTRUCTOR)
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = TrainingRoleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("研修の役割")
        verbose_name_plural = _("研修の役割")
        ordering: ClassVar[list[str]] = ["employee", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("trainingrole"),
            models.UniqueConstraint(
                fields=["employee", "role", "valid_from"],
                name="trainingrole_once_a_day",
                violation_error_message=_("同じ日に始まる、同じ役割がすでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class OJTPlan(Dated):
    """OJT計画: what a new member of staff learns at work, with an instructor at his side."""

    class State(models.TextChoices):
        DRAFT = "draft", _("作成中")
        ACTIVE = "active", _("実施中")
        CLOSED = "closed", _("終了")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="ojt_plans", verbose_name=_("職員"))
    instructor = models.ForeignKey(Employee, models.PROTECT, related_name="ojt_taught", verbose_name=_("指導員"))
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.DRAFT)
    aim = models.TextField(_("一年後の姿"), max_length=1000)
    outcome = models.TextField(_("まとめ"), max_length=1000, blank=True)

    objects = OJTPlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("OJT計画")
        verbose_name_plural = _("OJT計画")
        ordering: ClassVar[list[str]] = ["-valid_from", "employee"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("ojtplan"),
            models.UniqueConstraint(
                fields=["employee", "valid_from"],
                name="ojtplan_once",
                violation_error_message=_("同じ日に始まるOJT計画がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(instructor=models.F("employee")),
                name="ojtplan_instructor_is_another",
                violation_error_message=_("本人を指導員にはできません。"),
            ),
            Guard(
                name="ojtplan_of_one_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_employee e, staff_employee i"
                    " WHERE e.id = NEW.employee_id AND i.id = NEW.instructor_id AND e.authority_id <> i.authority_id)"
                ),
                violation_error_message=_("ほかの任命権者の職員は選べません。"),
            ),
        ]

    def __str__(self) -> str:
        return _("%sさんのOJT計画") % self.employee


class OJTItem(models.Model):
    """OJTで身につけること: by when, and since when it can be done."""

    plan = models.ForeignKey(OJTPlan, models.CASCADE, related_name="items", verbose_name=_("OJT計画"))
    what = models.CharField(_("身につけること"), max_length=120)
    due = models.DateField(_("いつまでに"), null=True, blank=True)
    done_on = models.DateField(_("できた日"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("OJTで身につけること")
        verbose_name_plural = _("OJTで身につけること")
        ordering: ClassVar[list[str]] = ["plan", "order", "pk"]

    def __str__(self) -> str:
        return self.what


class OJTLog(models.Model):
    """OJTの記録: one month, as the new member, the instructor and the head see it."""

    plan = models.ForeignKey(OJTPlan, models.CASCADE, related_name="logs", verbose_name=_("OJT計画"))
    month = models.DateField(_("月"), help_text=_("その月の1日。"))
    trainee = models.TextField(_("本人の振り返り"), max_length=1000, blank=True)
    instructor = models.TextField(_("指導員から"), max_length=1000, blank=True)
    head = models.TextField(_("所属長から"), max_length=1000, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("OJTの記録")
        verbose_name_plural = _("OJTの記録")
        ordering: ClassVar[list[str]] = ["plan", "month"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "month"],
                name="ojtlog_once_a_month",
                violation_error_message=_("この月の記録はすでにあります。"),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="ojtlog_month_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
