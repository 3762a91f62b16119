"""Orders: who stands where, as what, from when (発令)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, Period, ends_after_start
from common.guards import Guard
from staff.models.employees import Employee
from staff.models.organisation import Department
from staff.querysets import PostingQuerySet

_OVERLAP = Period.OVERLAP
_OTHER = "(NEW.id IS NULL OR o.id <> NEW.id)"


class Posting(Dated):
    """発令: an employee in a department, from a day to a day.

    A grade is named by its code (職位の記号), not by a row of one edition: the policy is revised, the order stays.
    A person has at most one main post (本務) a day, and a department at most one head.
    """

    class Order(models.TextChoices):
        """The order that began it (発令の種別)."""

        HIRE = "hire", _("採用")
        PROMOTION = "promotion", _("昇任")
        PAY_RISE = "pay_rise", _("昇格")
        DEMOTION = "demotion", _("降任")
        TRANSFER = "transfer", _("転任")
        CONCURRENT = "concurrent", _("併任")
        SECONDMENT = "secondment", _("派遣")
        RETURN = "return", _("復帰")
        AGE_LIMIT = "age_limit", _("役職定年")
        REAPPOINTMENT = "reappointment", _("再任用")
        RENEWAL = "renewal", _("任期更新")
        REORGANISATION = "reorganisation", _("組織改正")
        OTHER = "other", _("その他")

    class Employment(models.TextChoices):
        """任用形態."""

        REGULAR = "regular", _("常勤")
        REAPPOINTED = "reappointed", _("再任用")
        FIXED_TERM = "fixed_term", _("任期付")
        FISCAL_YEAR = "fiscal_year", _("会計年度任用")
        TEMPORARY = "temporary", _("臨時")

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="postings", verbose_name=_("職員"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="postings", verbose_name=_("組織"))
    order_kind = models.CharField(_("発令の種別"), max_length=16, choices=Order, default=Order.TRANSFER)
    is_main = models.BooleanField(_("本務"), default=True, help_text=_("兼務・併任なら外します。"))
    is_head = models.BooleanField(_("組織の長"), default=False)
    title = models.CharField(_("補職名"), max_length=40, blank=True, help_text=_("例: 課長、主任"))
    grade_code = models.CharField(_("職位"), max_length=20, blank=True, help_text=_("方針の職位の記号です。例: G3"))
    pay_grade = models.CharField(_("級"), max_length=10, blank=True, help_text=_("例: 3級"))
    employment = models.CharField(_("任用形態"), max_length=12, choices=Employment, default=Employment.REGULAR)
    weekly_hours = models.DecimalField(
        _("週の勤務時間"), max_digits=4, decimal_places=2, null=True, blank=True, help_text=_("例: 38.75")
    )
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("発令")
        verbose_name_plural = _("発令")
        ordering = ["employee", "-valid_from", "-is_main", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["department", "valid_from"], name="posting_by_department"),
            models.Index(fields=["employee", "valid_from"], name="posting_by_employee"),
            # The orders of a day near today are few among all that ever were: they are found by their ends.
            models.Index(fields=["valid_to", "valid_from"], name="posting_by_end"),
            models.Index(fields=["department"], condition=Q(is_head=True), name="posting_of_heads"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("posting"),
            models.UniqueConstraint(
                fields=["employee", "department", "valid_from", "is_main"],
                name="posting_once_a_day",
                violation_error_message=_("同じ日に始まる、同じ組織への発令がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours=None) | Q(weekly_hours__gt=0, weekly_hours__lte=60),
                name="posting_hours_are_possible",
                violation_error_message=_("週の勤務時間は0より多く60以下にしてください。"),
            ),
            Guard(
                name="posting_one_main_a_day",
                condition=(
                    "NEW.is_main AND EXISTS (SELECT 1 FROM staff_posting o WHERE o.employee_id = NEW.employee_id"
                    f" AND {_OTHER} AND o.is_main AND {_OVERLAP})"
                ),
                violation_error_message=_(
                    "本務の期間が、この職員のほかの本務と重なっています。前の発令の終了日を確かめてください。"
                ),
                lock=("staff_employee", "employee_id"),
            ),
            Guard(
                name="posting_one_head_a_day",
                condition=(
                    "NEW.is_head AND EXISTS (SELECT 1 FROM staff_posting o WHERE o.department_id = NEW.department_id"
                    f" AND {_OTHER} AND o.is_head AND {_OVERLAP})"
                ),
                violation_error_message=_("この組織には、同じ期間にほかの長がいます。"),
                lock=("staff_department", "department_id"),
            ),
            Guard(
                name="posting_in_departments_life",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_department o WHERE o.id = NEW.department_id AND"
                    f" ({Period.outside('o.valid_from', 'o.valid_to')}))"
                ),
                violation_error_message=_("組織の設置日から廃止日までの外になる発令はできません。"),
                lock=("staff_department", "department_id"),
            ),
            Guard(
                name="posting_in_service",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_employee o WHERE o.id = NEW.employee_id AND"
                    f" ({Period.outside('o.hired_on', 'o.left_on')}))"
                ),
                violation_error_message=_("採用日から退職日までの外になる発令はできません。"),
                lock=("staff_employee", "employee_id"),
            ),
            Guard(
                name="posting_in_one_authority",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_employee e, staff_department o WHERE e.id = NEW.employee_id"
                    " AND o.id = NEW.department_id AND e.authority_id <> o.authority_id)"
                ),
                violation_error_message=_("職員と組織の任命権者が違います。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{date_format(self.valid_from)} {self.order_word} {self.title}".strip()

    @property
    def order_word(self) -> str:
        """The order that began it, in words. Django's own way goes through all kinds each time: too long for lists."""
        return str(_ORDERS.get(self.order_kind, self.order_kind))


_ORDERS = dict(Posting.Order.choices)
