"""Which tables there are (取り込み・書き出しの表): a resource for each, with the columns as people know them.

Columns, cells and export are django-import-export's, as for the policies. Its ``import_data`` is left aside for the
same reasons: these sheets refer to each other, and everything is found out before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, cast

from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _

from common.importing import LEGEND
from common.resources import Column, SheetResource
from common.spreadsheets import Sheet
from common.widgets import ChoiceWidget, NumberWidget, YesNoWidget
from competencies.models import AppointingAuthority
from staff.models import Department, DepartmentVersion, Employee, Leave, Posting, Qualification, Secondment
from staff.resources.widgets import CodeTextWidget, DayWidget, HoursWidget, MainWidget, NameWidget, OrderWidget

_WIDGETS: dict[str, Any] = {
    "CharField": NameWidget,
    "DateField": DayWidget,
    "BooleanField": YesNoWidget,
    "DecimalField": HoursWidget,
    "PositiveIntegerField": NumberWidget,
    "PositiveSmallIntegerField": NumberWidget,
}


class StaffColumn(Column):
    """A column of a person's or a department's table. ``keeps``: a blank cell says nothing.

    Both this and whether something must stand in it follow from the field, if it is not said otherwise.
    """

    def __init__(
        self,
        django_field: Any,
        *,
        help_text: Any = None,
        keeps: bool | None = None,
        required: bool | None = None,
        **kwargs: Any,
    ) -> None:
        widget = kwargs.pop("widget", None) or _widget(django_field)
        super().__init__(django_field, widget=widget(django_field), **kwargs)
        self.help_text = help_text if help_text is not None else self.help_text
        self.keeps = django_field.has_default() if keeps is None else keeps
        self.required = self.required and not self.keeps if required is None else required

    def read(self, text: str) -> Any:
        """The value of a cell. ValidationError that says how to mend it."""
        return self.clean({self.column_name: text})


def _widget(django_field: Any) -> Any:
    return ChoiceWidget if django_field.choices else _WIDGETS[django_field.get_internal_type()]


class StaffTable(SheetResource):
    """One kind of row, of one authority. ``identity``: the columns that tell one row from another."""

    called: ClassVar[Any] = ""
    about: ClassVar[Any] = ""
    identity: ClassVar[tuple[str, ...]] = ()
    related: ClassVar[tuple[str, ...]] = ("employee",)
    ordering: ClassVar[tuple[str, ...]] = ()
    # The columns that name people by their staff number.
    people: ClassVar[tuple[str, ...]] = ("staff_number",)

    def __init__(self, authority: AppointingAuthority) -> None:
        super().__init__()
        self.authority = authority

    @classproperty
    def name(cls) -> str:  # noqa: N805  # a property of the class
        return str(cls.called)

    @cached_property
    def columns(self) -> dict[str, StaffColumn]:
        return dict(self.fields)

    def get_queryset(self) -> Any:
        owner = {f"{path}__authority": self.authority for path in self.related[:1]} or {"authority": self.authority}
        return self._meta.model.objects.filter(**owner).select_related(*self.related).order_by(*self.ordering)


Table = type[StaffTable]


def table_of(
    model: type[models.Model], columns: dict[str, StaffColumn], *, base: Table = StaffTable, **options: Any
) -> Table:
    """The table of a model, with these columns in this order."""
    meta = type("Meta", (), {"model": model, "fields": list(columns)})
    table: Any = type(f"{model.__name__}Table", (base,), {**columns, **options, "Meta": meta})
    table.fields = columns  # in this order, not the model's
    return cast(Table, table)


def _column(model: type[models.Model], name: str, **kwargs: Any) -> StaffColumn:
    return StaffColumn(model._meta.get_field(name), **kwargs)


def _columns(model: type[models.Model], *names: str) -> dict[str, StaffColumn]:
    return {name: _column(model, name) for name in names}


def _number() -> dict[str, StaffColumn]:
    """Whose row it is."""
    attribute = "employee__staff_number"
    return {"staff_number": _column(Employee, "staff_number", attribute=attribute, widget=CodeTextWidget)}


DEPARTMENTS = table_of(
    DepartmentVersion,
    {
        "code": _column(Department, "code", attribute="department__code", widget=CodeTextWidget),
        **_columns(DepartmentVersion, "valid_from", "name", "kind"),
        "parent": StaffColumn(
            DepartmentVersion._meta.get_field("head_title"), attribute="parent__code",
            heading=_("上位組織コード"), widget=CodeTextWidget, help_text=_("一番上の組織は空欄にします。"),
        ),
        **_columns(DepartmentVersion, "sector", "head_title", "order"),
        "closes_on": _column(Department, "valid_to", attribute="department__valid_to"),
    },
    called=_("組織"),
    about=_("組織の名称と位置。名や位置が変わるときは、変わる日の行を足します。"),
    identity=("code", "valid_from"),
    related=("department", "parent"),
    ordering=("department__code", "valid_from"),
)  # fmt: skip
EMPLOYEES = table_of(
    Employee,
    {
        "staff_number": _column(Employee, "staff_number", widget=CodeTextWidget),
        **_columns(
            Employee, "name", "kana", "former_name", "birth_date", "hired_on", "left_on", "left_by", "pay_family"
        ),
    },
    called=_("職員"),
    about=_("職員の基本の情報。退職日を入れると、続いている発令もその日で終わります。"),
    identity=("staff_number",),
    related=(),
    ordering=("staff_number",),
)
POSTINGS = table_of(
    Posting,
    {
        **_number(),
        "code": _column(Department, "code", attribute="department__code", widget=CodeTextWidget),
        "valid_from": _column(Posting, "valid_from", heading=_("発令日")),
        "valid_to": _column(Posting, "valid_to"),
        "order_kind": _column(Posting, "order_kind", heading=_("種別"), widget=OrderWidget),
        "is_main": _column(
            Posting, "is_main", heading=_("本務/兼務"), widget=MainWidget, help_text=_("空欄なら本務です。")
        ),
        **_columns(Posting, "is_head", "title", "grade_code", "pay_grade", "employment", "weekly_hours", "note"),
    },
    called=_("発令"),
    about=_("発令。本務の発令を足すと、続いていた本務は前の日で終わります。退職もここに書けます。"),
    identity=("staff_number", "code", "valid_from", "is_main"),
    related=("employee", "department"),
    ordering=("employee__staff_number", "valid_from", "-is_main", "pk"),
)
LEAVES = table_of(
    Leave,
    {**_number(), **_columns(Leave, "kind", "valid_from", "valid_to", "note")},
    called=_("休業"),
    about=_("休業・休職。"),
    identity=("staff_number", "kind", "valid_from"),
    ordering=("employee__staff_number", "valid_from", "pk"),
)
QUALIFICATIONS = table_of(
    Qualification,
    {**_number(), **_columns(Qualification, "name", "number", "acquired_on", "expires_on", "remind_days", "note")},
    called=_("資格"),
    about=_("資格・免許とその期限。"),
    identity=("staff_number", "name", "acquired_on"),
    ordering=("employee__staff_number", "acquired_on", "pk"),
)
SECONDMENTS = table_of(
    Secondment,
    {**_number(), **_columns(Secondment, "kind", "destination", "valid_from", "valid_to", "note")},
    called=_("派遣"),
    about=_("派遣・出向。"),
    identity=("staff_number", "destination", "valid_from"),
    ordering=("employee__staff_number", "valid_from", "pk"),
)
# In the order in which they refer to each other.
TABLES: tuple[Table, ...] = (DEPARTMENTS, EMPLOYEES, POSTINGS, LEAVES, QUALIFICATIONS, SECONDMENTS)


def template(tables: Sequence[Table] = TABLES) -> list[Sheet]:
    """An empty workbook to fill in: a legend, and each table's headings."""
    return [legend(tables), *(Sheet(t.name, [_headings(t)], choices=t.choices()) for t in tables)]


