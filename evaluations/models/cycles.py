"""An evaluation that takes place (評価の回), and who evaluates whom in it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.fields import CodesField
from common.guards import Guard
from competencies.models import AppointingAuthority, Framework
from evaluations.models.schemes import Scheme
from evaluations.models.stages import StageRule
from evaluations.querysets.cycles import CycleQuerySet, RouteQuerySet
from staff.models import Department, Employee


class Cycle(models.Model):
    """評価の回: a scheme carried out over a period, by an edition of the policy. Several run at once."""

    class State(models.TextChoices):
        DRAFT = "draft", _("準備中")
        OPEN = "open", _("実施中")
        CLOSED = "closed", _("終了")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="cycles", verbose_name=_("評価制度"))
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+", verbose_name=_("方針の版"))
    name = models.CharField(_("名称"), max_length=80, help_text=_("例: 2026年度 人事評価"))
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.DRAFT)
    period_from = models.DateField(_("評価期間の始まり"))
    period_to = models.DateField(_("評価期間の終わり"))
    base_date = models.DateField(
        _("評価基準日"),
        help_text=_(
            "この日までの職務を評価します。条件付採用の期間中かどうかも、この日で決めます。"
            "記録書の職と所属は記録書を作る日のもので、この日より後の異動は入りません。"
        ),
    )
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("対象の組織"), help_text=_("選ばなければ全庁です。")
    )
    rehearsal_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="rehearsals", verbose_name=_("練習のもと"),
        help_text=_("練習の回は、担当者だけが見る写しです。"),
    )  # fmt: skip
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("写したもと")
    )

    objects = CycleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("評価の回")
        verbose_name_plural = _("評価の回")
        ordering: ClassVar[list[str]] = ["-period_from", "scheme", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="cycle_ends_after_start",
                violation_error_message=_("評価期間の終わりは、始まり以後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(base_date__gte=F("period_from"), base_date__lte=F("period_to")),
                name="cycle_base_date_in_period",
                violation_error_message=_("評価基準日は、評価期間の中の日にしてください。"),
            ),
            Guard(
                name="cycle_of_one_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM evaluations_scheme s, competencies_framework f"
                    " WHERE s.id = NEW.scheme_id AND f.id = NEW.framework_id AND s.authority_id <> f.authority_id)"
                ),
                violation_error_message=_("ほかの任命権者の方針は選べません。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """手順の期間: when a step is to be done. A deadline reminds and colours; it moves nothing."""

    class Step(models.TextChoices):
        GOALS = "goals", _("目標の設定")
        OPENING = "opening", _("期首面談")
        MID = "mid", _("期中の振り返り")
        SELF = "self", _("自己申告")
        FIRST = "first", _("一次評価")
        SECOND = "second", _("二次評価")
        ADJUST = "adjust", _("調整")
        CONFIRM = "confirm", _("確認")
        DISCLOSE = "disclose", _("開示")
        FEEDBACK = "feedback", _("期末面談")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="windows", verbose_name=_("評価の回"))
    step = models.CharField(_("手順"), max_length=10, choices=Step)
    starts_on = models.DateField(_("開始日"))
    ends_on = models.DateField(_("締切"))

    class Meta:
        verbose_name = _("手順の期間")
        verbose_name_plural = _("手順の期間")
        ordering: ClassVar[list[str]] = ["cycle", "starts_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "step"],
                name="window_once",
                violation_error_message=_("この手順の期間はすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="window_ends_after_start",
                violation_error_message=_("締切は開始日以後の日にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class Exclusion(models.Model):
    """評価対象外: who is not evaluated in a cycle, why, and who decided it. A state of its own, never a mark."""

    class Reason(models.TextChoices):
        SHORT = "short", _("勤務した期間が短い")
        LEAVE = "leave", _("休業・休職")
        SECONDED = "seconded", _("派遣・出向")
        STUDY = "study", _("長期の研修")
        LEAVING = "leaving", _("退職")
        OTHER = "other", _("その他")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="exclusions", verbose_name=_("評価の回"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("職員"))
    reason = models.CharField(_("理由"), max_length=10, choices=Reason)
    note = models.CharField(_("説明"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("決めた人")
    )
    decided_at = models.DateTimeField(_("決めた時刻"))

    class Meta:
        verbose_name = _("評価対象外の職員")
        verbose_name_plural = _("評価対象外の職員")
        ordering: ClassVar[list[str]] = ["cycle", "employee"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "employee"],
                name="exclusion_once",
                violation_error_message=_("この職員はすでに対象外です。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_reason_display()}"


class Route(Dated):
    """評価者の経路: who evaluates the people of a place, at which stage. The most particular route that fits counts.

    The evaluator is the head so many levels up (0: of the person's own department), the head of a named department, or
    one person. Whoever would evaluate himself is passed over, to the next head above (``evaluations.rules.routes``).
    """

    class By(models.TextChoices):
        HEAD_ABOVE = "head_above", _("上の組織の長")
        HEAD_OF = "head_of", _("決まった組織の長")
        PERSON = "person", _("決まった人")

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    stage = models.CharField(_("段階"), max_length=10, choices=StageRule.Stage)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("対象の組織"),
        help_text=_("その下の組織も含みます。空欄なら全庁。"),
    )  # fmt: skip
    grades = CodesField(_("対象の職位"))
    heads_only = models.BooleanField(
        _("長だけ"), default=False,
        help_text=_("課長や係長など、組織の長だけに使う経路です。ほかの職員には使われません。"),
    )  # fmt: skip
    by = models.CharField(_("評価者"), max_length=12, choices=By, default=By.HEAD_ABOVE)
    levels_up = models.PositiveSmallIntegerField(_("いくつ上の長か"), default=0, help_text=_("0は自分の所属の長。"))
    of_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("長を評価者とする組織")
    )
    person = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("評価者とする人")
    )

    objects = RouteQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("評価者の経路")
        verbose_name_plural = _("評価者の経路")
        ordering: ClassVar[list[str]] = ["authority", "stage", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("route"),
            models.CheckConstraint(
                condition=~Q(by="head_of") | Q(of_department__isnull=False),
                name="route_head_of_department",
                violation_error_message=_("長を評価者とする組織を選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(by="person") | Q(person__isnull=False),
                name="route_by_person",
                violation_error_message=_("評価者とする人を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.get_by_display()}"


class RouteException(Dated):
    """経路の例外: for one person, another evaluator, or none, at a stage."""

    class Action(models.TextChoices):
        REPLACE = "replace", _("この人が評価する")
        SKIP = "skip", _("この段階を省く")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="route_exceptions", verbose_name=_("職員"))
    stage = models.CharField(_("段階"), max_length=10, choices=StageRule.Stage)
    action = models.CharField(_("扱い"), max_length=8, choices=Action, default=Action.REPLACE)
    evaluator = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("評価者")
    )
    reason = models.CharField(_("理由"), max_length=200)

    objects = RouteQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("評価者の例外")
        verbose_name_plural = _("評価者の例外")
        ordering: ClassVar[list[str]] = ["employee", "stage", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("routeexception"),
            models.CheckConstraint(
                condition=~Q(action="replace") | Q(evaluator__isnull=False),
                name="routeexception_names_evaluator",
                violation_error_message=_("評価者を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(evaluator=None) | ~Q(evaluator=F("employee")),
                name="routeexception_not_oneself",
                violation_error_message=_("本人を評価者にはできません。"),
            ),
            Guard(
                name="routeexception_of_one_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_employee e, staff_employee v"
                    " WHERE e.id = NEW.employee_id AND v.id = NEW.evaluator_id AND e.authority_id <> v.authority_id)"
                ),
                violation_error_message=_("ほかの任命権者の職員は選べません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_stage_display()}"


class ClosedDay(models.Model):
    """閉庁日: of the city's own, besides weekends, national holidays and the turn of the year."""

    authority = models.ForeignKey(AppointingAuthority, models.CASCADE, verbose_name=_("任命権者"))
    day = models.DateField(_("日"))
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        verbose_name = _("閉庁日")
        verbose_name_plural = _("閉庁日")
        ordering: ClassVar[list[str]] = ["authority", "-day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "day"],
                name="closedday_once",
                violation_error_message=_("この日はすでに閉庁日です。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
