"""Which sheets a policy's workbook has, and what each column means (シートと列)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.spreadsheets import Sheet
from competencies import models as policy
from competencies.models import PARTS, Framework
from competencies.resources.columns import Column, ReferenceColumn, ReferencesColumn, column_for

Cells = list[str | int]


class Table:
    """One kind of row as a sheet: the columns are the model's editable fields."""

    def __init__(self, model: type[models.Model], about: Any) -> None:
        self.model = model
        self.about = about
        self.slug: str = model._meta.model_name or ""

    @cached_property
    def name(self) -> str:
        """The sheet's name."""
        return str(self.model._meta.verbose_name_plural)

    @cached_property
    def columns(self) -> list[Column]:
        fields = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return [column_for(f) for f in fields if f.editable and not f.primary_key and f.name not in self._not_shown]

    _not_shown: frozenset[str] = frozenset({"framework"})

    @cached_property
    def identity(self) -> list[Column]:
        """The columns that tell one row from another; none where there is one row."""
        by_name = {column.name: column for column in self.columns}
        return [by_name[lookup.split("__")[0]] for lookup in self.model.identity]  # type: ignore[attr-defined]

    @cached_property
    def references(self) -> list[ReferenceColumn]:
        return [c for c in self.columns if isinstance(c, ReferenceColumn) and not isinstance(c, ReferencesColumn)]

    @cached_property
    def manifold(self) -> list[ReferencesColumn]:
        return [c for c in self.columns if isinstance(c, ReferencesColumn)]

    def rows(self, framework: Framework) -> list[models.Model]:
        """The edition's rows with all that their columns show, in the policy's order."""
        related = [column.name for column in self.references]
        found = self.model._default_manager.filter(framework=framework)
        if related:
            found = found.select_related(*related)
        return list(found.prefetch_related(*[column.name for column in self.manifold]))

    def key(self, instance: models.Model) -> tuple[Any, ...]:
        return tuple(column.plain(column.value(instance)) for column in self.identity)

    def label(self, instance: models.Model) -> str:
        """What a row is called in a report."""
        cells = [str(column.cell(column.value(instance))) for column in self.identity]
        name = str(instance) if [c.name for c in self.identity] == ["code"] or not cells else ""
        return " ".join(filter(None, [" × ".join(cells), name]))

    def sheet(self, framework: Framework) -> Sheet:
        rows = [self._cells(instance) for instance in self.rows(framework)]
        return Sheet(self.name, [[column.heading for column in self.columns], *rows], choices=self.choices)

    @property
    def choices(self) -> dict[int, Sequence[str]]:
        return {number: column.choices for number, column in enumerate(self.columns, start=1) if column.choices}

    def _cells(self, instance: models.Model) -> Cells:
        return [column.cell(column.value(instance)) for column in self.columns]


class PolicyTable(Table):
    """The edition's own facts, one a row: heading on the left, content on the right."""

    # The authority and the number name the edition; they are chosen on the screen, not in a file.
    _not_shown = frozenset({"authority", "number"})

    @property
    def name(self) -> str:
        return str(_("方針"))

    @property
    def identity(self) -> list[Column]:
        return []

    def rows(self, framework: Framework) -> list[models.Model]:
        return [Framework.objects.get(pk=framework.pk)]

    def label(self, instance: models.Model) -> str:
        return self.name

    def sheet(self, framework: Framework) -> Sheet:
        (stored,) = self.rows(framework)
        facts = [[column.heading, column.cell(column.value(stored))] for column in self.columns]
        return Sheet(self.name, [list(SIDEWAYS), *facts])


# The two headings of a sheet that stands sideways.
SIDEWAYS = ("項目", "内容")

_ABOUT: dict[type[models.Model], Any] = {
    policy.IdealPart: _("職員像を作る部分。一行が一つの部分です。"),
    policy.Principle: _("行動原則や組織風土。「上の項目」で二段に分けられます。"),
    policy.JobFamily: _("職種・給料表の系列。職位は、どれか一つの系列に属します。"),
    policy.Grade: _("級・職位。系列ごとに、並び順を下から1、2、3…と付けます。"),
    policy.CompetencyGroup: _("能力をまとめる群。「上の群」で段に分けられます。"),
    policy.Competency: _("能力・意識・行動・スキルとその定義。"),
    policy.RequirementTable: _("職位と能力の表(体系図・一覧)。どの示し方をするかを決めます。"),
    policy.Mark: _("表で使う印とその意味。"),
    policy.TableColumn: _("表にどの職位の欄があるか。左から並び順に並びます。"),
    policy.TableRow: _("表にどの能力の行があるか。上から並び順に並びます。"),
    policy.CompetencyLevel: _("能力の段階(ⅰ〜ⅴなど)と、段階ごとに求められる行動。"),
    policy.Requirement: _(
        "表のマスの中身。一行が一つのマスです。求めないマスは行を作りません。印か段階のどちらかを入れます。"
    ),
    policy.CareerPath: _("キャリアパスの考え方と異動の決まり。一つの版に一行までです。"),
    policy.CareerStage: _("年代や在職年数で分けたキャリアの段階。"),
    policy.RotationSector: _("ローテーションで経験する部門と、そこで身につく力。"),
    policy.Measure: _("施策・取組。「上の施策」で柱・施策・取組の段に分けられます。"),
    policy.DigitalTalentCategory: _("デジタル人材の分類。"),
    policy.DigitalTalentTier: _("デジタル人材の階層。"),
    policy.PolicyItem: _("背景・沿革・用語など、方針が述べるそのほかのこと。"),
}

POLICY = PolicyTable(Framework, _("方針の題名・期間・職員像など。項目の名は変えず、内容だけを書きかえます。"))
# In the order in which they can be written.
TABLES: tuple[Table, ...] = (POLICY, *(Table(model, _ABOUT[model]) for model in PARTS))


def table_of(slug: str) -> Table:
    """The table of a model's name, as in addresses. KeyError for another word."""
    return {table.slug: table for table in TABLES}[slug]
