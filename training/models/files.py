"""Files that people hand in (添付ファイル).

Kept in the database: with the record in one backup, for every web server, and at no address of their own. Views serve
them after ``visible_to`` of the record.
"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from training.querysets import FileQuerySet

LARGEST = 5 * 1024 * 1024  # bytes


class StoredFile(models.Model):
    """One file. ``objects`` leaves its content in the database until it is asked for."""

    name = models.CharField(_("ファイル名"), max_length=150)
    media_type = models.CharField(_("種類"), max_length=100)
    size = models.PositiveIntegerField(_("大きさ(バイト)"), validators=[MaxValueValidator(LARGEST)])
    content = models.BinaryField(_("中身"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("入れた人"))
    added_at = models.DateTimeField(_("入れた時刻"))

    objects = FileQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name
