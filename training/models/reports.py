"""What somebody brought back from a course (受講報告・職場での振り返り・還元)."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.fields import SearchKeyField
from staff.models import Employee
from training.models.enrolments import Enrolment
from training.models.files import StoredFile
from training.querysets import SharingQuerySet


class TrainingReport(models.Model):
    """受講報告: a draft until it is submitted; sent back, it is a draft again."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="report", verbose_name=_("受講"))
    learned = models.TextField(_("学んだこと"), max_length=2000)
    use = models.TextField(_("職場でどう生かすか"), max_length=2000)
    submitted_at = models.DateTimeField(_("提出"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("受講報告")
        verbose_name_plural = _("受講報告")

    def __str__(self) -> str:
        return str(self.enrolment)

    @property
    def is_submitted(self) -> bool:
        """Others than the person read it, and it is not written on."""
        return self.submitted_at is not None


class FollowUp(models.Model):
    """職場での振り返り: how the head sees what was learned show at work, some months later."""

    class Seen(models.IntegerChoices):
        NOT_YET = 1, _("まだ見られない")
        SOMETIMES = 2, _("ときどき見られる")
        OFTEN = 3, _("よく見られる")
        OTHERS_TOO = 4, _("周りにも広がっている")

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="follow_up", verbose_name=_("受講"))
    seen = models.PositiveSmallIntegerField(
        _("職場での行動"), choices=Seen, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    text = models.TextField(_("見られた行動と、これからの支援"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("書いた人"))
    at = models.DateTimeField(_("時刻"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("職場での振り返り")
        verbose_name_plural = _("職場での振り返り")

    def __str__(self) -> str:
        return str(self.enrolment)


class Sharing(models.Model):
    """研修成果の発表・還元: what was learned is told to others, on a day, with material."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="sharings", verbose_name=_("職員"))
    enrolment = models.ForeignKey(
        Enrolment, models.SET_NULL, null=True, blank=True, related_name="sharings", verbose_name=_("もとの研修")
    )
    title = models.CharField(_("題"), max_length=120)
    held_on = models.DateField(_("日"))
    audience = models.CharField(_("相手・場"), max_length=120, help_text=_("例: 課内の朝礼、庁内の発表会"))
    attendees = models.PositiveSmallIntegerField(_("聞いた人数"), null=True, blank=True)
    summary = models.TextField(_("伝えたこと"), max_length=2000, blank=True)
    search_key = SearchKeyField(sources=("title", "audience", "summary"))

    objects = SharingQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("成果の還元")
        verbose_name_plural = _("成果の還元")
        ordering: ClassVar[list[str]] = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class SharingMaterial(StoredFile):
    sharing = models.ForeignKey(Sharing, models.CASCADE, related_name="materials", verbose_name=_("成果の還元"))

    class Meta(StoredFile.Meta):
        verbose_name = _("還元の資料")
        verbose_name_plural = _("還元の資料")
