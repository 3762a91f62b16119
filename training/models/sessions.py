"""When and where a course is held (研修の回)."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from training.models.catalogue import Course
from training.models.states import called
from training.querysets import SessionQuerySet
from training.rules.workflow import LONGEST_FOLLOW_UP


class CourseSession(models.Model):
    """研修の回: a course at a time and a place, with so many seats."""

    class State(models.TextChoices):
        PLANNED = "planned", _("準備中")
        OPEN = "open", _("募集中")
        CLOSED = "closed", _("募集を終了")
        HELD = "held", _("実施済み")
        CANCELLED = "cancelled", _("中止")

    class Seating(models.TextChoices):
        """How seats are given out."""

        SELECTION = "selection", _("選考で決める")
        FIRST_COME = "first_come", _("先着順で決める")

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("研修"))
    name = models.CharField(_("回の名"), max_length=60, blank=True, help_text=_("例: 第1回"))
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.PLANNED)
    starts_on = models.DateField(_("初日"))
    ends_on = models.DateField(_("最終日"))
    place = models.CharField(_("会場"), max_length=80, blank=True)
    is_online = models.BooleanField(_("オンライン"), default=False)
    capacity = models.PositiveSmallIntegerField(
        _("定員"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("空欄なら定員なし。")
    )
    section_limit = models.PositiveSmallIntegerField(
        _("一つの課からの人数"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("空欄なら制限なし。"),
    )
    seating = models.CharField(_("決め方"), max_length=12, choices=Seating, default=Seating.SELECTION)
    needs_head = models.BooleanField(_("所属長の推薦が要る"), default=True)
    deadline = models.DateField(_("申込の締切"))
    report_days = models.PositiveSmallIntegerField(_("報告までの日数"), default=10)
    follow_up_months = models.PositiveSmallIntegerField(
        _("振り返りまでの月数"), null=True, blank=True, default=3,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_FOLLOW_UP)],
        help_text=_("空欄なら上司の振り返りを求めません。"),
    )  # fmt: skip
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = SessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("研修の回")
        verbose_name_plural = _("研修の回")
        ordering: ClassVar[list[str]] = ["starts_on", "course", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "deadline"], name="session_by_deadline")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="session_ends_after_start",
                violation_error_message=_("最終日は初日以後の日にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(deadline__lte=F("starts_on")),
                name="session_deadline_before_start",
                violation_error_message=_("申込の締切は初日までの日にしてください。"),
            ),
            models.UniqueConstraint(
                fields=["course", "starts_on", "name"],
                name="session_once",
                violation_error_message=_("同じ日に始まる、同じ名の回がすでにあります。"),
            ),
        ]

    get_state_display = called

    def __str__(self) -> str:
        return f"{self.course} {self.name or f'{self.starts_on:%Y-%m-%d}'}"


class SessionDay(models.Model):
    """開催日: one day of a session, on which attendance is taken."""

    session = models.ForeignKey(CourseSession, models.CASCADE, related_name="days", verbose_name=_("研修の回"))
    day = models.DateField(_("日"))
    starts_at = models.TimeField(_("開始"), null=True, blank=True)
    ends_at = models.TimeField(_("終了"), null=True, blank=True)
    place = models.CharField(_("会場"), max_length=80, blank=True, help_text=_("回の会場と違うとき。"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("開催日")
        verbose_name_plural = _("開催日")
        ordering: ClassVar[list[str]] = ["session", "day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "day"],
                name="sessionday_once",
                violation_error_message=_("この日はすでに入っています。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="sessionday_ends_after_start",
                violation_error_message=_("終了は開始より後の時刻にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
