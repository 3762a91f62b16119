"""The tables of who evaluates whom (評価者の経路・評価者の例外), as they are imported and written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.fields import CodesField
from competencies.models import AppointingAuthority, Grade
from evaluations.models import Route, RouteException
from staff.models import Department, DepartmentVersion, Employee
from staff.resources.tables import StaffColumn, table_of
from staff.resources.widgets import CodeTextWidget
from training.resources.tables import MasterTable
from training.resources.widgets import CodesWidget, ReferenceWidget


class DepartmentWidget(ReferenceWidget):
    """A department by its code, with its name for the reader. The table gives ``names``: by primary key."""

    def __init__(self, django_field: Any) -> None:
        super().__init__(django_field)
        self.names: Mapping[int, str] = {}

    @property
    def allowed(self) -> str:
        return _("組織コード(後ろに名称があってもよい)")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return f"{value.code} {self.names.get(value.pk, '')}".strip()


class PersonWidget(ReferenceWidget):
    """Somebody by his staff number, with his name for the reader."""

    @property
    def allowed(self) -> str:
        return _("職員番号(後ろに氏名があってもよい)")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return f"{value.staff_number} {value.name}"

    def key_of(self, value: Any) -> str:
        return value if isinstance(value, str) else getattr(value, "staff_number", "")


class RoutesTable(MasterTable):
    """``places``: the columns that name a department; ``people`` those that name somebody."""

    places: ClassVar[tuple[str, ...]] = ()

    def __init__(self, authority: AppointingAuthority) -> None:
        super().__init__(authority)
        if self.places:
            names = _names_of_departments(authority)
            for column in self.places:
                self.fields[column].widget.names = names

    @classmethod
    def label_of(cls, row: Any) -> str:
        """Whose route it is, at which stage, from when."""
        told = _whom(row) if isinstance(row, Route) else f"{row.employee.staff_number} {row.employee.name}"
        words = {"whom": told, "stage": row.get_stage_display(), "day": row.valid_from}
        return _("%(whom)s %(stage)s %(day)sから") % words


def _whom(route: Route) -> str:
    place = route.department.code if route.department else _("全庁")
    return " ".join(filter(None, [place, "、".join(route.grades), _("長だけ") if route.heads_only else ""]))


def _names_of_departments(authority: AppointingAuthority) -> dict[int, str]:
    """What they are called last."""
    rows = DepartmentVersion.objects.filter(department__authority=authority).order_by("valid_from")
    return dict(rows.values_list("department", "name"))


def _column(model: type[models.Model], name: str, **kwargs: Any) -> StaffColumn:
    """What is blank says that there is nothing, wherever the field may hold nothing."""
    field: Any = model._meta.get_field(name)
    if field.null or isinstance(field, CodesField):
        kwargs.setdefault("keeps", False)
    return StaffColumn(field, **kwargs)


def _columns(model: type[models.Model], *names: str) -> dict[str, StaffColumn]:
    return {name: _column(model, name) for name in names}


def _named(of: type[models.Model], name: str, *, attribute: str, heading: Any, widget: Any, help_text: Any = "") -> Any:
    """A column that names a department or somebody, or nobody."""
    return _column(
        of, name, attribute=attribute, heading=heading, widget=widget, required=False, keeps=False,
        help_text=help_text,
    )  # fmt: skip


ROUTES: Any = table_of(
    Route,
    {
        **_columns(Route, "stage"),
        "department": _named(
            Department, "code", attribute="department", heading=gettext_lazy("対象の組織"), widget=DepartmentWidget,
            help_text=gettext_lazy("その下の組織も含みます。空欄なら全庁。"),
        ),
        "grades": _column(Route, "grades", widget=CodesWidget),
        **_columns(Route, "heads_only", "valid_from", "by", "levels_up"),
        "of_department": _named(
            Department, "code", attribute="of_department", heading=gettext_lazy("長を評価者とする組織"),
            widget=DepartmentWidget,
        ),
        "person": _named(
            Employee, "staff_number", attribute="person", heading=gettext_lazy("評価者とする人"), widget=PersonWidget
        ),
        **_columns(Route, "valid_to"),
    },
    base=RoutesTable,
    called=Route._meta.verbose_name_plural,
    about=gettext_lazy("どの組織の、どの職位の職員を、どの段階でだれが評価するか。近い組織の行が先に使われます。"),
    identity=("stage", "department", "grades", "heads_only", "valid_from"),
    known_by=("stage", "valid_from"),
    related=("department", "of_department", "person"),
    ordering=("stage", "department__code", "valid_from", "pk"),
    coded={"grades": Grade},
    places=("department", "of_department"),
    people=("person",),
)  # fmt: skip
EXCEPTIONS: Any = table_of(
    RouteException,
    {
        "staff_number": _column(
            Employee, "staff_number", attribute="employee__staff_number", widget=CodeTextWidget
        ),
        **_columns(RouteException, "stage", "valid_from", "action"),
        "evaluator": _named(
            Employee, "staff_number", attribute="evaluator", heading=gettext_lazy("評価者"), widget=PersonWidget,
            help_text=gettext_lazy("この段階を省くときは空欄にします。"),
        ),
        **_columns(RouteException, "reason", "valid_to"),
    },
    base=RoutesTable,
    called=RouteException._meta.verbose_name_plural,
    about=gettext_lazy("一人の職員について、経路とは別の人が評価するか、段階を省く場合と、その理由。"),
    identity=("staff_number", "stage", "valid_from"),
    known_by=("stage", "valid_from"),
    owner="employee__authority",
    related=("employee", "evaluator"),
    ordering=("employee__staff_number", "stage", "valid_from", "pk"),
    people=("staff_number", "evaluator"),
)  # fmt: skip
TABLES: tuple[type[RoutesTable], ...] = (ROUTES, EXCEPTIONS)
