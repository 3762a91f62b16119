"""Departments, and what they were called when (組織とその移り変わり)."""

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.fields import SearchKeyField
from common.guards import Guard
from competencies.models import AppointingAuthority
from staff.querysets import DepartmentQuerySet, DepartmentVersionQuerySet

code_validator = RegexValidator(
    r"^[0-9A-Za-z][0-9A-Za-z_.-]*\Z", _("記号は半角の英数字と「-」「_」「.」で入力してください。")
)


class Department(Dated):
    """組織: a department from its founding to its abolition, under one code.

    Its name, its place in the tree and its sector may change on the way: those are its versions. Postings
    refer to the department itself, so that renaming or moving it moves nobody.
    """

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    code = models.CharField(_("組織コード"), max_length=20, validators=[code_validator])
    valid_from = models.DateField(_("設置日"))
    valid_to = models.DateField(
        _("廃止日"), null=True, blank=True, help_text=_("この日まで存続します。空欄なら続きます。")
    )

    objects = DepartmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("組織")
        verbose_name_plural = _("組織")
        ordering = ["authority", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("department"),
            models.UniqueConstraint(
                fields=["authority", "code"],
                name="department_code_unique",
                violation_error_message=_("同じ組織コードの組織がすでにあります。"),
            ),
            Guard(
                name="department_lives_as_long_as_its_postings",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_posting o WHERE o.department_id = NEW.id AND"
                    " (o.valid_from < NEW.valid_from OR (NEW.valid_to IS NOT NULL AND"
                    " (o.valid_to IS NULL OR o.valid_to > NEW.valid_to))))"
                ),
                violation_error_message=_(
                    "この期間の外に発令があります。先に発令の終了日を入れるか、期間を直してください。"
                ),
            ),
        ]

    def __str__(self) -> str:
        version = self.versions.order_by("-valid_from").first()
        return f"{self.code} {version.name}" if version else self.code

    def version_on(self, day: date) -> "DepartmentVersion | None":
        """What it was called, and where it stood, on a day; None before its first version."""
        return self.versions.filter(valid_from__lte=day).order_by("-valid_from").first()


class DepartmentVersion(models.Model):
    """名称と位置: how a department is called and where it stands, from a day until its next version."""

    class Sector(models.TextChoices):
        COUNTER = "counter", _("窓口")
        OPERATIONS = "operations", _("事業")
        MANAGEMENT = "management", _("管理")

    department = models.ForeignKey(Department, models.CASCADE, related_name="versions", verbose_name=_("組織"))
    valid_from = models.DateField(_("適用開始日"))
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("区分"), max_length=20, blank=True, help_text=_("例: 部、課、係"))
    parent = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上位の組織")
    )
    sector = models.CharField(_("部門"), max_length=12, choices=Sector, blank=True)
    head_title = models.CharField(_("長の職名"), max_length=40, blank=True, help_text=_("例: 課長"))
    order = models.PositiveIntegerField(_("並び順"), default=0)
    search_key = SearchKeyField(sources=("name",))

    objects = DepartmentVersionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("組織の名称と位置")
        verbose_name_plural = _("組織の名称と位置")
        ordering = ["department", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["department", "valid_from"],
                name="departmentversion_one_per_day",
                violation_error_message=_("同じ日に始まる名称と位置がすでにあります。"),
            ),
            Guard(
                name="departmentversion_in_departments_life",
                condition=(
                    "EXISTS (SELECT 1 FROM staff_department o WHERE o.id = NEW.department_id AND"
                    " (NEW.valid_from < o.valid_from OR (o.valid_to IS NOT NULL AND NEW.valid_from > o.valid_to)))"
                ),
                violation_error_message=_("適用開始日は、組織の設置日から廃止日までの日にしてください。"),
            ),
            Guard(
                name="departmentversion_parent_exists",
                condition=(
                    "NEW.parent_id IS NOT NULL AND NOT EXISTS ("
                    "SELECT 1 FROM staff_department o JOIN staff_department p ON p.authority_id = o.authority_id"
                    " WHERE o.id = NEW.department_id AND p.id = NEW.parent_id AND p.valid_from <= NEW.valid_from"
                    " AND (p.valid_to IS NULL OR p.valid_to >= NEW.valid_from))"
                ),
                violation_error_message=_("上位の組織は、適用開始日にある、同じ任命権者の組織にしてください。"),
            ),
            Guard(
                name="departmentversion_no_circle",
                condition=(
                    "NEW.parent_id IS NOT NULL AND NEW.department_id IN (WITH RECURSIVE"
                    " spans(department, parent, first, beyond) AS (SELECT v.department_id, v.parent_id, v.valid_from,"
                    " (SELECT MIN(n.valid_from) FROM staff_departmentversion n"
                    " WHERE n.department_id = v.department_id AND n.valid_from > v.valid_from)"
                    " FROM staff_departmentversion v WHERE v.parent_id IS NOT NULL),"
                    " above(id, first, beyond) AS (SELECT NEW.parent_id, NEW.valid_from,"
                    " (SELECT MIN(n.valid_from) FROM staff_departmentversion n"
                    " WHERE n.department_id = NEW.department_id AND n.valid_from > NEW.valid_from)"
                    " UNION SELECT s.parent, CASE WHEN s.first > a.first THEN s.first ELSE a.first END,"
                    " CASE WHEN a.beyond IS NULL OR s.beyond < a.beyond THEN s.beyond ELSE a.beyond END"
                    " FROM spans s JOIN above a ON s.department = a.id AND a.id <> NEW.department_id"
                    " AND (a.beyond IS NULL OR s.first < a.beyond)"
                    " AND (s.beyond IS NULL OR a.first < s.beyond))"
                    " SELECT id FROM above)"
                ),
                violation_error_message=_("上位の組織をたどると自分に戻ります。別の組織を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
