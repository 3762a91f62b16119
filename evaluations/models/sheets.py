"""The record form (人事評価記録書): a snapshot of a person in a cycle, and what is said on it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.guards import Guard
from evaluations.models.axes import Axis
from evaluations.models.cycles import Cycle
from evaluations.models.schemes import ScaleLevel
from evaluations.querysets.sheets import SheetQuerySet
from evaluations.rules import workflow
from staff.models import Employee
from training.models.steps import Step


class Sheet(models.Model):
    """記録書. ``state`` is moved by ``evaluations.sheets`` alone; ``version`` tells a save that came too late.

    Person, grade, place and evaluators stand as they were when it was opened: revising a policy, a name or a posting
    later changes nothing. A corrected sheet is a new one that names the old (``corrects``); both are kept.
    """

    class State(models.TextChoices):
        GOAL_DRAFT = workflow.State.GOAL_DRAFT.value, _("目標の作成中")
        GOAL_SUBMITTED = workflow.State.GOAL_SUBMITTED.value, _("目標の確認待ち")
        IN_PERIOD = workflow.State.IN_PERIOD.value, _("期間中")
        SELF_OPEN = workflow.State.SELF_OPEN.value, _("自己申告の受付中")
        SELF_SUBMITTED = workflow.State.SELF_SUBMITTED.value, _("一次評価待ち")
        FIRST_RATED = workflow.State.FIRST_RATED.value, _("二次評価待ち")
        RATED = workflow.State.RATED.value, _("調整待ち")
        ADJUSTED = workflow.State.ADJUSTED.value, _("確認待ち")
        CONFIRMED = workflow.State.CONFIRMED.value, _("開示待ち")
        DISCLOSED = workflow.State.DISCLOSED.value, _("開示済み")
        FEEDBACK_DONE = workflow.State.FEEDBACK_DONE.value, _("面談済み")
        CLOSED = workflow.State.CLOSED.value, _("完了")
        EXEMPT = workflow.State.EXEMPT.value, _("評価対象外")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="sheets", verbose_name=_("評価の回"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="sheets", verbose_name=_("職員"))
    state = models.CharField(_("状態"), max_length=16, choices=State)
    version = models.PositiveIntegerField(_("版"), default=0)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("訂正する記録書")
    )
    is_current = models.BooleanField(_("いまの記録書"), default=True)
    # The snapshot.
    name = models.CharField(_("氏名"), max_length=80)
    kana = models.CharField(_("かな"), max_length=80, blank=True)
    staff_number = models.CharField(_("職員番号"), max_length=20)
    grade_code = models.CharField(_("職位の記号"), max_length=20, blank=True)
    grade_name = models.CharField(_("職位"), max_length=60, blank=True)
    family_code = models.CharField(_("職種の記号"), max_length=20, blank=True)
    department = models.ForeignKey("staff.Department", models.PROTECT, related_name="+", verbose_name=_("所属の組織"))
    department_name = models.CharField(_("所属"), max_length=200)
    title = models.CharField(_("補職名"), max_length=60, blank=True)
    is_head = models.BooleanField(_("長"), default=False)
    opened_at = models.DateTimeField(_("作成した時刻"))
    # Until then what the person writes of himself is a draft, whatever the state.
    self_submitted_at = models.DateTimeField(_("自己申告を提出した時刻"), null=True, blank=True)
    # The result, written when it is confirmed.
    level = models.ForeignKey(
        ScaleLevel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("総合の評語")
    )
    points = models.DecimalField(_("総合の点"), max_digits=9, decimal_places=4, null=True, blank=True)
    derivation = models.JSONField(_("算出の経過"), null=True, blank=True)
    digest = models.CharField(_("確認した内容の印"), max_length=64, blank=True)
    undisclosed_reason = models.CharField(_("開示しない理由"), max_length=200, blank=True)
    disclosed_at = models.DateTimeField(_("開示した時刻"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("本人が確認した時刻"), null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("記録書")
        verbose_name_plural = _("記録書")
        ordering: ClassVar[list[str]] = ["cycle", "staff_number", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["cycle", "state"], name="sheet_by_cycle"),
            models.Index(fields=["employee", "is_current"], name="sheet_by_employee"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "employee"],
                condition=Q(is_current=True),
                name="sheet_once",
                violation_error_message=_("この職員の記録書はすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(disclosed_at=None) | Q(state__in=sorted(workflow.KNOWN)),
                name="sheet_disclosed_is_known",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(disclosed_at__isnull=False),
                name="sheet_acknowledged_after_disclosure",
                violation_error_message=_("開示の前に確認することはできません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.cycle}"


class SheetStage(models.Model):
    """評価者: who has a stage on a sheet, from when to when. Who left it keeps sight of his own segment alone."""

    class Stage(models.TextChoices):
        FIRST = workflow.Stage.FIRST.value, _("一次評価者")
        SECOND = workflow.Stage.SECOND.value, _("二次評価者")
        ADJUSTER = workflow.Stage.ADJUSTER.value, _("調整者")
        CONFIRMER = workflow.Stage.CONFIRMER.value, _("確認者")

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="stages", verbose_name=_("記録書"))
    stage = models.CharField(_("段階"), max_length=10, choices=Stage)
    evaluator = models.ForeignKey(Employee, models.PROTECT, related_name="stages", verbose_name=_("評価者"))
    name = models.CharField(_("氏名"), max_length=80)
    title = models.CharField(_("所属・職"), max_length=200, blank=True)
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)
    is_current = models.BooleanField(_("いまの評価者"), default=True)
    handover = models.TextField(_("引き継ぎ・期間の評価"), max_length=2000, blank=True)
    comment = models.TextField(_("所見"), max_length=2000, blank=True)
    level = models.ForeignKey(
        ScaleLevel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("総合の評語")
    )
    submitted_at = models.DateTimeField(_("提出した時刻"), null=True, blank=True)
    is_merged = models.BooleanField(
        _("前の段階とまとめて行う"), default=False, help_text=_("前の段階と同じ人で、制度がそれを認めるとき。")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("記録書の評価者")
        verbose_name_plural = _("記録書の評価者")
        ordering: ClassVar[list[str]] = ["sheet", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["evaluator", "is_current", "stage"], name="stage_by_evaluator")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sheet", "stage"],
                condition=Q(is_current=True),
                name="sheetstage_one_current",
                violation_error_message=_("この段階の評価者はすでにいます。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="sheetstage_ends_after_start",
                violation_error_message=_("終了日は開始日以後の日にしてください。"),
            ),
            Guard(
                name="sheetstage_not_oneself",
                condition=(
                    "EXISTS (SELECT 1 FROM evaluations_sheet s"
                    " WHERE s.id = NEW.sheet_id AND s.employee_id = NEW.evaluator_id)"
                ),
                violation_error_message=_("本人を評価者にはできません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.name}"


class SheetItem(models.Model):
    """評価項目 as it stood when the sheet was opened: its wording, the expected behaviour, its weight."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="items", verbose_name=_("記録書"))
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="+", verbose_name=_("軸"))
    code = models.CharField(_("記号"), max_length=20)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    group = models.CharField(_("区分"), max_length=60, blank=True)
    name = models.CharField(_("項目"), max_length=60)
    definition = models.TextField(_("意味"), blank=True)
    expected = models.TextField(_("期待される行動"), blank=True)
    weight = models.DecimalField(_("ウエイト"), max_digits=6, decimal_places=2, default=0)
    self_comment = models.TextField(_("自己申告"), max_length=1000, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("記録書の評価項目")
        verbose_name_plural = _("記録書の評価項目")
        ordering: ClassVar[list[str]] = ["sheet", "axis", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sheet", "axis", "code"], name="sheetitem_once")
        ]

    def __str__(self) -> str:
        return self.name


class Rating(models.Model):
    """評語: what one stage gives to one item, one goal, or (neither) to an axis as a whole.

    ``stage`` empty: the person's own view, which never enters a score. The adjuster's stands beside the evaluator's.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="ratings", verbose_name=_("記録書"))
    stage = models.ForeignKey(
        SheetStage, models.CASCADE, null=True, blank=True, related_name="ratings", verbose_name=_("評価者")
    )
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="+", verbose_name=_("軸"))
    item = models.ForeignKey(
        SheetItem, models.CASCADE, null=True, blank=True, related_name="ratings", verbose_name=_("項目")
    )
    goal = models.ForeignKey(
        "evaluations.Goal", models.CASCADE, null=True, blank=True, related_name="ratings", verbose_name=_("目標")
    )
    level = models.ForeignKey(
        ScaleLevel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("評語")
    )
    comment = models.TextField(_("所見"), max_length=1000, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("評語の記入")
        verbose_name_plural = _("評語の記入")
        ordering: ClassVar[list[str]] = ["sheet", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(item=None) | Q(goal=None), name="rating_of_one_thing"),
            models.UniqueConstraint(
                "sheet", Coalesce("stage", 0), "axis", Coalesce("item", 0), Coalesce("goal", 0), name="rating_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.level or "")


class AxisResult(models.Model):
    """軸の結果: what an axis came to when the sheet was confirmed. The way to it is told by ``Sheet.derivation``."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="results", verbose_name=_("記録書"))
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="+", verbose_name=_("軸"))
    level = models.ForeignKey(ScaleLevel, models.PROTECT, related_name="+", verbose_name=_("評語"))
    points = models.DecimalField(_("点"), max_digits=9, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("軸の結果")
        verbose_name_plural = _("軸の結果")
        ordering: ClassVar[list[str]] = ["sheet", "axis"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sheet", "axis"], name="axisresult_once")
        ]

    def __str__(self) -> str:
        return f"{self.axis} {self.level}"


class SheetStep(Step):
    """記録書の経過."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="steps", verbose_name=_("記録書"))
    came_from = models.CharField(_("前の状態"), max_length=16, blank=True)
    state = models.CharField(_("なった状態"), max_length=16, choices=Sheet.State)
    stage = models.CharField(_("立場"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("記録書の経過")
        verbose_name_plural = _("記録書の経過")
        ordering: ClassVar[list[str]] = ["sheet", "pk"]


class SheetNotice(models.Model):
    """お知らせ: what somebody is told about a sheet, until he has read it."""

    to = models.ForeignKey(Employee, models.CASCADE, related_name="evaluation_notices", verbose_name=_("あて先"))
    step = models.ForeignKey(SheetStep, models.CASCADE, related_name="notices", verbose_name=_("経過"))
    read_at = models.DateTimeField(_("読んだ時刻"), null=True, blank=True)

    class Meta:
        verbose_name = _("評価のお知らせ")
        verbose_name_plural = _("評価のお知らせ")
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["to", "read_at"], name="sheetnotice_unread")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["to", "step"], name="sheetnotice_once")
        ]

    def __str__(self) -> str:
        return str(self.step)
