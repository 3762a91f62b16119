"""What imports were done, and what they changed (取り込みの記録)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from common.models import Job
from competencies.models import AppointingAuthority
from staff.querysets import ImportRunQuerySet, OwnAuthorityQuerySet


class ImportSource(models.Model):
    """取り込み元: a file from one system, whose headings are its own. ``mapping``: our column → its heading."""

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    name = models.CharField(_("取り込み元"), max_length=60, help_text=_("例: 人事給与システム"))
    table = models.CharField(_("表"), max_length=20)
    mapping = models.JSONField(_("列の対応"), default=dict)

    objects = OwnAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("取り込み元")
        verbose_name_plural = _("取り込み元")
        ordering = ["authority", "name", "table"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "name", "table"],
                name="importsource_unique",
                violation_error_message=_("同じ名の取り込み元がすでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """取り込み: one import that was written. Its changes are kept, so that the last one of its book can be undone."""

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    book = models.CharField(_("ブック"), max_length=20, default="staff", editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("実行した人"))
    at = models.DateTimeField(_("日時"))
    file_name = models.CharField(_("ファイル"), max_length=200)
    summary = models.CharField(_("結果"), max_length=400)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("処理"))
    undone_at = models.DateTimeField(_("取り消した日時"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("取り消した人")
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("取り込みの記録")
        verbose_name_plural = _("取り込みの記録")
        ordering = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="importrun_undone_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{date_format(localtime(self.at), 'DATETIME_FORMAT')} {self.file_name}"


class ImportChange(models.Model):
    """A row as it was before an import and after: without ``before`` the import made it, without ``after`` it took it
    away."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes", verbose_name=_("取り込み"))
    model = models.CharField(_("表"), max_length=40)
    row = models.BigIntegerField(_("行の番号"))
    before = models.JSONField(_("前"), null=True)
    after = models.JSONField(_("後"), null=True)

    class Meta:
        verbose_name = _("取り込みの変更")
        verbose_name_plural = _("取り込みの変更")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
