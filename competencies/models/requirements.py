from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.guards import Guard
from competencies.models.abilities import Competency, CompetencyLevel
from competencies.models.base import CodedPart, EditionPart, coded_constraints, keeps_framework, same_framework
from competencies.models.grades import Grade


class RequirementTable(CodedPart):
    """要求の表 (体系図・一覧): competencies in rows, grades in columns, in the policy's own way of marking."""

    class Scale(models.TextChoices):
        COMMON = "common", _("全職位共通")
        LIST = "list", _("職位別の一覧")
        MARKS = "marks", _("印(◎〇など)")
        REQUIRED = "required", _("要・不要")
        LEVELS = "levels", _("段階(ⅰ〜ⅴなど)")
        TREND = "trend", _("増減")

    name = models.CharField(_("表の名称"), max_length=100)
    source_section = models.CharField(_("方針の章節"), max_length=40, blank=True)
    scale = models.CharField(_("示し方"), max_length=10, choices=Scale)
    version = models.PositiveIntegerField(_("更新の番号"), default=1, editable=False)

    class Meta(CodedPart.Meta):
        verbose_name = _("要求の表")
        verbose_name_plural = _("要求の表")
        ordering = ["framework", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = coded_constraints("requirementtable")

    def __str__(self) -> str:
        return self.name


class Mark(EditionPart):
    """印: a symbol that a table uses, and what it means; a larger strength asks for more."""

    identity = ("table__code", "symbol")

    table = models.ForeignKey(RequirementTable, models.CASCADE, related_name="marks", verbose_name=_("表"))
    symbol = models.CharField(_("印"), max_length=10)
    meaning = models.CharField(_("意味"), max_length=60)
    strength = models.PositiveSmallIntegerField(_("強さ"), default=1, help_text=_("大きいほど強く求めます。"))

    class Meta(EditionPart.Meta):
        verbose_name = _("印")
        verbose_name_plural = _("印")
        ordering = ["framework", "table__order", "-strength", "symbol"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["table", "symbol"],
                name="mark_symbol_unique",
                violation_error_message=_("この表には、同じ印がすでにあります。"),
            ),
            keeps_framework("mark"),
            same_framework("mark", table="requirementtable"),
        ]

    def __str__(self) -> str:
        return self.symbol


class TableColumn(EditionPart):
    """表の欄: a grade for which the table speaks, at its place from left to right."""

    identity = ("table__code", "grade__code")

    table = models.ForeignKey(RequirementTable, models.CASCADE, related_name="columns", verbose_name=_("表"))
    grade = models.ForeignKey(Grade, models.CASCADE, verbose_name=_("職位"))
    order = models.PositiveSmallIntegerField(_("並び順"), default=1)

    class Meta(EditionPart.Meta):
        verbose_name = _("表の欄(職位)")
        verbose_name_plural = _("表の欄(職位)")
        ordering = ["framework", "table__order", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["table", "grade"],
                name="tablecolumn_grade_unique",
                violation_error_message=_("この表には、同じ職位の欄がすでにあります。"),
            ),
            keeps_framework("tablecolumn"),
            same_framework("tablecolumn", table="requirementtable", grade="grade"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.grade}"


class TableRow(EditionPart):
    """表の行: a competency that the table lists, even where every cell is blank."""

    identity = ("table__code", "competency__code")

    table = models.ForeignKey(RequirementTable, models.CASCADE, related_name="rows", verbose_name=_("表"))
    competency = models.ForeignKey(Competency, models.CASCADE, verbose_name=_("能力"))
    order = models.PositiveSmallIntegerField(_("並び順"), default=1)

    class Meta(EditionPart.Meta):
        verbose_name = _("表の行(能力)")
        verbose_name_plural = _("表の行(能力)")
        ordering = ["framework", "table__order", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["table", "competency"],
                name="tablerow_competency_unique",
                violation_error_message=_("この表には、同じ能力の行がすでにあります。"),
            ),
            keeps_framework("tablerow"),
            same_framework("tablerow", table="requirementtable", competency="competency"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.competency}"


class Requirement(EditionPart):
    """職位に求める能力: one filled cell. A blank cell is the absence of a row (求めない)."""

    identity = ("table__code", "grade__code", "competency__code")

    table = models.ForeignKey(RequirementTable, models.CASCADE, related_name="requirements", verbose_name=_("表"))
    grade = models.ForeignKey(Grade, models.CASCADE, related_name="requirements", verbose_name=_("職位"))
    competency = models.ForeignKey(Competency, models.CASCADE, related_name="requirements", verbose_name=_("能力"))
    mark = models.ForeignKey(Mark, models.RESTRICT, null=True, blank=True, verbose_name=_("印"))
    level = models.ForeignKey(CompetencyLevel, models.RESTRICT, null=True, blank=True, verbose_name=_("段階"))
    label = models.CharField(_("この職位での名称"), max_length=60, blank=True)
    wording = models.TextField(_("この職位での内容"), blank=True)
    inferred = models.BooleanField(_("推定"), default=False, help_text=_("方針の文面から読み取れず推したもの。"))

    class Meta(EditionPart.Meta):
        verbose_name = _("職位に求める能力")
        verbose_name_plural = _("職位に求める能力")
        ordering = ["framework", "table__order", "grade__order", "competency__group__order", "competency__order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["table", "grade", "competency"],
                name="requirement_cell_unique",
                violation_error_message=_("この表のこのマスは、すでに埋まっています。"),
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=False, level=None) | Q(mark=None, level__isnull=False),
                name="requirement_mark_or_level",
                violation_error_message=_("印か段階のどちらか一つを選んでください。"),
            ),
            Guard(
                name="requirement_level_of_competency",
                condition=(
                    "EXISTS (SELECT 1 FROM competencies_competencylevel l WHERE l.id = NEW.level_id"
                    " AND (l.competency_id <> NEW.competency_id OR l.table_id <> NEW.table_id))"
                ),
                violation_error_message=_("この表のこの能力の段階を選んでください。"),
            ),
            Guard(
                name="requirement_mark_of_table",
                condition=(
                    "EXISTS (SELECT 1 FROM competencies_mark m WHERE m.id = NEW.mark_id AND m.table_id <> NEW.table_id)"
                ),
                violation_error_message=_("この表で使う印を選んでください。"),
            ),
            keeps_framework("requirement"),
            same_framework("requirement", table="requirementtable", grade="grade", competency="competency"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} × {self.competency}"

    @property
    def symbol(self) -> str:
        """What stands in the cell: the level's or the mark's symbol."""
        return self.level.symbol if self.level else self.mark.symbol if self.mark else ""

    @property
    def name(self) -> str:
        """The competency's name as this grade's table gives it."""
        return self.label or (self.level.name if self.level else "") or self.competency.name

    @property
    def expected(self) -> str:
        """What the grade is asked for, in words: its own wording, its level's, or the definition."""
        return self.wording or (self.level.behaviour if self.level else "") or self.competency.definition
