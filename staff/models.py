"""People who log in, and their roles (利用者と役割)."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import AppointingAuthority
from staff import access
from staff.querysets import RoleGrantQuerySet


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, staff_number: str | None) -> "User":
        return self.get(staff_number=staff_number)

    def create_user(self, staff_number: str, password: str | None = None, **fields: Any) -> "User":
        """Save a user; without a password the account cannot log in until it has one."""
        user = self.model(staff_number=staff_number, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, staff_number: str, password: str | None = None, **fields: Any) -> "User":
        """The first system administrator (``manage.py createsuperuser``): accounts, no evaluations."""
        user = self.create_user(staff_number, password, **fields)
        user.grants.create(role=access.Role.ADMINISTRATOR, valid_from=timezone.localdate())
        return user


class User(AbstractBaseUser):
    """利用者: logs in with the staff number (職員番号). What a user may do follows from roles alone."""

    staff_number = models.CharField(
        _("職員番号"), max_length=20, unique=True,
        validators=[RegexValidator(r"^[0-9A-Za-z-]+\Z", _("職員番号は半角の英数字とハイフンで入力してください。"))],
        error_messages={"unique": _("この職員番号の利用者がすでにいます。")},
    )  # fmt: skip
    name = models.CharField(_("氏名"), max_length=60, help_text=_("入力したとおりの字で保存します。"))
    kana = models.CharField(_("フリガナ"), max_length=80, blank=True)
    authority = models.ForeignKey(
        AppointingAuthority, models.PROTECT, null=True, blank=True, verbose_name=_("任命権者"),
        help_text=_("この任命権者の方針を見ます。システム管理者だけの利用者は空欄にします。"),
    )  # fmt: skip
    is_active = models.BooleanField(_("有効"), default=True, help_text=_("外すと、すぐにログインできなくなります。"))

    objects = UserManager()

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")
        ordering = ["staff_number"]

    def __str__(self) -> str:
        return f"{self.name}({self.staff_number})"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def roles_on(self, day: date) -> frozenset[str]:
        """The roles granted for a day (役割)."""
        return frozenset(g.role for g in self._grants if g.holds_on(day))

    @cached_property
    def _grants(self) -> list["RoleGrant"]:
        return list(self.grants.all())

    @property
    def is_staff(self) -> bool:
        """May enter the admin at all: asked by Django on every admin page."""
        return self.is_active and bool(self.roles_on(timezone.localdate()))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and access.allows(self.roles_on(timezone.localdate()), perm)

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and access.allows_any(self.roles_on(timezone.localdate()), app_label)


class RoleGrant(models.Model):
    """役割の付与: a role, from a day to a day. Being a manager is no role: it will follow from postings."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("利用者"))
    role = models.CharField(_("役割"), max_length=20, choices=access.Role)
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True, help_text=_("空欄なら続きます。"))

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("役割の付与")
        verbose_name_plural = _("役割の付与")
        ordering = ["user", "role", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="rolegrant_ends_after_start",
                violation_error_message=_("終了日は開始日以後の日にしてください。"),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "valid_from"],
                name="rolegrant_unique",
                violation_error_message=_("同じ役割が同じ日から付与されています。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
