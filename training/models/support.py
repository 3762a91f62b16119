"""What people learn by themselves, and what the city gives for it (自己啓発・助成・職場外の学び)."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.fields import CodesField
from common.guards import Guard
from staff.models import Employee
from training.models.catalogue import Coded, Course, code_unique
from training.models.files import StoredFile
from training.models.states import called
from training.models.steps import Step
from training.querysets import ExternalRecordQuerySet, OwnQuerySet, SubsidyQuerySet
from training.rules import subsidies


class SubsidyKind(Coded, Dated):
    """助成の種類: 資格取得助成, 通信教育, 自主研究グループ …, and how much of the cost is given."""

    name = models.CharField(_("名称"), max_length=60)
    rate = models.DecimalField(
        _("助成する割合(%)"), max_digits=5, decimal_places=2, default=Decimal(100),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    ceiling = models.PositiveIntegerField(_("上限(円)"), null=True, blank=True, help_text=_("空欄なら上限なし。"))
    is_for_groups = models.BooleanField(_("グループで申請する"), default=False)
    note = models.TextField(_("説明"), blank=True)

    objects = OwnQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("助成の種類")
        verbose_name_plural = _("助成の種類")
        ordering: ClassVar[list[str]] = ["authority", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("subsidykind"),
            code_unique("subsidykind"),
            models.CheckConstraint(
                condition=Q(rate__range=(0, 100)),
                name="subsidykind_rate_is_percent",
                violation_error_message=_("割合は0から100までにしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SubsidyBudget(models.Model):
    """助成の予算: of one kind in one fiscal year. Without one, approvals are not limited by money."""

    kind = models.ForeignKey(SubsidyKind, models.PROTECT, related_name="budgets", verbose_name=_("助成の種類"))
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    amount = models.PositiveIntegerField(_("予算(円)"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("助成の予算")
        verbose_name_plural = _("助成の予算")
        ordering: ClassVar[list[str]] = ["-year", "kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "year"],
                name="subsidybudget_once",
                violation_error_message=_("この年度の予算はすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Subsidy(models.Model):
    """助成の申請: of one person, or of a group by one of it. ``state`` is moved by ``training.support.subsidies``."""

    class State(models.TextChoices):
        APPLIED = subsidies.State.APPLIED.value, _("申請中")
        APPROVED = subsidies.State.APPROVED.value, _("承認")
        DECLINED = subsidies.State.DECLINED.value, _("不承認")
        WITHDRAWN = subsidies.State.WITHDRAWN.value, _("取り下げ")
        REPORTED = subsidies.State.REPORTED.value, _("実績を報告済み")
        SETTLED = subsidies.State.SETTLED.value, _("支給済み")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="subsidies", verbose_name=_("職員"))
    members = models.ManyToManyField(Employee, blank=True, related_name="+", verbose_name=_("一緒に学ぶ職員"))
    kind = models.ForeignKey(SubsidyKind, models.PROTECT, related_name="applications", verbose_name=_("助成の種類"))
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状態"), max_length=10, choices=State)
    title = models.CharField(_("学ぶこと"), max_length=120, help_text=_("資格・講座・研究の題。"))
    purpose = models.TextField(_("目的"), max_length=1000)
    cost = models.PositiveIntegerField(_("かかる費用(円)"))
    granted = models.PositiveIntegerField(_("承認額(円)"), null=True, blank=True)
    spent = models.PositiveIntegerField(_("実際の費用(円)"), null=True, blank=True)
    paid = models.PositiveIntegerField(_("支給額(円)"), null=True, blank=True)
    result = models.TextField(_("結果"), max_length=1000, blank=True)
    completed_on = models.DateField(_("修了・合格した日"), null=True, blank=True)
    applied_at = models.DateTimeField(_("受付"))

    objects = SubsidyQuerySet.as_manager()

    class Meta:
        verbose_name = _("助成の申請")
        verbose_name_plural = _("助成の申請")
        ordering: ClassVar[list[str]] = ["-applied_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "year", "state"], name="subsidy_by_year")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state__in=sorted(subsidies.COMMITTED)) | Q(granted__isnull=False),
                name="subsidy_approved_has_amount",
                violation_error_message=_("承認額を入力してください。"),
            ),
            Guard(
                name="subsidy_of_own_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_employee e, training_subsidykind k"
                    " WHERE e.id = NEW.employee_id AND k.id = NEW.kind_id AND k.authority_id <> e.authority_id)"
                ),
                violation_error_message=_("ほかの任命権者の助成には申請できません。"),
            ),
        ]

    get_state_display = called

    def __str__(self) -> str:
        return self.title


class SubsidyStep(Step):
    subsidy = models.ForeignKey(Subsidy, models.CASCADE, related_name="steps", verbose_name=_("助成の申請"))
    state = models.CharField(_("なった状態"), max_length=10, choices=Subsidy.State)

    class Meta(Step.Meta):
        verbose_name = _("助成の経過")
        verbose_name_plural = _("助成の経過")


class ExternalRecord(models.Model):
    """職場外の学び: what somebody completed elsewhere. Once confirmed, it counts as the course that it equals."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("確認待ち")
        CONFIRMED = "confirmed", _("確認済み")
        DECLINED = "declined", _("認められない")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="external_records", verbose_name=_("職員"))
    title = models.CharField(_("学んだこと"), max_length=120, help_text=_("講座・資格・大学院の科目など。"))
    provider = models.CharField(_("主催・発行元"), max_length=80)
    completed_on = models.DateField(_("修了した日"))
    hours = models.DecimalField(_("時間数"), max_digits=5, decimal_places=1, null=True, blank=True)
    competencies = CodesField(_("育った能力"))
    summary = models.TextField(_("内容"), blank=True, max_length=1000)
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("同じとみなす研修")
    )
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.SUBMITTED)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = ExternalRecordQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("職場外の学び")
        verbose_name_plural = _("職場外の学び")
        ordering: ClassVar[list[str]] = ["-completed_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "state"], name="external_by_employee")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="externalrecord_declined_with_reason",
                violation_error_message=_("認められない理由を入力してください。"),
            ),
            Guard(
                name="externalrecord_course_of_own_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_employee e, training_course c"
                    " WHERE e.id = NEW.employee_id AND c.id = NEW.course_id AND c.authority_id <> e.authority_id)"
                ),
                violation_error_message=_("ほかの任命権者の研修は選べません。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(StoredFile):
    """証拠の書類: a certificate, a receipt, a list of marks."""

    record = models.ForeignKey(
        ExternalRecord, models.CASCADE, null=True, blank=True, related_name="evidence", verbose_name=_("職場外の学び")
    )
    subsidy = models.ForeignKey(
        Subsidy, models.CASCADE, null=True, blank=True, related_name="evidence", verbose_name=_("助成の申請")
    )

    class Meta(StoredFile.Meta):
        verbose_name = _("証拠の書類")
        verbose_name_plural = _("証拠の書類")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(record=None, subsidy__isnull=False) | Q(record__isnull=False, subsidy=None),
                name="evidence_of_one_thing",
            )
        ]
