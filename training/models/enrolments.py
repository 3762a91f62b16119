"""Who goes to which session, and how that came about (受講)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.guards import Guard
from staff.models import Employee
from training.models.sessions import CourseSession
from training.models.states import called
from training.models.steps import Step
from training.querysets import EnrolmentQuerySet
from training.rules import workflow


class Enrolment(models.Model):
    """受講: one person in one session, from the application to what it changed at work.

    ``state`` is moved by ``training.enrolments`` alone. Somebody who withdrew may apply again: that is another row.
    """

    class State(models.TextChoices):
        APPLIED = workflow.State.APPLIED.value, _("申込中")
        RECOMMENDED = workflow.State.RECOMMENDED.value, _("選考待ち")
        NOT_RECOMMENDED = workflow.State.NOT_RECOMMENDED.value, _("推薦なし")
        SELECTED = workflow.State.SELECTED.value, _("受講決定")
        WAITING = workflow.State.WAITING.value, _("補欠")
        DECLINED = workflow.State.DECLINED.value, _("選外")
        WITHDRAWN = workflow.State.WITHDRAWN.value, _("取り下げ")
        CANCELLED = workflow.State.CANCELLED.value, _("中止")
        ABSENT = workflow.State.ABSENT.value, _("欠席")
        ATTENDED = workflow.State.ATTENDED.value, _("報告待ち")
        REPORTED = workflow.State.REPORTED.value, _("報告済み")
        COMPLETED = workflow.State.COMPLETED.value, _("修了")
        FOLLOWED_UP = workflow.State.FOLLOWED_UP.value, _("振り返り済み")

    session = models.ForeignKey(CourseSession, models.PROTECT, related_name="enrolments", verbose_name=_("研修の回"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="enrolments", verbose_name=_("職員"))
    state = models.CharField(_("状態"), max_length=16, choices=State)
    reason = models.TextField(_("受けたい理由"), blank=True, max_length=1000)
    applied_at = models.DateTimeField(_("受付"))
    completed_on = models.DateField(
        _("修了とした日"), null=True, blank=True, editable=False, help_text=_("空欄なら、回の最終日。")
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("受講")
        verbose_name_plural = _("受講")
        # The order in which they came, which is the order of the waiting list: keys are given out one after the
        # other while the session is locked.
        ordering: ClassVar[list[str]] = ["session", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "state"], name="enrolment_by_employee"),
            models.Index(fields=["session", "state"], name="enrolment_by_session"),
            # Most rows are over: those that wait for somebody are few, and asked for on every home page.
            models.Index(
                fields=["state", "session"],
                name="enrolment_under_way",
                condition=Q(state__in=sorted(workflow.UNDER_WAY)),
            ),
            models.Index(
                fields=["completed_on", "session"],
                name="enrolment_completed",
                condition=Q(state__in=sorted(workflow.LEARNED)),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                condition=~Q(state__in=sorted(workflow.GONE)),
                name="enrolment_once",
                violation_error_message=_("この回には、すでに申し込んでいます。"),
            ),
            Guard(
                name="enrolment_of_own_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_employee e, training_coursesession s, training_course c"
                    " WHERE e.id = NEW.employee_id AND s.id = NEW.session_id AND c.id = s.course_id"
                    " AND c.authority_id <> e.authority_id)"
                ),
                violation_error_message=_("ほかの任命権者の研修には申し込めません。"),
            ),
        ]

    get_state_display = called

    def __str__(self) -> str:
        return f"{self.employee} {self.session}"


class EnrolmentStep(Step):
    """受講の経過: one move of an enrolment."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="steps", verbose_name=_("受講"))
    state = models.CharField(_("なった状態"), max_length=16, choices=Enrolment.State)

    class Meta:
        verbose_name = _("受講の経過")
        verbose_name_plural = _("受講の経過")
        ordering: ClassVar[list[str]] = ["enrolment", "pk"]


class Notice(models.Model):
    """お知らせ: what somebody is told about an enrolment, until he has read it."""

    to = models.ForeignKey(Employee, models.CASCADE, related_name="training_notices", verbose_name=_("あて先"))
    step = models.ForeignKey(EnrolmentStep, models.CASCADE, related_name="notices", verbose_name=_("経過"))
    read_at = models.DateTimeField(_("読んだ時刻"), null=True, blank=True)

    class Meta:
        verbose_name = _("研修のお知らせ")
        verbose_name_plural = _("研修のお知らせ")
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["to", "read_at"], name="notice_unread")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["to", "step"], name="notice_once")
        ]

    def __str__(self) -> str:
        return str(self.step)
