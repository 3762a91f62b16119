"""Failed logins and one-time codes (ログインの失敗と一度だけのコード)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LoginFailures(models.Model):
    """How often in a row a login failed, by what was typed or by where it came from. ``key`` is a digest."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(_("失敗の回数"), default=0)
    last_at = models.DateTimeField(_("最後の失敗"))

    class Meta:
        verbose_name = _("ログインの失敗")
        verbose_name_plural = _("ログインの失敗")

    def __str__(self) -> str:
        return str(self.count)


class OneTimeCode(models.Model):
    """一度だけのコード: HR hands it out, and the person sets a new password with it. Only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="one_time_codes", verbose_name=_("利用者")
    )
    code = models.CharField(max_length=128)
    made_at = models.DateTimeField(_("発行"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("発行した人")
    )
    expires_at = models.DateTimeField(_("期限"))
    used_at = models.DateTimeField(_("使用"), null=True)

    class Meta:
        verbose_name = _("一度だけのコード")
        verbose_name_plural = _("一度だけのコード")
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return str(self.user)
