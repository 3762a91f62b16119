"""People who log in, and their roles (利用者と役割)."""

from datetime import date
from functools import cached_property
from secrets import token_hex
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.guards import Guard
from competencies.models import AppointingAuthority
from staff import access
from staff.querysets import RoleGrantQuerySet
from staff.standing import Standing, standing_of


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

    session_salt = models.CharField(max_length=32, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")
        ordering = ["staff_number"]

    def __str__(self) -> str:
        return f"{self.name}({self.staff_number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An account that is stopped loses its sessions for good: they do not come back when it is let in again."""
        if not self.is_active and kwargs.get("update_fields") is None:
            self.session_salt = token_hex(16)
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to go on: it changes with the password and with ``session_salt``."""
        said = f"{self.password} {self.session_salt}"
        return salted_hmac("staff.User.session", said, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def standing_on(self, day: date) -> Standing:
        """How the user stands on a day. Kept with this object, which lives no longer than a request."""
        if day not in self._standings:
            self._standings[day] = standing_of(self, day)
        return self._standings[day]

    @cached_property
    def _standings(self) -> dict[date, Standing]:
        return {}

    def roles_on(self, day: date) -> frozenset[str]:
        """The roles (役割) granted for a day, to the user or to somebody whom he acts for."""
        return self.standing_on(day).roles

    @property
    def is_staff(self) -> bool:
        """May enter the admin at all: asked by Django on every admin page."""
        return self.is_active and any(access.PERMISSIONS[role] for role in self.roles_on(timezone.localdate()))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and access.allows(self.roles_on(timezone.localdate()), perm)

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and access.allows_any(self.roles_on(timezone.localdate()), app_label)


class RoleGrant(Dated):
    """役割の付与: a role, from a day to a day. Being a manager is no role: it follows from postings."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("利用者"))
    role = models.CharField(_("役割"), max_length=20, choices=access.Role)
    department = models.ForeignKey(
        "staff.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受け持つ部局"),
        help_text=_("部局人事担当だけが選びます。この組織とその下を受け持ちます。"),
    )  # fmt: skip

    objects = RoleGrantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("役割の付与")
        verbose_name_plural = _("役割の付与")
        ordering = ["user", "role", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("rolegrant"),
            models.UniqueConstraint(
                fields=["user", "role", "valid_from"],
                condition=Q(department=None),
                name="rolegrant_unique",
                violation_error_message=_("同じ役割が同じ日から付与されています。"),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "department", "valid_from"],
                name="rolegrant_unique_for_bureau",
                violation_error_message=_("同じ役割が同じ日から付与されています。"),
            ),
            models.CheckConstraint(
                condition=Q(role=access.Role.BUREAU_HR, department__isnull=False)
                | (~Q(role=access.Role.BUREAU_HR) & Q(department=None)),
                name="rolegrant_bureau_has_department",
                violation_error_message=_("受け持つ部局は、部局人事担当のときだけ、必ず選びます。"),
            ),
            Guard(
                name="rolegrant_department_of_same_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_user u, staff_department d WHERE u.id = NEW.user_id"
                    " AND d.id = NEW.department_id AND COALESCE(u.authority_id, 0) <> d.authority_id)"
                ),
                violation_error_message=_("受け持つ部局は、利用者と同じ任命権者の組織にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
