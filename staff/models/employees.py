"""The people (職員)."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.fields import SearchKeyField
from common.guards import Guard
from common.text import hidden_characters
from competencies.models import AppointingAuthority
from staff.querysets import EmployeeQuerySet

number_validator = RegexValidator(r"^[0-9A-Za-z-]+\Z", _("職員番号は半角の英数字とハイフンで入力してください。"))


def validate_visible(text: str) -> None:
    """Names and numbers hold no characters that nobody sees (見えない文字)."""
    if hidden := hidden_characters(text):
        raise ValidationError(_("見えない文字(%s)が入っています。消してください。") % "、".join(hidden))


class Employee(models.Model):
    """職員: one person in the service of one appointing authority.

    What changes with an order (department, grade, kind of employment, hours, pay grade) stands in the
    postings (発令), so that it can be asked as of any day. Names are kept exactly as they were entered.
    """

    class Leaving(models.TextChoices):
        AGE = "age", _("定年退職")
        VOLUNTARY = "voluntary", _("普通退職")
        EARLY = "early", _("早期・勧奨退職")
        TERM = "term", _("任期満了")
        TRANSFER = "transfer", _("他団体への転出")
        DEATH = "death", _("死亡")
        DISMISSAL = "dismissal", _("免職・失職")
        OTHER = "other", _("その他")

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    staff_number = models.CharField(_("職員番号"), max_length=20, validators=[number_validator])
    name = models.CharField(
        _("氏名"), max_length=60, validators=[validate_visible], help_text=_("入力したとおりの字で保存します。")
    )
    kana = models.CharField(_("フリガナ"), max_length=80, blank=True, validators=[validate_visible])
    former_name = models.CharField(_("旧姓"), max_length=40, blank=True, validators=[validate_visible])
    birth_date = models.DateField(_("生年月日"), null=True, blank=True)
    hired_on = models.DateField(_("採用日"))
    left_on = models.DateField(_("退職日"), null=True, blank=True, help_text=_("在職の最後の日です。"))
    left_by = models.CharField(_("退職の事由"), max_length=12, choices=Leaving, blank=True)
    pay_family = models.CharField(
        _("給料表・職種"), max_length=20, blank=True, help_text=_("方針の「職種・給料表の系列」の記号です。例: F1")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="employee",
        verbose_name=_("利用者"),
    )  # fmt: skip
    search_key = SearchKeyField(sources=("name", "kana", "staff_number"))

    objects = EmployeeQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("職員")
        verbose_name_plural = _("職員")
        ordering = ["authority", "staff_number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "staff_number"],
                name="employee_number_unique",
                violation_error_message=_("同じ職員番号の職員がすでにいます。"),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("hired_on")),
                name="employee_leaves_after_hire",
                violation_error_message=_("退職日は採用日以後の日にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(birth_date__lt=F("hired_on")),
                name="employee_born_before_hire",
                violation_error_message=_("生年月日は採用日より前の日にしてください。"),
            ),
            Guard(
                name="employee_serves_as_long_as_posted",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_posting o WHERE o.employee_id = NEW.id AND"
                    " (o.valid_from < NEW.hired_on OR (NEW.left_on IS NOT NULL AND"
                    " (o.valid_to IS NULL OR o.valid_to > NEW.left_on))))"
                ),
                violation_error_message=_(
                    "採用日から退職日までの外に発令があります。先に発令の終了日を入れるか、日付を直してください。"
                ),
            ),
            Guard(
                name="employee_user_of_same_authority",
                condition=(
                    "NEW.user_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staff_user u"
                    " WHERE u.id = NEW.user_id AND u.authority_id = NEW.authority_id)"
                ),
                violation_error_message=_("利用者は、同じ任命権者の利用者にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}({self.staff_number})"

    def get_absolute_url(self) -> str:
        return reverse("staff:person", args=[self.pk])

    def serves_on(self, day: date) -> bool:
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def age_on(self, day: date) -> int | None:
        """Completed years (満年齢)."""
        if self.birth_date is None:
            return None
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday
