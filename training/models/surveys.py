"""What those who attended say of a course (受講者アンケート).

An answer does not say whose it is: it knows the course and the fiscal year. Who has answered is kept apart, by day,
so that nobody answers twice; keys are random, so that the two cannot be laid beside each other in their order.
"""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from competencies.models import AppointingAuthority
from training.models.catalogue import Course, of_own_authority
from training.models.enrolments import Enrolment
from training.querysets import QuestionQuerySet


class Question(Dated):
    """アンケートの問い: of one course, or of all."""

    class Kind(models.TextChoices):
        REACTION = "reaction", _("満足度")
        LEARNING = "learning", _("自分で見た習得度")

    class Form(models.TextChoices):
        SCALE = "scale", _("5段階")
        TEXT = "text", _("自由記述")

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("研修"),
        help_text=_("空欄なら、すべての研修でたずねます。"),
    )  # fmt: skip
    kind = models.CharField(_("種類"), max_length=10, choices=Kind)
    form = models.CharField(_("答え方"), max_length=8, choices=Form, default=Form.SCALE)
    text = models.CharField(_("問い"), max_length=120)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    objects = QuestionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("アンケートの問い")
        verbose_name_plural = _("アンケートの問い")
        ordering: ClassVar[list[str]] = ["authority", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("question"),
            of_own_authority("question", "course", "course"),
        ]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """アンケートの答え: to one question, without a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("問い"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="answers", verbose_name=_("研修"))
    year = models.PositiveSmallIntegerField(_("年度"))
    score = models.PositiveSmallIntegerField(
        _("段階"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(_("記述"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("アンケートの答え")
        verbose_name_plural = _("アンケートの答え")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["course", "year"], name="answer_by_course_year")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(1, 5)),
                name="answer_score_in_scale",
                violation_error_message=_("1から5までで答えてください。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.score or self.text)


class Answered(models.Model):
    """回答済み: this person has answered, whatever he answered."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="answered", verbose_name=_("受講"))
    on = models.DateField(_("日"))

    class Meta:
        verbose_name = _("アンケートの回答済み")
        verbose_name_plural = _("アンケートの回答済み")

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
