"""Rules that call people to courses (受講のきまり), and what exempts from them."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_
from typing import Any, ClassVar

from django.core.exceptions import FieldError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.fields import CodesField
from competencies.models import AppointingAuthority
from training.models.catalogue import Course, of_own_authority
from training.querysets import RuleQuerySet
from training.rules import requirements


class RequirementRule(Dated):
    """受講のきまり: whom it calls to a course, by when, how often, and what exempts from it.

    What the conditions mean, and how the time is counted, is told and worked out in ``training.rules.requirements``;
    several values in one condition mean any of them, several conditions mean all of them.
    """

    class Cause(models.TextChoices):
        HIRE = requirements.Cause.HIRE.value, _("採用されたとき")
        PROMOTION = requirements.Cause.PROMOTION.value, _("昇任したとき")
        APPOINTMENT = requirements.Cause.APPOINTMENT.value, _("役割に就いたとき")
        GROUP = requirements.Cause.GROUP.value, _("対象である間")

    class Role(models.TextChoices):
        """What somebody is besides his grade (役割)."""

        HEAD = "head", _("所属長")
        EVALUATOR = "evaluator", _("評価者")
        INSTRUCTOR = "instructor", _("職場研修指導員")
        OJT_INSTRUCTOR = "ojt_instructor", _("新規採用職員の指導員")

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="rules", verbose_name=_("研修"))
    is_required = models.BooleanField(_("必須"), default=True, help_text=_("外すと推奨になります。"))
    cause = models.CharField(_("きっかけ"), max_length=12, choices=Cause, default=Cause.GROUP)
    grades = CodesField(_("職位"))
    families = CodesField(_("職種"))
    sectors = CodesField(_("部門"))
    roles = CodesField(_("役割"))
    year_from = models.PositiveSmallIntegerField(
        _("年次から"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("採用の年度が1年目。")
    )
    year_to = models.PositiveSmallIntegerField(_("年次まで"), null=True, blank=True)
    within_months = models.PositiveSmallIntegerField(
        _("何か月以内"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("空欄なら、その年度の末まで。"),
    )  # fmt: skip
    repeat_years = models.PositiveSmallIntegerField(
        _("何年ごと"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("空欄なら一度だけ。"),
    )  # fmt: skip
    equivalents = models.ManyToManyField(
        Course, blank=True, related_name="exempts_from", verbose_name=_("修了していれば免除する研修")
    )
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = RuleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("受講のきまり")
        verbose_name_plural = _("受講のきまり")
        ordering: ClassVar[list[str]] = ["authority", "course__code", "valid_from", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("requirementrule"),
            models.CheckConstraint(
                condition=Q(year_to=None) | Q(year_from=None) | Q(year_to__gte=F("year_from")),
                name="requirementrule_years_in_order",
                violation_error_message=_("年次の終わりは、始まり以後にしてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(cause="appointment") | ~Q(roles=()),
                name="requirementrule_appointment_names_roles",
                violation_error_message=_("「役割に就いたとき」には、役割を選んでください。"),
            ),
            of_own_authority("requirementrule", "course", "course"),
        ]

    def __str__(self) -> str:
        return _("%(course)sのきまり") % {"course": self.course}

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Where the course is known to be a good one, all checks at once; one by one, for their messages, if they fail.

        Without the course there is nothing for the guard to look at.
        """
        if "course" not in (exclude or ()) or not self._passes(exclude):
            super().validate_constraints(exclude)

    def _passes(self, exclude: Collection[str] | None) -> bool:
        checks: Any = (c.condition for c in self._meta.constraints if isinstance(c, models.CheckConstraint))
        row = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]  # Django's
        try:
            return bool(reduce(and_, checks).check(row))
        except FieldError:  # of a field that could not be read
            return False

    def as_rule(self, equivalents: Iterable[int] | None = None) -> requirements.Rule:
        """For the rule engine. Ask with ``equivalents`` prefetched, or give other courses by their keys."""
        return requirements.Rule(
            self.pk or 0, self.course_id, self.valid_from, self.valid_to, requirements.Cause(self.cause),
            is_required=self.is_required, grades=frozenset(self.grades), families=frozenset(self.families),
            sectors=frozenset(self.sectors), roles=frozenset(self.roles), years=(self.year_from, self.year_to),
            within_months=self.within_months, repeat_years=self.repeat_years,
            equivalents=frozenset(
                (course.pk for course in self.equivalents.all()) if equivalents is None else equivalents
            ),
        )  # fmt: skip
