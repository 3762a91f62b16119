from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

slug_validator = RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", _("半角の英小文字・数字・ハイフンで入力してください。"))


class AppointingAuthorityManager(models.Manager["AppointingAuthority"]):
    def get_by_natural_key(self, code: str) -> "AppointingAuthority":
        return self.get(code=code)


class AppointingAuthority(models.Model):
    """任命権者: the mayor, a board, a chief: each sets its own policy for its own staff (地公法6)."""

    class Kind(models.TextChoices):
        MAYOR = "mayor", _("市区町村長")
        COUNCIL = "council", _("議会の議長")
        EDUCATION = "education", _("教育委員会")
        ELECTION = "election", _("選挙管理委員会")
        AUDIT = "audit", _("監査委員")
        EQUITY = "equity", _("人事委員会・公平委員会")
        AGRICULTURE = "agriculture", _("農業委員会")
        FIRE = "fire", _("消防長")
        ENTERPRISE = "enterprise", _("公営企業管理者")
        OTHER = "other", _("その他")

    code = models.CharField(
        _("記号"),
        max_length=40,
        unique=True,
        validators=[slug_validator],
        help_text=_("アドレスに使います。例: tachikawa"),
    )
    name = models.CharField(_("任命権者"), max_length=60, help_text=_("例: 立川市長"))
    municipality = models.CharField(_("団体名"), max_length=40, help_text=_("例: 立川市"))
    kind = models.CharField(_("区分"), max_length=20, choices=Kind, default=Kind.MAYOR)

    objects = AppointingAuthorityManager()

    class Meta:
        verbose_name = _("任命権者")
        verbose_name_plural = _("任命権者")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def consults_the_head(self) -> bool:
        """Sets its standards only after consulting the mayor (地公法15の2③, 23の2③)."""
        return self.kind not in {self.Kind.MAYOR, self.Kind.COUNCIL}

    def natural_key(self) -> tuple[str]:
        return (self.code,)
