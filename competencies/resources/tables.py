"""Which sheets a policy's workbook has: a resource for each kind of row (シート).

Columns, cells, look-ups, export and saving are django-import-export's. Its ``import_data`` is not used: it
reads one sheet at a time and writes each row as it goes, while these sheets refer to each other and to rows
still to come, and every problem of all of them is told before a row is written. Its ``Diff`` compares
what is shown, and would call a row changed when only the name of what it refers to is.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from import_export.resources import modelresource_factory

from common.resources import Column, SheetResource
from common.spreadsheets import Sheet
from common.widgets import CodesWidget
from competencies import models as policy
from competencies.models import PARTS, Framework
from competencies.resources.widgets import LocalPartWidget, PartWidget

Key = tuple[Any, ...]


class PartResource(SheetResource):
    """One kind of row, in one edition: the columns are the model's editable fields."""

    WIDGETS_MAP = SheetResource.WIDGETS_MAP | {"ForeignKey": "get_fk_widget", "ManyToManyField": "get_m2m_widget"}

    class Meta:
        clean_model_instances = True

    def __init__(self, framework: Framework) -> None:
        super().__init__()
        self.framework = framework

    @classmethod
    def get_fk_widget(cls, field: Any) -> type[PartWidget]:
        return PartWidget if field.related_model.identity == ("code",) else LocalPartWidget

    @classmethod
    def get_m2m_widget(cls, field: Any) -> Any:
        return partial(CodesWidget, each=PartWidget)

    @classproperty
    def about(cls) -> str:  # noqa: N805  # a property of the class
        return str(cls._meta.about)

    @property
    def id_columns(self) -> list[Column]:
        """The columns that tell one row from another; none where there is one row."""
        return [self.fields[name] for name in self.get_import_id_fields()]

    @cached_property
    def references(self) -> list[Column]:
        return [column for column in self.fields.values() if isinstance(column.widget, PartWidget)]

    @cached_property
    def manifold(self) -> list[Column]:
        return [column for column in self.fields.values() if column.is_manifold]

    def get_queryset(self) -> Any:
        """The edition's rows with all that their columns show, in the policy's order."""
        found = super().get_queryset().filter(framework=self.framework)
        if self.references:
            found = found.select_related(*[column.attribute for column in self.references])
        # What stands at the same place in two families keeps the order in which it was written.
        found = found.order_by(*self._meta.model._meta.ordering, "pk")
        return found.prefetch_related(*[column.attribute for column in self.manifold])

    def init_instance(self, row: Any = None) -> Any:
        return self._meta.model(framework=self.framework)

    @cached_property
    def stored(self) -> dict[Key, Any]:
        """The rows of the database by their identity."""
        return {instance.identity_values(): instance for instance in self.get_queryset()}

    def label(self, instance: models.Model) -> str:
        """What a row is called in a report."""
        cells = [str(column.export(instance)) for column in self.id_columns]
        name = str(instance) if self.get_import_id_fields() == ["code"] or not cells else ""
        return " ".join(filter(None, [" × ".join(cells), name]))


class PolicyResource(PartResource):
    """The edition's own facts, one a row: heading on the left, content on the right."""

    @classproperty
    def name(cls) -> str:  # noqa: N805  # a property of the class
        return str(_("方針"))

    def get_queryset(self) -> Any:
        return Framework.objects.filter(pk=self.framework.pk)

    @cached_property
    def stored(self) -> dict[Key, Any]:
        return {(): self.get_queryset().get()}

    def label(self, instance: models.Model) -> str:
        return self.name

    def sheet(self) -> Sheet:
        data = self.export()
        return Sheet(self.name, [list(SIDEWAYS), *map(list, zip(data.headers, data[0], strict=True))])


Table = type[PartResource]

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


def _resource(base: type[PartResource], model: type[models.Model], about: Any, *, hidden: set[str]) -> Table:
    fields = [*model._meta.fields, *model._meta.many_to_many]
    options = {
        "about": about,
        "exclude": [f.name for f in fields if f.primary_key or not f.editable or f.name in hidden],
        "import_id_fields": [lookup.partition("__")[0] for lookup in getattr(model, "identity", ())],
    }
    resource: Table = modelresource_factory(model, base, options)
    return resource


POLICY = _resource(
    PolicyResource,
    Framework,
    _("方針の題名・期間・職員像など。項目の名は変えず、内容だけを書きかえます。"),
    # They name the edition, and are chosen on the screen, not in a file.
    hidden={"authority", "number"},
)
# In the order in which they can be written.
TABLES = (POLICY, *(_resource(PartResource, model, _ABOUT[model], hidden={"framework"}) for model in PARTS))


def table_of(slug: str) -> Table:
    """The table of a model's name, as in addresses. KeyError for another word."""
    return {table.slug: table for table in TABLES}[slug]
