"""Who was there on which day (出欠)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.guards import Guard
from training.models.enrolments import Enrolment
from training.models.sessions import SessionDay


class Attendance(models.Model):
    """出欠: one person on one day of a session."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("出席")
        LATE = "late", _("遅刻")
        LEFT_EARLY = "left_early", _("早退")
        ABSENT = "absent", _("欠席")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances", verbose_name=_("受講"))
    day = models.ForeignKey(SessionDay, models.PROTECT, related_name="attendances", verbose_name=_("開催日"))
    mark = models.CharField(_("出欠"), max_length=12, choices=Mark)
    note = models.CharField(_("備考"), max_length=200, blank=True, help_text=_("遅刻・早退・欠席の事情。"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("出欠")
        verbose_name_plural = _("出欠")
        ordering: ClassVar[list[str]] = ["day", "enrolment"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "day"],
                name="attendance_once",
                violation_error_message=_("この日の出欠はすでに入っています。"),
            ),
            Guard(
                name="attendance_of_own_session",
                condition=(
                    "EXISTS (SELECT 1 FROM training_enrolment e, training_sessionday d"
                    " WHERE e.id = NEW.enrolment_id AND d.id = NEW.day_id AND d.session_id <> e.session_id)"
                ),
                violation_error_message=_("ほかの回の開催日です。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_mark_display()}"
