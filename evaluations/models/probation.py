"""Probation (条件付採用): the terms of a scheme, who is in it until when, and the opinion at each milestone."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.fields import CodesField
from common.guards import Guard
from evaluations.models.schemes import Scheme, SchemePart
from evaluations.models.sheets import Sheet
from evaluations.querysets.probation import ProbationQuerySet
from evaluations.rules.probation import LONGEST_MONTHS, Terms
from staff.models import Employee

_DAY = timedelta(days=1)


class Months:
    """After how many months an opinion can be asked, as choices."""

    choices: ClassVar[list[tuple[str, str]]] = [(str(n), str(n)) for n in range(1, LONGEST_MONTHS + 1)]


class ProbationTerm(SchemePart):
    """条件付採用の期間のきまり: of some kinds of employment. Whoever is of none has no probation."""

    employment_types = CodesField(_("任用形態"))
    months = models.PositiveSmallIntegerField(
        _("月数"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)]
    )
    least_days = models.PositiveSmallIntegerField(
        _("勤務日数の下限"), null=True, blank=True,
        help_text=_("足りないと、足りるまで延びます(始まりから1年まで)。空欄なら延びません。"),
    )  # fmt: skip
    milestones = CodesField(_("意見を求める月"), help_text=_("始まりから何か月後か。"))
    source = models.CharField(
        _("出典"), max_length=200, blank=True, help_text=_("空欄なら、見本の数字として表示します。")
    )

    class Meta:
        verbose_name = _("条件付採用の期間のきまり")
        verbose_name_plural = _("条件付採用の期間のきまり")
        ordering: ClassVar[list[str]] = ["scheme", "-months", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(months__range=(1, LONGEST_MONTHS)), name="probationterm_within_a_year",
                violation_error_message=_("月数は1から12までにしてください。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(_("%dか月") % self.months)

    def clean(self) -> None:
        super().clean()
        if not self.employment_types:
            raise ValidationError({"employment_types": _("任用形態を選んでください。")})
        known = {str(month) for month in range(1, (self.months or LONGEST_MONTHS) + 1)}
        if not self.milestones or not known.issuperset(self.milestones):
            raise ValidationError({"milestones": _("意見を求める月は、1から月数までの数字にしてください。")})

    @property
    def terms(self) -> Terms:
        return Terms(self.months, self.least_days, _months(self.milestones))


def _months(codes: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted(int(code) for code in codes))


class Probation(models.Model):
    """条件付採用の期間, by the terms under which it began (``scheme`` empty: by those of the sample).

    ``ends_on`` follows from the days served (``evaluations.rules.probation``), a year at most.
    """

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="probations", verbose_name=_("職員"))
    starts_on = models.DateField(_("始まり"))
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("きまりのある評価制度")
    )
    months = models.PositiveSmallIntegerField(_("月数"), default=6, help_text=_("会計年度任用職員は1か月。"))
    least_days = models.PositiveSmallIntegerField(_("勤務日数の下限"), null=True, blank=True)
    milestones = CodesField(_("意見を求める月"))
    ends_on = models.DateField(_("終わり"))
    sheet = models.OneToOneField(
        Sheet, models.PROTECT, null=True, blank=True, related_name="probation", verbose_name=_("特別評価の記録書")
    )
    extension_reason = models.TextField(_("延ばす理由"), blank=True)
    became_regular_on = models.DateField(_("正式採用の日"), null=True, blank=True)

    objects = ProbationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("条件付採用")
        verbose_name_plural = _("条件付採用")
        ordering: ClassVar[list[str]] = ["-starts_on", "employee"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employee", "starts_on"],
                name="probation_once",
                violation_error_message=_("同じ日に始まる条件付採用がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="probation_ends_after_start",
                violation_error_message=_("終わりは始まり以後の日にしてください。"),
            ),
            Guard(
                name="probation_sheet_of_the_person",
                condition=(
                    "EXISTS (SELECT 1 FROM evaluations_sheet s"
                    " JOIN evaluations_cycle c ON c.id = s.cycle_id JOIN evaluations_scheme k ON k.id = c.scheme_id"
                    " WHERE s.id = NEW.sheet_id AND (s.employee_id <> NEW.employee_id OR k.kind <> 'probation'"
                    " OR c.rehearsal_of_id IS NOT NULL))"
                ),
                violation_error_message=_("本人の、条件付採用の評価の記録書だけを結び付けられます。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.starts_on:%Y-%m-%d}"

    @property
    def terms(self) -> Terms:
        return Terms(self.months, self.least_days, _months(self.milestones))

    @property
    def last_day(self) -> date:
        """正式採用 ends it, if that was earlier."""
        return min(self.ends_on, self.became_regular_on - _DAY) if self.became_regular_on else self.ends_on

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.last_day


class Opinion(models.Model):
    """節目の意見: 正式採用の可否・延長, by an evaluator, at a milestone."""

    class Verdict(models.TextChoices):
        SUITABLE = "suitable", _("正式採用が適当")
        UNSUITABLE = "unsuitable", _("正式採用は不適当")
        EXTEND = "extend", _("期間を延ばす")

    probation = models.ForeignKey(Probation, models.CASCADE, related_name="opinions", verbose_name=_("条件付採用"))
    milestone = models.PositiveSmallIntegerField(_("節目(採用から何か月)"))
    due = models.DateField(_("期限"))
    evaluator = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("評価者")
    )
    verdict = models.CharField(_("意見"), max_length=10, choices=Verdict, blank=True)
    reason = models.TextField(_("理由"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("書いた人")
    )
    at = models.DateTimeField(_("時刻"), null=True, blank=True)

    class Meta:
        verbose_name = _("条件付採用の意見")
        verbose_name_plural = _("条件付採用の意見")
        ordering: ClassVar[list[str]] = ["probation", "milestone"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["probation", "milestone"], name="opinion_once")
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
