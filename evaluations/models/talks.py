"""What is talked over, noted and typed around a sheet (面談・職務行動記録・下書き)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from evaluations.models.probation import Probation
from evaluations.models.sheets import Sheet
from evaluations.querysets.sheets import NoteQuerySet
from staff.models import Employee


class Interview(models.Model):
    """面談: when, how, what both sides noted, and what comes next."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("期首面談")
        MID = "mid", _("期中面談")
        CLOSING = "closing", _("期末面談")
        ONE_ON_ONE = "one_on_one", _("1on1")

    class Mode(models.TextChoices):
        FACE_TO_FACE = "face_to_face", _("対面")
        ONLINE = "online", _("オンライン")

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="interviews", verbose_name=_("記録書"))
    kind = models.CharField(_("種類"), max_length=10, choices=Kind)
    held_on = models.DateField(_("日"))
    mode = models.CharField(_("方法"), max_length=12, choices=Mode, default=Mode.FACE_TO_FACE)
    evaluator = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("評価者"))
    evaluator_note = models.TextField(_("評価者の記録"), max_length=2000, blank=True)
    person_note = models.TextField(_("本人の記録"), max_length=2000, blank=True)
    next_steps = models.TextField(_("これからすること"), max_length=1000, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("面談")
        verbose_name_plural = _("面談")
        ordering: ClassVar[list[str]] = ["sheet", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on:%Y-%m-%d}"


class BehaviourNote(models.Model):
    """職務行動記録: what somebody did on a day, written all year, by himself or by who evaluates him.

    Whoever wrote it reads it; it stands beside the item that it cites while he rates.
    """

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="behaviour_notes", verbose_name=_("職員"))
    author = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("書いた人"))
    on = models.DateField(_("日"))
    text = models.TextField(_("行動"), max_length=1000)
    item_code = models.CharField(_("評価項目の記号"), max_length=20, blank=True)
    written_at = models.DateTimeField(_("書いた時刻"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("職務行動記録")
        verbose_name_plural = _("職務行動記録")
        ordering: ClassVar[list[str]] = ["employee", "-on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["author", "employee"], name="note_by_author")]

    def __str__(self) -> str:
        return self.text[:40]


class Draft(models.Model):
    """下書き: what somebody typed and has not saved, kept for him alone (an expired session, another machine).

    Of a sheet, or of a probation, which need not have one.
    """

    sheet = models.ForeignKey(
        Sheet, models.CASCADE, null=True, blank=True, related_name="drafts", verbose_name=_("記録書")
    )
    probation = models.ForeignKey(
        Probation, models.CASCADE, null=True, blank=True, related_name="drafts", verbose_name=_("条件付採用")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("書いた人"))
    form = models.CharField(_("画面"), max_length=20)
    version = models.PositiveIntegerField(_("もとの版"))
    data = models.JSONField(_("内容"))
    saved_at = models.DateTimeField(_("保存した時刻"))

    class Meta:
        verbose_name = _("下書き")
        verbose_name_plural = _("下書き")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sheet", "user", "form"], name="draft_once"),
            models.UniqueConstraint(fields=["probation", "user", "form"], name="draft_of_probation_once"),
            models.CheckConstraint(
                condition=Q(sheet=None, probation__isnull=False) | Q(sheet__isnull=False, probation=None),
                name="draft_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.form
