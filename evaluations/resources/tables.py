"""Which sheets a scheme's workbook has (評価制度のシート): the machinery is ``common.workbooks``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.fields import CodesField
from common.widgets import DecimalWidget, TextWidget
from common.workbooks.tables import FactsResource, PartResource, Table, part_table
from common.workbooks.widgets import PartWidget
from competencies.models import Competency, Grade, JobFamily
from evaluations import models as scheme
from evaluations import schemes
from evaluations.models.probation import Months
from evaluations.resources.policy import PolicyCodes
from evaluations.resources.widgets import (
    ChosenWidget,
    ItemCodeWidget,
    LevelWidget,
    PolicyCodesWidget,
    PolicyCodeWidget,
    PolicyWidget,
)
from staff.models import Posting

# Fields that hold codes, by name.
_CODED: dict[str, Any] = {
    "grades": partial(PolicyCodesWidget, of=Grade),
    "required_of": partial(PolicyCodesWidget, of=Grade),
    "allowed_to": partial(PolicyCodesWidget, of=Grade),
    "families": partial(PolicyCodesWidget, of=JobFamily),
    "employment_types": partial(ChosenWidget, words=Posting.Employment),
    "milestones": partial(ChosenWidget, words=Months),
    "competency_code": partial(PolicyCodeWidget, of=Competency),
    "item_code": ItemCodeWidget,
}


class SchemeCells(PartResource):
    """What a part shares with the scheme's own facts: the kinds of its cells."""

    WIDGETS_MAP = PartResource.WIDGETS_MAP | {"DecimalField": DecimalWidget}
    owner_field = "scheme"

    def __init__(self, owner: scheme.Scheme) -> None:
        super().__init__(owner)
        names = PolicyCodes(owner.authority_id).names
        for column in self.fields.values():
            if isinstance(column.widget, PolicyWidget):
                column.widget.names = names
            if isinstance(column.widget, ItemCodeWidget):
                column.widget.items = cache(lambda: dict(owner.item_set.values_list("code", "name")))

    @classmethod
    def get_fk_widget(cls, field: Any) -> type[PartWidget]:
        return LevelWidget if field.related_model is scheme.ScaleLevel else PartWidget

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = TextWidget) -> Any:
        if isinstance(f, CodesField) or f.name in _CODED:
            return _CODED[f.name]
        return super().widget_from_django_field(f, default)


class SchemeFacts(SchemeCells, FactsResource):
    pass


class LevelResource(SchemeCells):
    def make_room(self, leaving: Sequence[Any], coming: Iterable[Any]) -> None:
        schemes.step_aside([level.pk for level in leaving])


_TABLES: dict[Any, tuple[Any, tuple[str, ...]]] = {
    scheme.Scale: (_("段階の組。評語は「評語」の表に書きます。"), ("code",)),
    scheme.ScaleLevel: (
        _(
            "組の中の評語。一行が一つの段階です。1が最も低く、組ごとに一つを標準にします。点にする軸で使う組には点が要ります。"
        ),
        ("scale", "symbol"),
    ),
    scheme.Axis: (_("能力・業績などの軸と、その方式。"), ("code",)),
    scheme.AxisWeight: (
        _("総合評価での軸の重み。職位ごとに、合わせて100にします。職位が空欄の行は、ほかの行にない職位のものです。"),
        ("axis", "grades"),
    ),
    scheme.Item: (_("この制度が自分で決める項目。方針の能力で評価する軸には要りません。"), ("code",)),
    scheme.ItemWeight: (
        _("項目の重み。職位が空欄の行は、ほかの行にない職位のものです。0なら、その職位には問いません。"),
        ("axis", "item_code", "grades"),
    ),
    scheme.Difficulty: (_("目標の困難度と、それによる段階の上げ下げ、または点の係数。"), ("code",)),
    scheme.Threshold: (
        _("何点からどの評語か。その点を含みます。軸が空欄の行は総合評価のものです。"),
        ("axis", "lower"),
    ),
    scheme.StageRule: (_("だれが、何を付けるか。行のない段階は、この制度にありません。"), ("stage",)),
    scheme.GoalRule: (
        _("立てる目標の数。職位が空欄の行は、ほかの行にない職位のものです。"),
        ("grades",),
    ),
    scheme.GoalKind: (_("目標の種類(業務・チャレンジ・マネジメントなど)。"), ("code",)),
    scheme.CommentRule: (_("所見を書かなければならない場合。"), ("stage", "when")),
    scheme.GrievanceRule: (_("苦情をいつまで申し出られるか。"), ("step",)),
    scheme.ProbationTerm: (
        _("条件付採用の期間、勤務日数の下限、意見を求める月。「条件付採用の評価」の制度だけに書きます。"),
        ("employment_types",),
    ),
}


def _table(model: Any) -> Table:
    about, identity = _TABLES[model]
    base = LevelResource if model is scheme.ScaleLevel else SchemeCells
    return part_table(base, model, about, hidden={"scheme"}, identity=identity)


FACTS = part_table(
    SchemeFacts,
    scheme.Scheme,
    _("制度の全体にかかわる決まり。項目の名は変えず、内容だけを書きかえます。"),
    # They name the edition, say where it stands, or follow from how it was made.
    hidden={"authority", "code", "number", "state", "based_on"},
)
_scales = (scheme.Scale, scheme.ScaleLevel)
# In the order in which they can be written: the scheme names a scale, and its parts name what it says.
TABLES: tuple[Table, ...] = (
    *map(_table, _scales),
    FACTS,
    *(_table(model) for model in scheme.PARTS if model not in _scales),
)
