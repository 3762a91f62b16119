"""Which tables of the training office there are (研修の取り込み・書き出しの表).

Rows name each other by codes: ``refers`` tells which columns name a row of another table, and ``coded`` which hold
codes of the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.widgets import TextWidget
from competencies.models import Competency, Grade, JobFamily
from staff.models import DepartmentVersion
from staff.resources.tables import StaffColumn, StaffTable, table_of
from staff.resources.widgets import CodeTextWidget, NameWidget
from training.models import (
    Course,
    CourseEffect,
    CourseKind,
    CourseSession,
    Focus,
    Provider,
    Question,
    RequirementRule,
    SessionDay,
    SubsidyBudget,
    SubsidyKind,
    SystemStage,
)
from training.resources.widgets import AmountWidget, CodesWidget, ReferenceWidget, TimeWidget, WordsWidget


@dataclass(frozen=True)
class Reference:
    """The row of ``table`` that ``columns`` name together, as its identity does."""

    table: type[MasterTable]
    columns: tuple[str, ...]


class MasterTable(StaffTable):
    """``owner``: the path to the authority. ``known_by``: the fields by which a row is named when it is told what an
    import changed. ``refers``: a model's field → what it refers to. ``many``: a column of several rows of another
    table."""

    owner: ClassVar[str] = "authority"
    known_by: ClassVar[tuple[str, ...]] = ("code", "name")
    related: ClassVar[tuple[str, ...]] = ()
    ordering: ClassVar[tuple[str, ...]] = ("code",)
    refers: ClassVar[Mapping[str, Reference]] = {}
    many: ClassVar[Mapping[str, type[MasterTable]]] = {}
    coded: ClassVar[Mapping[str, type[models.Model]]] = {}

    @classmethod
    def label_of(cls, row: Any) -> str:
        """What a row is called: what tells it from its like, and its name."""
        names = [*cls.identity, *(name for name in ("name",) if name in cls.fields and name not in cls.identity)]
        cells = [(cls.fields[name], cls.fields[name].get_value(row)) for name in names]
        told = ("" if value is None else str(column.widget.render(value)) for column, value in cells)
        return " ".join(filter(None, told))

    def get_queryset(self) -> Any:
        rows = self._meta.model.objects.filter(**{self.owner: self.authority})
        return rows.select_related(*self.related).prefetch_related(*self.many).order_by(*self.ordering)


_WIDGETS: dict[str, Any] = {
    "TextField": TextWidget,
    "DecimalField": AmountWidget,
    "TimeField": TimeWidget,
    "CodesField": CodesWidget,
}


def _column(model: type[models.Model], name: str, **kwargs: Any) -> StaffColumn:
    """What is blank says that there is nothing, wherever the field may hold nothing."""
    field: Any = model._meta.get_field(name)
    kind = type(field).__name__
    if kind in _WIDGETS:
        kwargs.setdefault("widget", _WIDGETS[kind])
    if field.null or kind == "CodesField":
        kwargs.setdefault("keeps", False)
    return StaffColumn(field, **kwargs)


def _columns(model: type[models.Model], *names: str) -> dict[str, StaffColumn]:
    return {name: _column(model, name) for name in names}


def _code(model: type[models.Model]) -> dict[str, StaffColumn]:
    return {"code": _column(model, "code", widget=CodeTextWidget)}


def _reference(heading: Any, attribute: str, *, required: bool = True, help_text: Any = "") -> StaffColumn:
    return _column(
        Course, "code", heading=heading, attribute=attribute, widget=ReferenceWidget, required=required,
        help_text=help_text,
    )  # fmt: skip


def _table(model: type[models.Model], columns: dict[str, StaffColumn], **options: Any) -> type[MasterTable]:
    found: Any = table_of(model, columns, base=MasterTable, called=model._meta.verbose_name_plural, **options)
    table: type[MasterTable] = found
    return table


_PERIOD = ("valid_from", "valid_to")
_BY_CODE = ("code",)

PROVIDERS = _table(
    Provider,
    {**_code(Provider), **_columns(Provider, "name", "kind", "note")},
    about=_("研修を行う機関。"),
    identity=_BY_CODE,
)
KINDS = _table(
    CourseKind,
    {**_code(CourseKind), **_columns(CourseKind, "name", "way", "order", "summary")},
    about=_("研修の区分と、その学び方。"),
    identity=_BY_CODE,
    ordering=("order", "code"),
)
COURSES = _table(
    Course,
    {
        **_code(Course),
        **_columns(Course, "name"),
        "kind": _reference(_("区分"), "kind"),
        "provider": _reference(_("研修機関"), "provider", required=False),
        **_columns(
            Course, "delivery", "grades", "year_from", "year_to", "target", "target_is_inferred", "hours", "cost",
            *_PERIOD, "order", "summary", "note",
        ),
    },
    about=_("研修の目録。やめる研修には終了日を入れます。"),
    identity=_BY_CODE,
    related=("kind", "provider"),
    ordering=("kind__order", "order", "code"),
    refers={"kind": Reference(KINDS, ("kind",)), "provider": Reference(PROVIDERS, ("provider",))},
    coded={"grades": Grade},
)  # fmt: skip
EFFECTS = _table(
    CourseEffect,
    {
        "course": _reference(_("研修"), "course"),
        "competency_code": _column(CourseEffect, "competency_code", widget=CodeTextWidget),
        **_columns(CourseEffect, "level"),
    },
    about=_("研修が育てると見込む能力。一行が一つの能力です。"),
    identity=("course", "competency_code"),
    known_by=("course", "competency_code"),
    owner="course__authority",
    related=("course",),
    ordering=("course__code", "pk"),
    refers={"course": Reference(COURSES, ("course",))},
    coded={"competency_code": Competency},
)
SESSIONS = _table(
    CourseSession,
    {
        "course": _reference(_("研修"), "course"),
        **_columns(
            CourseSession, "starts_on", "name", "state", "ends_on", "deadline", "place", "is_online", "capacity",
            "section_limit", "seating", "needs_head", "report_days", "follow_up_months", "note",
        ),
    },
    about=_("研修の回。新しい回の開催日は、「開催日」の表に行がなければ、初日から最終日までの平日になります。"),
    identity=("course", "starts_on", "name"),
    known_by=("course", "starts_on", "name"),
    owner="course__authority",
    related=("course",),
    ordering=("starts_on", "course__code", "pk"),
    refers={"course": Reference(COURSES, ("course",))},
)  # fmt: skip
DAYS = _table(
    SessionDay,
    {
        "course": _reference(_("研修"), "session__course"),
        "starts_on": _column(CourseSession, "starts_on", attribute="session__starts_on", heading=_("回の初日")),
        "name": _column(CourseSession, "name", attribute="session__name"),
        **_columns(SessionDay, "day", "starts_at", "ends_at", "place"),
    },
    about=_("回の開催日。一行が一日です。研修・回の初日・回の名で、どの回かを見分けます。"),
    identity=("course", "starts_on", "name", "day"),
    known_by=("session", "day"),
    owner="session__course__authority",
    related=("session__course",),
    ordering=("session__starts_on", "session__course__code", "session", "day"),
    refers={"session": Reference(SESSIONS, ("course", "starts_on", "name"))},
)
RULES = _table(
    RequirementRule,
    {
        "course": _reference(_("研修"), "course"),
        **_columns(RequirementRule, "valid_from", "cause", "grades", "families"),
        "sectors": _column(
            RequirementRule, "sectors", widget=partial(WordsWidget, words=DepartmentVersion.Sector)
        ),
        "roles": _column(RequirementRule, "roles", widget=partial(WordsWidget, words=RequirementRule.Role)),
        **_columns(RequirementRule, "year_from", "year_to", "is_required", "within_months", "repeat_years"),
        "equivalents": _column(
            RequirementRule, "grades", attribute="equivalents", heading=_("修了していれば免除する研修"),
            help_text=_("研修の記号です。"),
        ),
        **_columns(RequirementRule, "valid_to", "note"),
    },
    about=_("だれに、どの研修を、いつまでに求めるか。対象を変えるときは、前の行に終了日を入れ、新しい行を足します。"),
    identity=(
        "course", "valid_from", "cause", "grades", "families", "sectors", "roles", "year_from", "year_to",
    ),
    known_by=("course", "valid_from"),
    related=("course",),
    ordering=("course__code", "valid_from", "pk"),
    refers={"course": Reference(COURSES, ("course",))},
    many={"equivalents": COURSES},
    coded={"grades": Grade, "families": JobFamily},
)  # fmt: skip
STAGES = _table(
    SystemStage,
    {
        **_code(SystemStage),
        **_columns(SystemStage, "name", "order", "grades", "grades_are_inferred", "competencies", "summary"),
    },
    about=_("研修体系の段階(新人・中堅・管理職など)。"),
    identity=_BY_CODE,
    ordering=("order", "code"),
    coded={"grades": Grade, "competencies": Competency},
)
FOCUSES = _table(
    Focus,
    {
        **_code(Focus),
        **_columns(Focus, "name", "order", "grades"),
        "competency_code": _column(Focus, "competency_code", widget=CodeTextWidget),
        **_columns(Focus, "confidence", "is_stated"),
    },
    about=_("研修体系の図が、職位ごとに重点とする力。"),
    identity=_BY_CODE,
    ordering=("order", "code"),
    coded={"grades": Grade, "competency_code": Competency},
)
QUESTIONS = _table(
    Question,
    {
        "course": _reference(_("研修"), "course", required=False, help_text=_("空欄なら、すべての研修でたずねます。")),
        "text": _column(Question, "text", widget=NameWidget),
        **_columns(Question, "valid_from", "kind", "form", "order", "valid_to"),
    },
    about=_("受講者にたずねること。答えのある問いの言葉は変えず、終了日を入れて新しい行を足します。"),
    identity=("course", "text", "valid_from"),
    known_by=("text",),
    related=("course",),
    ordering=("order", "pk"),
    refers={"course": Reference(COURSES, ("course",))},
)
SUBSIDIES = _table(
    SubsidyKind,
    {**_code(SubsidyKind), **_columns(SubsidyKind, "name", "rate", "ceiling", "is_for_groups", *_PERIOD, "note")},
    about=_("自己啓発への助成の種類。"),
    identity=_BY_CODE,
)
BUDGETS = _table(
    SubsidyBudget,
    {"kind": _reference(_("助成の種類"), "kind"), **_columns(SubsidyBudget, "year", "amount")},
    about=_("助成の、年度ごとの予算。"),
    identity=("kind", "year"),
    known_by=("kind", "year"),
    owner="kind__authority",
    related=("kind",),
    ordering=("-year", "kind__code"),
    refers={"kind": Reference(SUBSIDIES, ("kind",))},
)
# In the order in which they refer to each other.
TABLES: tuple[type[MasterTable], ...] = (
    PROVIDERS, KINDS, COURSES, EFFECTS, SESSIONS, DAYS, RULES, STAGES, FOCUSES, QUESTIONS, SUBSIDIES, BUDGETS,
)  # fmt: skip
