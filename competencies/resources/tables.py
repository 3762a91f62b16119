"""Which sheets a policy's workbook has (方針のシート): the machinery is ``common.workbooks``."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _

from common.widgets import CodesWidget
from common.workbooks.tables import FactsResource, PartResource, Table, part_table
from common.workbooks.widgets import PartWidget
from competencies import models as policy
from competencies.models import PARTS, Framework
from competencies.resources.widgets import LocalPartWidget


class EditionPartResource(PartResource):
    """One kind of row, in one edition."""

    WIDGETS_MAP = PartResource.WIDGETS_MAP | {"ManyToManyField": "get_m2m_widget"}
    owner_field = "framework"

    @classmethod
    def get_fk_widget(cls, field: Any) -> type[PartWidget]:
        return PartWidget if field.related_model.identity == ("code",) else LocalPartWidget

    @classmethod
    def get_m2m_widget(cls, field: Any) -> Any:
        return partial(CodesWidget, each=PartWidget)


class PolicyResource(FactsResource):
    @classproperty
    def name(cls) -> str:  # noqa: N805  # a property of the class
        return str(_("方針"))


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


def _table(model: Any) -> Table:
    identity = [lookup.partition("__")[0] for lookup in model.identity]
    return part_table(EditionPartResource, model, _ABOUT[model], hidden={"framework"}, identity=identity)


POLICY = part_table(
    PolicyResource,
    Framework,
    _("方針の題名・期間・職員像など。項目の名は変えず、内容だけを書きかえます。"),
    # They name the edition, and are chosen on the screen, not in a file.
    hidden={"authority", "number"},
)
# In the order in which they can be written.
TABLES: tuple[Table, ...] = (POLICY, *map(_table, PARTS))
