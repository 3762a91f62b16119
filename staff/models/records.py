"""Who saw and did what (記録): written by the system alone, never changed."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from common.guards import Consequence, Guard
from competencies.models import AppointingAuthority
from staff.models.employees import Employee
from staff.querysets import AuditEventQuerySet


def refuse_change() -> NoReturn:
    raise ValidationError(_("記録は変更できません。"), code="append_only")


class AuditEvent(models.Model):
    """記録: one sight or deed. ``digest`` covers the event and the one before it, so that a gap shows.

    No two events follow the same one: the chain cannot fork. Its head moves with each new event, by the database.
    """

    class Kind(models.TextChoices):
        SIGHT = "sight", _("閲覧")
        EXPORT = "export", _("書き出し")
        IMPORT = "import", _("取り込み")
        UNDO = "undo", _("取り込みの取り消し")
        LOGIN = "login", _("ログイン")
        LOGIN_FAILED = "login_failed", _("ログインの失敗")
        LOGOUT = "logout", _("ログアウト")
        CREDENTIALS = "credentials", _("パスワード・認証の変更")
        ROLE = "role", _("役割・代行の変更")
        EVALUATION = "evaluation", _("評価の手続き")
        OTHER = "other", _("その他")

    at = models.DateTimeField(_("日時"))
    kind = models.CharField(_("種類"), max_length=16, choices=Kind)
    authority = models.ForeignKey(
        AppointingAuthority, models.PROTECT, null=True, related_name="+", verbose_name=_("任命権者")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("した人")
    )
    actor_name = models.CharField(_("した人の氏名"), max_length=90, blank=True)
    what = models.CharField(_("内容"), max_length=200)
    address = models.GenericIPAddressField(_("接続元"), null=True)
    detail = models.JSONField(_("詳細"), default=dict)
    subjects = models.ManyToManyField(Employee, through="AuditSubject", related_name="audit_events")
    # Whom it concerns (primary keys). The database writes them as ``subjects`` too, for those who ask by person.
    people = models.JSONField(default=list, editable=False)
    previous = models.CharField(max_length=64, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("閲覧と操作の記録")
        verbose_name_plural = _("閲覧と操作の記録")
        ordering = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "at"], name="auditevent_by_authority")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            Guard(
                name="auditevent_append_only",
                condition="EXISTS (SELECT 1 FROM staff_auditevent o WHERE o.id = NEW.id)",
                violation_error_message=_("記録は変更できません。"),
            ),
            Consequence(
                name="auditevent_appended",
                statements=(
                    "UPDATE staff_audithead SET digest = NEW.digest WHERE id = 1",
                    """INSERT INTO staff_auditsubject (event_id, employee_id)
                       SELECT NEW.id, CAST(value AS bigint) FROM {elements}(NEW.people)""",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{date_format(localtime(self.at), 'DATETIME_FORMAT')} {self.get_kind_display()} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            refuse_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse_change()


class AuditSubject(models.Model):
    """Whose record it was."""

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="whose", verbose_name=_("記録"))
    # The log outlives whom it speaks of: undoing an import may remove a person whose record was seen meanwhile.
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", db_constraint=False, verbose_name=_("対象の職員")
    )

    class Meta:
        verbose_name = _("記録の対象者")
        verbose_name_plural = _("記録の対象者")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "employee"], name="auditsubject_once"),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class AuditHead(models.Model):
    """The last digest of the chain: one row, written with each event."""

    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("記録の鎖の先頭")
        verbose_name_plural = _("記録の鎖の先頭")

    def __str__(self) -> str:
        return self.digest