def whole(authority: AppointingAuthority, tables: Sequence[Table] = TABLES) -> list[Sheet]:
    """Everything that is stored, in the same shape."""
    return [legend(tables), *(table(authority).sheet() for table in tables)]


def _headings(table: Table) -> list[str]:
    return [column.column_name for column in table.fields.values()]


def legend(tables: Sequence[Table] = TABLES) -> Sheet:
    """What the sheets and columns mean."""
    introduction = [
        [_("このブックの読み方")],
        [_("一枚のシートが一つの表です。要らないシートは消して構いません。見出しの行は1行目に置いてください。")],
        [_("「行の見分け」に〇のある列で、どの行かを見分けます。同じ行があれば変更、なければ新規として取り込みます。")],
        [_("ファイルに無い行は、消えずにそのまま残ります。")],
        [_("番号・コード・記号の列は、書式を「文字列」にしてください(先頭の0が消えるのを防ぎます)。")],
        [],
    ]
    headings = [_("シート"), _("列"), _("必須"), _("行の見分け"), _("書けるもの"), _("説明")]
    rows: list[list[Any]] = [[str(c) for c in row] for row in (*introduction, headings)]
    for table in tables:
        rows.append([table.name, "", "", "", "", str(table.about)])
        rows += _legend_rows(table)
    return Sheet(LEGEND, rows, header=len(introduction) + 1)


def _legend_rows(table: Table) -> Sequence[list[str]]:
    return [
        [
            "",
            column.column_name,
            str(_("必須")) if column.required else "",
            "〇" if name in table.identity else "",
            column.widget.allowed,
            str(column.help_text),
        ]
        for name, column in table.fields.items()
    ]
