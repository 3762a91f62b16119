"""Work that goes on behind the pages (裏で進む仕事)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """処理: one piece of background work, as whoever asked for it sees it.

    The row is the truth about the work, whatever runs it. ``heartbeat_at`` moves while a worker lives; a job
    whose heart stopped wrote nothing, because the work itself is one transaction.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("順番待ち")
        RUNNING = "running", _("実行中")
        DONE = "done", _("完了")
        FAILED = "failed", _("失敗")

    kind = models.CharField(_("種類"), max_length=40)
    title = models.CharField(_("内容"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("依頼した人"))
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(_("段階"), max_length=100, blank=True)
    done = models.PositiveIntegerField(_("済んだ件数"), default=0)
    total = models.PositiveIntegerField(_("全体の件数"), default=0)
    options = models.JSONField(_("指定"), default=dict)
    result = models.JSONField(_("結果"), default=dict)
    message = models.TextField(_("知らせ"), blank=True)
    created_at = models.DateTimeField(_("受付"))
    started_at = models.DateTimeField(_("開始"), null=True)
    heartbeat_at = models.DateTimeField(_("最後の合図"), null=True)
    finished_at = models.DateTimeField(_("終了"), null=True)

    class Meta:
        verbose_name = _("処理")
        verbose_name_plural = _("処理")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title
